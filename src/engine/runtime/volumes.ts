/** Files: what containers write, and the volumes that they share. Paths are absolute; folders follow from files. */
import type { ContainerRecord, Mount, SandboxRecord } from "./container-record.ts";
import { machineFile, machineFolder } from "./machine-files.ts";
import type { MachineLogs } from "./machine-logs.ts";
import { type FileAttributes, fileMode, type FileStat, groupOf, volumeMode, writeRefusal } from "./file-attributes.ts";
import { ROOT_USER, type VolumeOrigin } from "./file-owners.ts";
import { fileBytes, filesBytes } from "./file-size.ts";
import { broughtBy } from "./image-files.ts";

export type Files = ReadonlyMap<string, string>;

const MAX_FILE_LENGTH = 1_048_576;
const MAX_FILES = 1_000;
const EMPTY: Files = new Map();

/** `denied`: the container's user may not. */
export type WriteResult = "ok" | "read-only" | "denied" | "full";

export class Volumes {
  private volumes = new Map<string, Files>();
  /** The log files of machines, in folders that containers may mount; set by the composition of the runtime. */
  machineLogs: MachineLogs | undefined;
  /** Told of every volume whose files change, and of containers that write elsewhere; set by the composition of the runtime. */
  onWrite: ((place: string | undefined, container: ContainerRecord | undefined) => void) | undefined;
  /** Rises with every change of any file; derived caches compare it. */
  version = 0;

  /** Owners, modes and times of files that programs have made or changed, by place and path. */
  private attributes = new Map<string, ReadonlyMap<string, FileAttributes>>();
  /** Virtual milliseconds; set by the composition of the runtime. */
  now: () => number = () => 0;

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
    this.attributes.delete(place);
    this.onWrite?.(place, undefined);
  }

  /** The text of a file in a container, or undefined. */
  read(container: ContainerRecord, sandbox: SandboxRecord, path: string): string | undefined {
    const { files, inside, place } = this.placeOf(container, sandbox, path);
    const log = place === undefined ? undefined : this.machineLogs?.read(container.node, pathOnMachine(place, inside));
    const own = log ?? files.get(inside);
    return own ?? (place === undefined ? undefined : fileOfMachine(container.node, place, inside));
  }

  write(container: ContainerRecord, sandbox: SandboxRecord, path: string, text: string | undefined): WriteResult {
    const { files, inside, mount, place } = this.placeOf(container, sandbox, path);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    const refusal = writeRefusal(container, path, mount, origin);
    if (refusal !== undefined) return refusal;
    if (text !== undefined && (text.length > MAX_FILE_LENGTH || files.size >= MAX_FILES)) return "full";
    const changed = new Map(files);
    if (text === undefined) changed.delete(inside);
    else changed.set(inside, text);
    this.version += 1;
    this.note(container, place, inside, text === undefined ? undefined : this.madeBy(container, origin));
    if (place === undefined) container.files = changed;
    else this.volumes.set(place, changed);
    this.onWrite?.(place, container);
    return "ok";
  }

  /** What `stat` says of a path; undefined when there is nothing. @param follow links lead to what they stand for */
  stat(container: ContainerRecord, sandbox: SandboxRecord, path: string, follow = true): FileStat | undefined {
    const { inside, mount, place } = this.placeOf(container, sandbox, path);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    const own = this.attributes.get(place ?? container.id)?.get(inside);
    const atMs = own?.atMs ?? (mount === undefined ? container.createdAtMs : sandbox.createdAtMs);
    const [uid, gid] = [own?.uid ?? 0, own?.gid ?? groupOf(origin)];
    const text = this.read(container, sandbox, path);
    if (text === undefined) {
      if (this.list(container, sandbox, path) === undefined) return undefined;
      const isRoot = mount !== undefined && inside === "/";
      const usual = path === "/tmp" || path === "/var/tmp" ? 0o1777 : path === "/root" ? 0o700 : 0o755;
      return { kind: "folder", mode: own?.mode ?? (isRoot ? volumeMode(origin) : usual), uid, gid, bytes: 4_096, atMs };
    }
    const linked = origin?.kind === "projected" || origin?.kind === "token";
    if (linked && !follow && mount?.subPath === undefined && !inside.slice(1).includes("/")) {
      const target = `..data${inside}`;
      return { kind: "link", mode: 0o777, uid: 0, gid, bytes: target.length, atMs, target };
    }
    return { kind: "file", mode: fileMode(origin, inside, own?.mode), uid, gid, bytes: fileBytes(text), atMs };
  }

  /** What writing to a path would come to. */
  mayWrite(container: ContainerRecord, sandbox: SandboxRecord, path: string): WriteResult {
    const { files, mount } = this.placeOf(container, sandbox, path);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    return writeRefusal(container, path, mount, origin) ?? (files.size >= MAX_FILES ? "full" : "ok");
  }

  /** `chmod` and `chown`. */
  change(
    container: ContainerRecord,
    sandbox: SandboxRecord,
    path: string,
    given: Partial<Pick<FileAttributes, "mode" | "uid" | "gid">>,
  ): WriteResult {
    const { inside, mount, place } = this.placeOf(container, sandbox, path);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    const refusal = writeRefusal(container, path, mount, origin);
    if (refusal !== undefined) return refusal;
    const before = this.attributes.get(place ?? container.id)?.get(inside);
    this.note(container, place, inside, { ...this.madeBy(container, origin), ...before, ...given });
    return "ok";
  }

  private madeBy({ user = ROOT_USER }: ContainerRecord, origin: VolumeOrigin | undefined): FileAttributes {
    // In a folder with the group's bit set files belong to the group of the folder.
    return { uid: user.uid, gid: origin?.group ?? user.gid, atMs: this.now() };
  }

  private note(
    container: ContainerRecord,
    place: string | undefined,
    inside: string,
    attributes: FileAttributes | undefined,
  ): void {
    const key = place ?? container.id;
    const known = this.attributes.get(key);
    const before = known?.get(inside);
    const changed = new Map(known);
    if (attributes === undefined) changed.delete(inside);
    else changed.set(inside, before === undefined ? attributes : { ...before, ...attributes });
    this.attributes.set(key, changed);
  }

  /** What a container wrote beside volumes goes with it. */
  forget(containerId: string): void {
    this.attributes.delete(containerId);
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
    const machine = place === undefined ? undefined : folderOfMachine(place, inside);
    for (const name of machine ?? []) names.add(name);
    names.delete("");
    if (
      names.size === 0 &&
      machine === undefined &&
      !(mount !== undefined && inside === "/") &&
      !IMAGE_FOLDERS.has(folder) &&
      broughtBy(container.image).folder !== folder
    )
      return undefined;
    return [...names].sort();
  }

  snapshot(): ReadonlyMap<string, Files> {
    return new Map(this.volumes);
  }

  snapshotAttributes(): ReadonlyMap<string, ReadonlyMap<string, FileAttributes>> {
    return new Map(this.attributes);
  }

  restore(
    state: ReadonlyMap<string, Files>,
    attributes: ReadonlyMap<string, ReadonlyMap<string, FileAttributes>> = new Map(),
  ): void {
    this.attributes = new Map(attributes);
    this.volumes = new Map(state);
    this.version += 1;
  }

  /** The volume (or the container's own layer) that holds a path. */
  placeOf(container: ContainerRecord, sandbox: SandboxRecord, path: string) {
    let best: Mount | undefined;
    for (const mount of container.mounts) {
      const covers = path === mount.path || path.startsWith(mount.path.endsWith("/") ? mount.path : `${mount.path}/`);
      if (covers && (best === undefined || mount.path.length > best.path.length)) best = mount;
    }
    if (best === undefined)
      return {
        files: container.files ?? broughtBy(container.image).files,
        inside: path,
        mount: undefined,
        place: undefined,
      };
    const place = sandbox.volumes[best.volume];
    const rest = path.slice(best.path.length).replace(/^\/*/, "/");
    const shown = rest.startsWith("/..data/") ? rest.slice(7) : rest === "/..data" ? "/" : rest;
    const inside = best.subPath === undefined ? shown : `/${best.subPath}${rest === "/" ? "" : rest}`;
    return { files: place === undefined ? EMPTY : this.files(place), inside, mount: best, place };
  }
}

/** `/var/log/pods` for the file `/pods` of the folder `/var/log` of a machine; "" for what is not on a machine. */
function pathOnMachine(place: string, inside: string): string {
  if (!place.startsWith("host ")) return "";
  const folder = place.slice(place.indexOf(" ", 5) + 1).replace(/\/+$/, "");
  return `${folder}${inside}`.replace(/\/+$/, "");
}

function fileOfMachine(node: string, place: string, inside: string): string | undefined {
  const path = pathOnMachine(place, inside === "/" ? "" : inside);
  return path === "" ? undefined : machineFile(node, path);
}

function folderOfMachine(place: string, inside: string): readonly string[] | undefined {
  return place.startsWith("host ") ? machineFolder(pathOnMachine(place, inside) || "/") : undefined;
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
