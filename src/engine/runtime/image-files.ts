/** Files of images, as far as the simulation knows them. */
import { imageEntry } from "./image-catalogue.ts";
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

/** What a container starts with: undefined while that is only what its image brings. */
export function filesAtStart(
  image: string,
  added: ReadonlyMap<string, string> | undefined,
): ReadonlyMap<string, string> | undefined {
  const { files } = broughtBy(image);
  return added === undefined || files.size === 0 ? added : new Map([...files, ...added]);
}
