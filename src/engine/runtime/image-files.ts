/** Files of images, as far as the simulation knows them. */
import { linkTo } from "./file-size.ts";
import { imageEntry, PLAIN_SERVER } from "./image-catalogue.ts";
import { parseImage } from "./image-reference.ts";
import { baseFiles, type BaseFiles } from "./images/base-files.ts";
import { bitnamiFiles } from "./images/bitnami-files.ts";
import { HTTPD_FILES, NGINX_FILES } from "./images/web-server-files.ts";

interface Brought {
  readonly files: ReadonlyMap<string, string>;
  /** Those that stay when nothing is in them. */
  readonly folders: ReadonlySet<string>;
  readonly owners: Readonly<Record<string, number>>;
}

const NOTHING: BaseFiles = {
  folders: ["/", "/dev", "/etc", "/proc", "/root", "/sys", "/tmp", "/usr", "/var"],
  files: {},
};
const brought = new Map<string, Brought>();

/** What an image brings along: its base system, and the page and configuration of a web server. */
export function broughtBy(image: string): Brought {
  let known = brought.get(image);
  if (known === undefined) {
    known = lookUp(image);
    brought.set(image, known);
  }
  return known;
}

/** Nothing is known of what its programs do. */
export function isOutsideCatalogue(image: string): boolean {
  const parsed = parseImage(image);
  return !parsed.ok || imageEntry(parsed.reference) === PLAIN_SERVER;
}

/** An image outside the catalogue is taken to have what lies in folders of programs, or alone at its root. */
export function hasProgram(image: string, path: string): boolean {
  const parsed = parseImage(image);
  const entry = parsed.ok ? imageEntry(parsed.reference) : PLAIN_SERVER;
  if (entry !== PLAIN_SERVER) return path.includes("/") && entry.binaries.includes(path);
  return /^(?:\/[\w.-]+)*\/s?bin\/[\w.-]+$|^\/[\w-]+$/.test(path) && !ROOT_FOLDERS.has(path);
}

const ROOT_FOLDERS: ReadonlySet<string> = new Set(
  "/app /bin /boot /config /data /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /shared /src /srv /sys /tmp /usr /var /work /workspace".split(
    " ",
  ),
);

function lookUp(image: string): Brought {
  const parsed = parseImage(image);
  const entry = parsed.ok ? imageEntry(parsed.reference) : PLAIN_SERVER;
  const isKnown = parsed.ok && entry !== PLAIN_SERVER;
  const base = isKnown && entry.shell ? baseFiles(entry.repository, parsed.reference.tag ?? "latest") : NOTHING;
  const folders = new Set(["/", ...base.folders]);
  const files = new Map(Object.entries(base.files));
  const packed = parsed.ok ? bitnamiFiles(`${parsed.reference.domain}/${parsed.reference.path}`) : undefined;
  for (const folder of packed?.folders ?? []) folders.add(folder);
  for (const [path, text] of Object.entries(packed?.files ?? {})) files.set(path, text);
  for (const folder of entry.files?.folders ?? []) folders.add(folder);
  for (const [path, text] of Object.entries(entry.files?.files ?? {})) files.set(path, text);
  for (const [path, target] of Object.entries(entry.files?.links ?? {})) files.set(path, linkTo(target));
  const root = entry.behaviour.kind === "server" ? entry.behaviour.documentRoot : undefined;
  if (root !== undefined) {
    const more = root.server === "nginx" ? NGINX_FILES : root.server === "httpd" ? HTTPD_FILES : NOTHING;
    for (const folder of [...more.folders, root.path]) folders.add(folder);
    for (const [path, text] of Object.entries(more.files)) files.set(path, text);
    for (const [path, target] of Object.entries(more.links ?? {})) files.set(path, linkTo(target));
    files.set(`${root.path}/index.html`, root.index);
  }
  for (const path of [...folders, ...files.keys()]) addParents(folders, path);
  return { files, folders, owners: entry.files?.owners ?? {} };
}

/** User and group of a file or folder of an image, and the mode of a script that is as the image brought it. */
export function attributesInImage(
  image: string,
  path: string,
  text: string | undefined,
): { readonly owner: number; readonly mode: number | undefined } {
  const { owners, files } = broughtBy(image);
  const folder = Object.keys(owners).find((one) => `${path}/`.startsWith(`${one}/`));
  const isScript = text?.startsWith("#!") === true && files.get(path) === text;
  return { owner: owners[folder ?? ""] ?? 0, mode: isScript ? 0o755 : undefined };
}

function addParents(folders: Set<string>, path: string): void {
  const parts = path.split("/");
  for (let length = parts.length - 1; length > 1; length -= 1) folders.add(parts.slice(0, length).join("/"));
}

/** What a container starts with: undefined while that is only what its image brings. */
export function filesAtStart(
  image: string,
  added: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  const { files } = broughtBy(image);
  return added === undefined || files.size === 0 ? added : new Map([...files, ...added]);
}
