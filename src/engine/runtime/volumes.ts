/** Files: what containers write, and the volumes that they share. Paths are absolute; folders follow from files. */
import type { ContainerRecord, Mount, SandboxRecord } from "./container-record.ts";
import type { MachineLogs } from "./machine-logs.ts";
import { filesBytes } from "./file-size.ts";

export type Files = ReadonlyMap<string, string>;

const MAX_FILE_LENGTH = 1_048_576;
const MAX_FILES = 1_000;
const EMPTY: Files = new Map();

export type WriteResult = "ok" | "read-only" | "full";

export class Volumes {
  private volumes = new Map<string, Files>();
  /** The log files of machines, in folders that containers may mount; set by the composition of the runtime. */
  machineLogs: MachineLogs | undefined;
  /** Told of every volume whose files change, and of containers that write elsewhere; set by the composition of the runtime. */
  onWrite: ((place: string | undefined, container: ContainerRecord | undefined) => void) | undefined;
  /** Rises with every change of any file; derived caches compare it. */
  version = 0;

  files(place: string): Files {
    return this.volumes.get(place) ?? EMPTY;
  }

  put(place: string, files: Files): void {
    this.volumes.set(place, files);
    this.version += 1;
    this.onWrite?.(place, undefined);
  }

  has(place: string): boolean {
    return this.volumes.has(place);
  }

  bytesOf(place: string): number {
    return filesBytes(this.volumes.get(place));
  }

  remove(place: string): void {
    this.volumes.delete(place);
    this.onWrite?.(place, undefined);
  }

  /** The text of a file in a container, or undefined. */
  read(container: ContainerRecord, sandbox: SandboxRecord, path: string): string | undefined {
    const { files, inside, place } = this.placeOf(container, sandbox, path);
    const log = place === undefined ? undefined : this.machineLogs?.read(container.node, pathOnMachine(place, inside));
    return log ?? files.get(inside);
  }

  write(container: ContainerRecord, sandbox: SandboxRecord, path: string, text: string | undefined): WriteResult {
    const { files, inside, mount, place } = this.placeOf(container, sandbox, path);
    if (mount?.readOnly === true) return "read-only";
    if (text !== undefined && (text.length > MAX_FILE_LENGTH || files.size >= MAX_FILES)) return "full";
    const changed = new Map(files);
    if (text === undefined) changed.delete(inside);
    else changed.set(inside, text);
    this.version += 1;
    if (place === undefined) container.files = changed;
    else this.volumes.set(place, changed);
    this.onWrite?.(place, container);
    return "ok";
  }

  /** Names of what is in a folder, sorted; undefined when there is no such folder. */
  list(container: ContainerRecord, sandbox: SandboxRecord, folder: string): readonly string[] | undefined {
    const { files, inside, mount, place } = this.placeOf(container, sandbox, folder === "/" ? "/" : folder);
    const logs = place === undefined ? undefined : this.machineLogs?.list(container.node, pathOnMachine(place, inside));
    const start = inside.endsWith("/") ? inside : `${inside}/`;
    const names = new Set<string>();
    for (const path of files.keys()) {
      if (path.startsWith(start)) names.add(path.slice(start.length).split("/")[0] ?? "");
    }
    for (const { path } of container.mounts) {
      const outer = folder === "/" ? "/" : `${folder}/`;
      if (path.startsWith(outer)) names.add(path.slice(outer.length).split("/")[0] ?? "");
    }
    for (const name of logs ?? []) names.add(name);
    names.delete("");
    if (names.size === 0 && !(mount !== undefined && inside === "/") && !IMAGE_FOLDERS.has(folder)) return undefined;
    return [...names].sort();
  }

  snapshot(): ReadonlyMap<string, Files> {
    return new Map(this.volumes);
  }

  restore(state: ReadonlyMap<string, Files>): void {
    this.volumes = new Map(state);
    this.version += 1;
  }

  /** The volume (or the container's own layer) that holds a path. */
  private placeOf(container: ContainerRecord, sandbox: SandboxRecord, path: string) {
    let best: Mount | undefined;
    for (const mount of container.mounts) {
      const covers = path === mount.path || path.startsWith(mount.path.endsWith("/") ? mount.path : `${mount.path}/`);
      if (covers && (best === undefined || mount.path.length > best.path.length)) best = mount;
    }
    if (best === undefined)
      return { files: container.files ?? EMPTY, inside: path, mount: undefined, place: undefined };
    const place = sandbox.volumes[best.volume];
    const rest = path.slice(best.path.length).replace(/^\/*/, "/");
    const inside = best.subPath === undefined ? rest : `/${best.subPath}${rest === "/" ? "" : rest}`;
    return { files: place === undefined ? EMPTY : this.files(place), inside, mount: best, place };
  }
}

/** `/var/log/pods` for the file `/pods` of the folder `/var/log` of a machine; "" for what is not on a machine. */
function pathOnMachine(place: string, inside: string): string {
  if (!place.startsWith("host ")) return "";
  const folder = place.slice(place.indexOf(" ", 5) + 1).replace(/\/+$/, "");
  return `${folder}${inside}`.replace(/\/+$/, "");
}

/** Folders of every image, empty as far as the simulation knows. */
const IMAGE_FOLDERS: ReadonlySet<string> = new Set([
  "/",
  "/bin",
  "/dev",
  "/etc",
  "/home",
  "/proc",
  "/root",
  "/tmp",
  "/usr",
  "/var",
]);
