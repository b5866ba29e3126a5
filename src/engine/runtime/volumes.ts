/** Files: what containers write, and the volumes that they share. Paths are absolute; folders follow from files. */
import type { ContainerRecord, Mount, ProjectedToken, SandboxRecord } from "./container-record.ts";
import { machineFile, machineFolder, machineFolderMode } from "./machine-files.ts";
import type { MachineLogs } from "./machine-logs.ts";
import {
  ENTER,
  type FileAttributes,
  fileMode,
  type FileStat,
  groupOf,
  isReadOnly,
  mayRemove,
  permits,
  READ,
  volumeMode,
  WRITE,
} from "./file-attributes.ts";
import { ROOT_USER, type VolumeOrigin } from "./file-owners.ts";
import { fileBytes, filesBytes, FOLDER_MARK, linkTarget } from "./file-size.ts";
import { attributesInImage, broughtBy } from "./image-files.ts";

export type Files = ReadonlyMap<string, string>;

const MAX_FILE_LENGTH = 1_048_576;
const MAX_FILES = 1_000;
const MAX_LINKS = 40;
const EMPTY: Files = new Map();

/** `denied`: the container's user may not. */
export type WriteResult = "ok" | "read-only" | "denied" | "full";

export class Volumes {
  private volumes = new Map<string, Files>();
  /** Derived: places that are folders of a machine. */
  private readonly hostPlaces = new Map<string, Set<string>>();
  /** The log files of machines, in folders that containers may mount; set by the composition of the runtime. */
  machineLogs: MachineLogs | undefined;
  /** Told of every volume whose files change, and of containers that write elsewhere; set by the composition of the runtime. */
  onWrite:
    ((place: string | undefined, container: ContainerRecord | undefined, addedBytes: number) => void) | undefined;
  /** Rises with every change of any file; derived caches compare it. */
  version = 0;

  /** Owners, modes and times of files that programs have made or changed, by place and path. */
  private attributes = new Map<string, ReadonlyMap<string, FileAttributes>>();
  /** Asks for a token of the Pod's account; set by the composition root. */
  issueToken: (sandbox: SandboxRecord, token: ProjectedToken) => string | undefined = () => undefined;
  /** Virtual milliseconds; set by the composition of the runtime. */
  now: () => number = () => 0;

  files(place: string): Files {
    return this.volumes.get(place) ?? EMPTY;
  }

  put(place: string, files: Files): void {
    this.noteHost(place);
    this.volumes.set(place, files);
    this.version += 1;
    this.onWrite?.(place, undefined, 0);
  }

  /** Names and texts of the files in one folder of a machine, whichever volumes they were written through. */
  filesInFolder(machine: string, folder: string): Files {
    const found = new Map<string, string>();
    for (const place of [...(this.hostPlaces.get(machine) ?? [])].sort()) {
      if (!`${folder}/`.startsWith(`${pathOnMachine(place, "")}/`)) continue;
      for (const [inside, text] of this.files(place)) {
        const path = pathOnMachine(place, inside);
        const name = path.slice(folder.length + 1);
        if (path.startsWith(`${folder}/`) && !name.includes("/") && name !== FOLDER_MARK) found.set(name, text);
      }
    }
    return found;
  }

  private noteHost(place: string): void {
    if (!place.startsWith("host ")) return;
    const machine = place.slice(5, place.indexOf(" ", 5));
    const known = this.hostPlaces.get(machine) ?? new Set();
    this.hostPlaces.set(machine, known.add(place));
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
    this.onWrite?.(place, undefined, 0);
  }

  /** The text of a file in a container, behind links; undefined when there is none. */
  read(container: ContainerRecord, sandbox: SandboxRecord, path: string): string | undefined {
    return this.contentOf(container, sandbox, this.realPath(container, sandbox, path));
  }

  /** The container's user may read what is there, and enter the folders before it. */
  mayRead(container: ContainerRecord, sandbox: SandboxRecord, path: string): boolean {
    const { user } = container;
    if (user === undefined || user.uid === 0) return true;
    const real = this.realPath(container, sandbox, path);
    const found = this.stat(container, sandbox, real);
    if (found === undefined) return true;
    if (!permits(found, user, READ)) return false;
    return foldersAbove(real).every((folder) => {
      const above = this.stat(container, sandbox, folder);
      return above === undefined || permits(above, user, ENTER);
    });
  }

  /** The text of a file that is a token; undefined for any other. @param path in the volume */
  tokenAt(sandbox: SandboxRecord, volume: string, path: string): string | undefined {
    const token = sandbox.tokens?.find((one) => one.volume === volume && one.path === path);
    return token === undefined ? undefined : this.issueToken(sandbox, token);
  }

  /** @param text undefined removes the file, or the link */
  write(container: ContainerRecord, sandbox: SandboxRecord, path: string, text: string | undefined): WriteResult {
    const real = this.realPath(container, sandbox, path, text !== undefined);
    const { files, inside, mount, place } = this.placeOf(container, sandbox, real);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    const refusal = this.refusal(container, sandbox, real, text === undefined);
    if (refusal !== undefined) return refusal;
    if (text !== undefined && this.isFull(files, inside, text, origin)) return "full";
    const changed = new Map(files);
    if (text === undefined) changed.delete(inside);
    else changed.set(inside, text);
    this.version += 1;
    const before = text === undefined ? undefined : this.stat(container, sandbox, real, false);
    const own = this.attributes.get(place ?? container.id)?.get(inside);
    // Whoever writes into a file does not become its owner.
    const kept = before === undefined ? undefined : { ...own, uid: before.uid, gid: before.gid, atMs: this.now() };
    this.note(container, place, inside, text === undefined ? undefined : (kept ?? this.madeBy(container, origin)));
    if (place === undefined) container.files = changed;
    else {
      this.noteHost(place);
      this.volumes.set(place, changed);
    }
    this.onWrite?.(place, container, fileBytes(text ?? "") - fileBytes(files.get(inside) ?? ""));
    return "ok";
  }

  /** What `stat` says of a path; undefined when there is nothing. @param follow links lead to what they stand for */
  stat(container: ContainerRecord, sandbox: SandboxRecord, path: string, follow = true): FileStat | undefined {
    const real = this.realPath(container, sandbox, path, follow);
    const { inside, mount, place } = this.placeOf(container, sandbox, real);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    const own = this.attributes.get(place ?? container.id)?.get(inside);
    const atMs = own?.atMs ?? (mount === undefined ? container.createdAtMs : sandbox.createdAtMs);
    const isGiven = origin?.kind === "claim" && origin.group !== undefined && atMs < sandbox.createdAtMs;
    const text = this.contentOf(container, sandbox, real);
    const brought = mount === undefined ? attributesInImage(container.image, real, text) : undefined;
    const uid = own?.uid ?? origin?.owners?.[inside] ?? brought?.owner ?? 0;
    const gid = (isGiven ? undefined : own?.gid) ?? brought?.owner ?? groupOf(origin);
    if (mount?.isDevice === true && inside === "/")
      return { kind: "block device", mode: own?.mode ?? 0o660, uid, gid: own?.gid ?? 6, bytes: 0, atMs };
    if (text === undefined) {
      if (this.list(container, sandbox, real) === undefined) return undefined;
      const isRoot = mount !== undefined && (inside === "/" || real === mount.path);
      const onMachine = place?.startsWith("host ") ? machineFolderMode(pathOnMachine(place, inside) || "/") : undefined;
      const usual = onMachine ?? usualFolderMode(real);
      const mode = own?.mode ?? (isRoot && onMachine === undefined ? volumeMode(origin) : usual);
      return { kind: "folder", mode, uid, gid, bytes: 4_096, atMs };
    }
    const target = linkTarget(text);
    if (target !== undefined) return { kind: "link", mode: 0o777, uid, gid, bytes: target.length, atMs, target };
    const linked = origin?.kind === "projected" || origin?.kind === "token";
    if (linked && !follow && mount?.subPath === undefined && !inside.slice(1).includes("/")) {
      const data = `..data${inside}`;
      return { kind: "link", mode: 0o777, uid: 0, gid, bytes: data.length, atMs, target: data };
    }
    const mode = fileMode(origin, inside, own?.mode ?? brought?.mode) | (isGiven ? 0o660 : 0);
    return { kind: "file", mode, uid, gid, bytes: fileBytes(text), atMs };
  }

  /** What writing to a path would come to. */
  mayWrite(container: ContainerRecord, sandbox: SandboxRecord, path: string): WriteResult {
    const real = this.realPath(container, sandbox, path);
    const { files } = this.placeOf(container, sandbox, real);
    return this.refusal(container, sandbox, real, false) ?? (files.size >= MAX_FILES ? "full" : "ok");
  }

  /** `chmod` and `chown`. Who may do so is for the caller to know. */
  change(
    container: ContainerRecord,
    sandbox: SandboxRecord,
    path: string,
    given: Partial<Pick<FileAttributes, "mode" | "uid" | "gid">>,
  ): WriteResult {
    const real = this.realPath(container, sandbox, path);
    const { inside, mount, place } = this.placeOf(container, sandbox, real);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    if (isReadOnly(container, real, mount)) return "read-only";
    const found = this.stat(container, sandbox, real);
    const before = this.attributes.get(place ?? container.id)?.get(inside) ?? {
      ...this.madeBy(container, origin),
      ...(found === undefined ? {} : { uid: found.uid, gid: found.gid }),
    };
    this.note(container, place, inside, { ...before, ...given });
    return "ok";
  }

  /** A folder of the container's user, with nothing in it. */
  makeFolder(container: ContainerRecord, sandbox: SandboxRecord, path: string): WriteResult {
    const real = this.realPath(container, sandbox, path);
    const done = this.write(container, sandbox, `${real}/${FOLDER_MARK}`, "");
    if (done !== "ok") return done;
    const { inside, mount, place } = this.placeOf(container, sandbox, real);
    const origin = mount === undefined ? undefined : sandbox.origins?.[mount.volume];
    this.note(container, place, inside, this.madeBy(container, origin));
    return "ok";
  }

  private refusal(
    container: ContainerRecord,
    sandbox: SandboxRecord,
    real: string,
    removes: boolean,
  ): "read-only" | "denied" | undefined {
    const { mount } = this.placeOf(container, sandbox, real);
    if (isReadOnly(container, real, mount)) return "read-only";
    const { user } = container;
    if (user === undefined || user.uid === 0 || OPEN_FOLDERS.some((folder) => real.startsWith(folder)))
      return undefined;
    const found = this.stat(container, sandbox, real, false);
    if (found?.kind === "file" && !removes) return permits(found, user, WRITE) ? undefined : "denied";
    const above = foldersAbove(real).map((folder) => this.stat(container, sandbox, folder));
    const folder = above.find((one) => one !== undefined);
    if (folder === undefined) return "denied";
    if (removes && found !== undefined) return mayRemove(folder, found, user) ? undefined : "denied";
    return permits(folder, user, WRITE) ? undefined : "denied";
  }

  private isFull(files: Files, inside: string, text: string, origin: VolumeOrigin | undefined): boolean {
    if (text.length > MAX_FILE_LENGTH || files.size >= MAX_FILES) return true;
    if (origin?.inMemory !== true || origin.sizeBytes === undefined) return false;
    return filesBytes(files) - fileBytes(files.get(inside) ?? "") + fileBytes(text) > origin.sizeBytes;
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
    const changed = new Map(this.attributes.get(key));
    if (attributes === undefined) changed.delete(inside);
    else changed.set(inside, attributes);
    this.attributes.set(key, changed);
  }

  /** What a container wrote beside volumes goes with it. */
  forget(containerId: string): void {
    this.attributes.delete(containerId);
  }

  /** Names of what is in a folder, sorted; undefined when there is no such folder. */
  list(container: ContainerRecord, sandbox: SandboxRecord, path: string): readonly string[] | undefined {
    const folder = this.realPath(container, sandbox, path);
    const { files, inside, mount, place } = this.placeOf(container, sandbox, folder);
    const logs = place === undefined ? undefined : this.machineLogs?.list(container.node, pathOnMachine(place, inside));
    const start = inside.endsWith("/") ? inside : `${inside}/`;
    const names = new Set<string>();
    for (const other of files.keys()) {
      if (other.startsWith(start)) names.add(other.slice(start.length).split("/")[0] ?? "");
    }
    const outer = folder === "/" ? "/" : `${folder}/`;
    for (const { path: at } of container.mounts) {
      if (at.startsWith(outer)) names.add(at.slice(outer.length).split("/")[0] ?? "");
    }
    for (const name of logs ?? []) names.add(name);
    const machine = place === undefined ? undefined : folderOfMachine(place, inside);
    for (const name of machine ?? []) names.add(name);
    const brought = mount === undefined ? broughtBy(container.image).folders : undefined;
    for (const other of brought ?? []) {
      if (other.startsWith(outer)) names.add(other.slice(outer.length).split("/")[0] ?? "");
    }
    names.delete("");
    if (mount?.isDevice === true) return undefined;
    const isThere = mount?.path === folder || brought?.has(folder) === true;
    if (names.size === 0 && machine === undefined && !isThere) return undefined;
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
    this.hostPlaces.clear();
    for (const place of this.volumes.keys()) this.noteHost(place);
    this.version += 1;
  }

  /** Where a path leads when links are followed. @param follow the last part too */
  realPath(container: ContainerRecord, sandbox: SandboxRecord, path: string, follow = true): string {
    let real = "";
    let rest = path.split("/").filter((part) => part !== "");
    for (let links = 0; rest.length > 0 && links < MAX_LINKS;) {
      const [name = "", ...more] = rest;
      rest = more;
      if (name === "..") {
        real = real.slice(0, Math.max(0, real.lastIndexOf("/")));
        continue;
      }
      if (name === ".") continue;
      const next = `${real}/${name}`;
      const { files, inside } = this.placeOf(container, sandbox, next);
      const target = follow || more.length > 0 ? linkTarget(files.get(inside)) : undefined;
      if (target === undefined) real = next;
      else {
        links += 1;
        rest = [...target.split("/").filter((part) => part !== ""), ...more];
        if (target.startsWith("/")) real = "";
      }
    }
    return real === "" ? "/" : real;
  }

  private contentOf(container: ContainerRecord, sandbox: SandboxRecord, real: string): string | undefined {
    const { files, inside, mount, place } = this.placeOf(container, sandbox, real);
    if (mount !== undefined && sandbox.tokens !== undefined) {
      const token = this.tokenAt(sandbox, mount.volume, inside);
      if (token !== undefined) return token;
    }
    const log = place === undefined ? undefined : this.machineLogs?.read(container.node, pathOnMachine(place, inside));
    const own = log ?? files.get(inside) ?? (mount?.isDevice === true ? "" : undefined);
    return own ?? (place === undefined ? undefined : fileOfMachine(container.node, place, inside));
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

/** `/a/b` and `/a` and `/` for `/a/b/c`. */
function foldersAbove(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1)) folders.push(path.slice(0, at));
  return [...folders, "/"];
}

const OPEN_FOLDERS: readonly string[] = ["/dev/", "/proc/"];

function usualFolderMode(path: string): number {
  if (path === "/tmp" || path === "/var/tmp" || path === "/dev/shm") return 0o1777;
  return path === "/root" ? 0o700 : 0o755;
}

/** `/var/log/pods` for the file `/pods` of the folder `/var/log` of a machine; "" for what is not on a machine. */
function pathOnMachine(place: string, inside: string): string {
  if (!place.startsWith("host ")) return "";
  const folder = place.slice(place.indexOf(" ", 5) + 1).replace(/\/+$/, "");
  return `${folder}${inside}`.replace(/\/+$/, "");
}

function fileOfMachine(node: string, place: string, inside: string): string | undefined {
  return machineFile(node, pathOnMachine(place, inside === "/" ? "" : inside));
}

function folderOfMachine(place: string, inside: string): readonly string[] | undefined {
  return place.startsWith("host ") ? machineFolder(pathOnMachine(place, inside) || "/") : undefined;
}
