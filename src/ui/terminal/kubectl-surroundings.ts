/** What kubectl needs of the page: the cluster, its virtual clock, and the manifests of the editor. */
import type { Session } from "../../kubectl/command.ts";
import type { KubectlEnvironment } from "../../kubectl/driver.ts";
import { cluster } from "../state/cluster.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { useFiles } from "../state/files-store.ts";

export const session: Session = { namespace: "default", resources: undefined };

/** Virtual time in Unix milliseconds. */
function virtualNow(): number {
  const { clock } = useClock.getState();
  return Date.parse(clock.now) + Math.max(0, Math.trunc(smoothElapsedMs() - clock.elapsedMs));
}

export function kubectlEnvironment(): KubectlEnvironment {
  return {
    session,
    client: {
      request: (request, done) => cluster().request(request, done),
      watch: (path, onEvents, accept) => cluster().watch(path, onEvents, accept),
    },
    now: virtualNow,
    wakeAt(unixMs, wake) {
      const stop = useClock.subscribe(({ clock }) => {
        if (Date.parse(clock.now) < unixMs) return;
        stop();
        wake();
      });
      return stop;
    },
    saveFile: writeEditorFile,
    fileNames: () => useFiles.getState().files.map(({ name }) => name),
    readFile: (name) => useFiles.getState().files.find((file) => file.name === name.replace(/^\.\//, ""))?.text,
  };
}

/** Writes a file of the editor, a new one when there is none of that name. */
export function writeEditorFile(name: string, text: string): void {
  const plain = name.replace(/^\.\//, "");
  const state = useFiles.getState();
  const known = state.files.find((file) => file.name === plain);
  if (known === undefined) state.open(plain, text);
  else state.setText(known.id, text);
}
