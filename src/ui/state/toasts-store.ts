/** Short notices in the corner: what went wrong with a request, or a warning that came with it. */
import { create } from "zustand";

export interface Toast {
  readonly id: number;
  readonly look: "info" | "warning" | "danger";
  readonly text: string;
}

interface ToastsState {
  readonly toasts: readonly Toast[];
  readonly show: (look: Toast["look"], text: string) => void;
  readonly dismiss: (id: number) => void;
}

const MAX_TOASTS = 4;
let lastId = 0;

export const useToasts = create<ToastsState>()((set, get) => ({
  toasts: [],
  show: (look, text) => {
    if (get().toasts.some((toast) => toast.text === text)) return;
    const toast: Toast = { id: (lastId += 1), look, text };
    set({ toasts: [...get().toasts, toast].slice(-MAX_TOASTS) });
  },
  dismiss: (id) => set({ toasts: get().toasts.filter((toast) => toast.id !== id) }),
}));
