/** A sample manifest, opened in the editor and applied at once. */
import i18next from "i18next";
import { applyManifests } from "./editor/apply-manifests.ts";
import { parseManifest } from "./editor/manifest-text.ts";
import { SAMPLES, type SampleName } from "./editor/samples/index.ts";
import { send } from "./state/cluster.ts";
import { useFiles } from "./state/files-store.ts";
import { useToasts } from "./state/toasts-store.ts";

export async function openAndApply(name: SampleName): Promise<void> {
  useFiles.getState().open(`${name}.yaml`, SAMPLES[name]);
  const texts = { tooLarge: i18next.t("editor.tooLarge"), notAnObject: i18next.t("editor.notAnObject") };
  const { documents } = parseManifest(SAMPLES[name], texts);
  for (const outcome of await applyManifests(documents, send, false)) {
    if (!outcome.ok) useToasts.getState().show("danger", outcome.status.message ?? "");
  }
}
