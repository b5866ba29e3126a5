/** The manifests that are open in the editor; kept in the browser as they are typed. */
import { create } from "zustand";
import { createJSONStorage, persist, type StateStorage } from "zustand/middleware";

export interface ManifestFile {
  readonly id: number;
  readonly name: string;
  readonly text: string;
}

interface FilesState {
  readonly files: readonly ManifestFile[];
  readonly activeId: number | undefined;
  /** False when the browser refused to keep the newest text, e.g. because it is too large. */
  readonly kept: boolean;
  /** Shows a file of this name: the one that is open, or a new one with this text. */
  readonly open: (name: string, text: string) => void;
  readonly activate: (id: number) => void;
  readonly setText: (id: number, text: string) => void;
  readonly close: (id: number) => void;
}

/** `localStorage` that says when it is full instead of throwing into whoever was typing. */
const storage: StateStorage = {
  getItem: (name) => localStorage.getItem(name),
  removeItem: (name) => localStorage.removeItem(name),
  setItem(name, value) {
    let kept = true;
    try {
      localStorage.setItem(name, value);
    } catch {
      kept = false;
    }
    queueMicrotask(() => {
      if (useFiles.getState().kept !== kept) useFiles.setState({ kept });
    });
  },
};

export const useFiles = create<FilesState>()(
  persist(
    (set, get) => ({
      files: [],
      activeId: undefined,
      kept: true,
      open(name, text) {
        const { files } = get();
        const known = files.find((file) => file.name === name);
        if (known !== undefined) {
          set({ activeId: known.id });
          return;
        }
        const id = Math.max(0, ...files.map((file) => file.id)) + 1;
        set({ files: [...files, { id, name, text }], activeId: id });
      },
      activate: (activeId) => set({ activeId }),
      setText: (id, text) => set({ files: get().files.map((file) => (file.id === id ? { ...file, text } : file)) }),
      close(id) {
        const files = get().files.filter((file) => file.id !== id);
        const { activeId } = get();
        set({ files, activeId: activeId === id ? files.at(-1)?.id : activeId });
      },
    }),
    {
      name: "kubarium-files",
      storage: createJSONStorage(() => storage),
      partialize: ({ files, activeId }) => ({ files, activeId }),
    },
  ),
);

/** `manifest.yaml`, `manifest-2.yaml`…: the first of them that is not open. */
export function freshFileName(files: readonly ManifestFile[]): string {
  const taken = new Set(files.map((file) => file.name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? "manifest.yaml" : `manifest-${number}.yaml`;
    if (!taken.has(name)) return name;
  }
}
