/** How large files are. Files of nothing but zeros, as `fallocate` and `dd` make them, are kept as their size alone. */
/** The files of one place, by path. */
type Files = ReadonlyMap<string, string>;

const MARK = "\u0000zeros ";

/** The content of a file of so many zero bytes. */
export function zeroFile(bytes: number): string {
  return bytes === 0 ? "" : `${MARK}${bytes}`;
}

/** The bytes of one file; text counts as if every character took one. */
export function fileBytes(text: string): number {
  return text.startsWith(MARK) ? Number(text.slice(MARK.length)) : text.length;
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
