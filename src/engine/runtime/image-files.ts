/** Files of images, as far as the simulation knows them. */
import { imageEntry, PLAIN_SERVER } from "./image-catalogue.ts";
import { parseImage } from "./image-reference.ts";

interface Brought {
  readonly files: ReadonlyMap<string, string>;
  /** The folder of the files, which stays when they go. */
  readonly folder: string | undefined;
}

const NOTHING: Brought = { files: new Map(), folder: undefined };
const brought = new Map<string, Brought>();

/** What an image brings along: the page of a web server. */
export function broughtBy(image: string): Brought {
  let known = brought.get(image);
  if (known === undefined) {
    const parsed = parseImage(image);
    const behaviour = parsed.ok ? imageEntry(parsed.reference).behaviour : undefined;
    const root = behaviour?.kind === "server" ? behaviour.documentRoot : undefined;
    known =
      root === undefined ? NOTHING : { files: new Map([[`${root.path}/index.html`, root.index]]), folder: root.path };
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

/** What a container starts with: undefined while that is only what its image brings. */
export function filesAtStart(
  image: string,
  added: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  const { files } = broughtBy(image);
  return added === undefined || files.size === 0 ? added : new Map([...files, ...added]);
}
