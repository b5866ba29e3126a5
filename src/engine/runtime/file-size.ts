/** How large files are. Files of nothing but zeros, as `fallocate` and `dd` make them, are kept as their size alone. */
/** The files of one place, by path. */
type Files = ReadonlyMap<string, string>;

const MARK = "\u0000zeros ";
const LINK = "\u0000link ";

/** What is kept of a symbolic link. */
export function linkTo(target: string): string {
  return LINK + target;
}

/** Where a symbolic link leads; undefined for what is none. */
export function linkTarget(text: string | undefined): string | undefined {
  return text?.startsWith(LINK) === true ? text.slice(LINK.length) : undefined;
}

/** A file that stands for an empty folder: folders as such are not stored. */
export const FOLDER_MARK = ".folder";

/** The content of a file of so many zero bytes. */
export function zeroFile(bytes: number): string {
  return bytes === 0 ? "" : `${MARK}${bytes}`;
}

/** The bytes of one file; text counts as if every character took one. */
export function fileBytes(text: string): number {
  if (text.startsWith(MARK)) return Number(text.slice(MARK.length));
  return text.startsWith(LINK) ? text.length - LINK.length : text.length;
}

const known = new WeakMap<Files, number>();

/** The bytes of all files of one place. */
export function filesBytes(files: Files | undefined): number {
  if (files === undefined || files.size === 0) return 0;
  let bytes = known.get(files);
  if (bytes === undefined) {
    bytes = 0;
    for (const text of files.values()) bytes += fileBytes(text);
    known.set(files, bytes);
  }
  return bytes;
}
