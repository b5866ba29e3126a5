/** Files that a person chose or dropped: manifests are opened, a recording is run. */
import { translate } from "../../i18n/i18n.ts";
import { useBottomTab } from "../state/bottom-tab-store.ts";
import { cluster } from "../state/cluster.ts";
import { useFiles } from "../state/files-store.ts";
import { useToasts } from "../state/toasts-store.ts";
import { MAX_MANIFEST_LENGTH } from "./manifest-text.ts";

/** A recording of a long run is larger than any manifest. */
const MAX_RECORDING_LENGTH = 64 * 1024 * 1024;

export async function openFiles(files: readonly File[]): Promise<void> {
  for (const file of files) {
    try {
      await openOne(file);
    } catch (error) {
      useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    }
  }
}

async function openOne(file: File): Promise<void> {
  const json = /\.json$/i.test(file.name);
  if (file.size > (json ? MAX_RECORDING_LENGTH : MAX_MANIFEST_LENGTH)) return tooLarge(file.name);
  const text = await file.text();
  const recording = json ? recordingIn(text) : undefined;
  if (recording !== undefined) {
    await cluster().load(recording);
    useToasts.getState().show("info", translate("share.loaded"));
    return;
  }
  if (text.length > MAX_MANIFEST_LENGTH) return tooLarge(file.name);
  useBottomTab.getState().setTab("manifest");
  useFiles.getState().open(unusedName(file.name, text), text);
}

function tooLarge(name: string): void {
  useToasts.getState().show("warning", translate("editor.dropTooLarge", { name }));
}

/** Undefined for JSON of any other kind, such as a manifest. */
function recordingIn(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    return "configuration" in value && "inputs" in value ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The file's own name, unless another text is open under it. */
function unusedName(name: string, text: string): string {
  const { files } = useFiles.getState();
  const taken = (candidate: string): boolean => files.some((file) => file.name === candidate && file.text !== text);
  if (!taken(name)) return name;
  const [, stem = name, ending = ""] = /^(.*?)(\.[a-z]+)?$/i.exec(name) ?? [];
  let number = 2;
  while (taken(`${stem}-${number}${ending}`)) number += 1;
  return `${stem}-${number}${ending}`;
}
