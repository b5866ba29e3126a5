/** `head` and `tail`, also of files that grow. Forms: BusyBox, coreutils/head.c and coreutils/tail.c. */
import { type Command, KILLED_FOR_MEMORY, type ShellHost } from "./command.ts";
import { absolutePath, readProblem } from "../../../shell/text-command.ts";
import { byteCount } from "../../../shell/byte-count.ts";
import { optionsOfPart, partOf } from "../../../shell/parts-of-text.ts";
import { fileBytes, zeroFile } from "../file-size.ts";
import type { Following } from "./following.ts";

/** How often it looks for more. */
export const FOLLOW_MS = 1_000;

/** Zeros beyond this are kept as their number. */
const MAX_ZEROS = 1_048_576;

/** `head -c 100M /dev/zero` */
function zerosOf(flags: ReadonlyMap<string, string>): string | undefined {
  const bytes = byteCount(flags.get("c") ?? "");
  if (bytes === undefined) return undefined;
  return bytes <= MAX_ZEROS ? "\u0000".repeat(bytes) : zeroFile(bytes);
}

/** The last line is held until it ends: of nothing but zeros that is all of it. */
function heldBytes(path: string, text: string): number {
  if (path === ZEROS) return Number.POSITIVE_INFINITY;
  return text.includes("\n") ? 0 : fileBytes(text);
}

const ZEROS = "/dev/zero";

const headerOf = (name: string, isFirst: boolean): string => `${isFirst ? "" : "\n"}==> ${name} <==\n`;

const part =
  (fromEnd: boolean): Command =>
  (context) => {
    const { host, argv, stdin, workingDir } = context;
    const { flags, operands } = optionsOfPart(argv);
    const follows = fromEnd && (flags.has("f") || flags.has("F") || flags.has("follow"));
    const files: { readonly name: string; readonly offset: number }[] = [];
    let [out, err, shown] = ["", "", ""];
    for (const name of operands.length === 0 ? ["-"] : operands) {
      const path = absolutePath(name, workingDir);
      const text = name === "-" ? stdin : host.read(path);
      if (text === undefined) err += `${argv[0] ?? ""}: can't open '${name}': ${readProblem(host, path)}\n`;
      if (name !== "-" && name !== "/dev/null") files.push({ name, offset: text?.length ?? -1 });
      if (text === undefined) continue;
      if (fromEnd && host.takesMemory(heldBytes(path, text))) return KILLED_FOR_MEMORY;
      if (operands.length > 1 && !flags.has("q")) out += headerOf(name, shown === "");
      out += (!fromEnd && path === ZEROS ? zerosOf(flags) : undefined) ?? partOf(text, flags, fromEnd);
      shown = name;
    }
    const status = err === "" ? 0 : 1;
    if (!follows) return { status, out, err };
    const byName = flags.has("F");
    const kept = byName ? files : files.filter(({ offset }) => offset >= 0);
    if (kept.length === 0 && files.length > 0) return { status: 1, err: `${err}tail: no files\n` };
    return {
      status,
      out,
      err,
      forever: true,
      ...(kept.length === 0 ? {} : { follow: { files: kept, byName, shown } }),
    };
  };

export const head = part(false);
export const tail = part(true);

/** What has come to the files since. */
export function followOn(
  host: Pick<ShellHost, "read">,
  workingDir: string,
  before: Following,
): { readonly out: string; readonly err: string; readonly following: Following } {
  let [out, err, shown] = ["", "", before.shown];
  const files = before.files.map(({ name, offset }) => {
    const text = host.read(absolutePath(name, workingDir));
    if (text === undefined) return { name, offset: before.byName ? -1 : offset };
    if (offset < 0) err += `tail: ${name} has appeared; following end of new file\n`;
    const from = offset < 0 || offset > text.length ? 0 : offset;
    if (text.length > from && before.files.length > 1 && shown !== name) out += headerOf(name, shown === "");
    if (text.length > from) shown = name;
    out += text.slice(from);
    return { name, offset: text.length };
  });
  return { out, err, following: { ...before, files, shown } };
}
