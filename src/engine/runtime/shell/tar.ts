/**
 * `tar cf - PATH…` and `tar xf - -C FOLDER`, as `kubectl cp` calls them: archives in and out of standard streams.
 * Source of the format: POSIX.1-2017, pax, ustar Interchange Format. Texts are UTF-8; sizes count bytes.
 */
import { type Command, type CommandContext, type CommandResult, type ShellHost, writeProblem } from "./command.ts";
import { absolutePath } from "../../../shell/text-command.ts";

const BLOCK = 512;
const NAME_LENGTH = 100;
const PREFIX_LENGTH = 155;
const MAX_MEMBERS = 1_000;

interface Asked {
  readonly creates: boolean;
  readonly extracts: boolean;
  readonly lists: boolean;
  readonly file: string;
  readonly folder: string;
  readonly operands: readonly string[];
}

export const tar: Command = (context) => {
  const asked = readArguments(context.argv.slice(1), context.workingDir);
  if (asked.creates) return create(context, asked);
  if (asked.extracts || asked.lists) return extract(context, asked);
  return { status: 1, err: "tar: need at least one option of c, x, t\n" };
};

function readArguments(args: readonly string[], workingDir: string): Asked {
  let modes = "";
  let file = "-";
  let folder = workingDir;
  const operands: string[] = [];
  args.forEach((arg, index) => {
    const before = args[index - 1] ?? "";
    const isModes = index === 0 ? !arg.startsWith("--") : /^-[a-zA-Z]/.test(arg);
    if (index > 0 && takesValue(before, index - 1, "C")) folder = absolutePath(arg, workingDir);
    else if (index > 0 && takesValue(before, index - 1, "f")) file = arg;
    else if (isModes) modes += arg.replace("-", "");
    else if (!arg.startsWith("--")) operands.push(arg);
  });
  const has = (letter: string): boolean => modes.includes(letter);
  return { creates: has("c"), extracts: has("x"), lists: has("t"), file, folder, operands };
}

/** A group of letters whose last one wants the next argument: `-xmf -`, `-C /tmp`; the first may come without a dash. */
function takesValue(arg: string, index: number, letter: string): boolean {
  return arg.endsWith(letter) && (/^-[a-zA-Z]+$/.test(arg) || (index === 0 && /^[a-zA-Z]+$/.test(arg)));
}

function create({ host }: CommandContext, { file, folder, operands }: Asked): CommandResult {
  if (operands.length === 0) return { status: 1, err: "tar: empty archive\n" };
  let archive = "";
  let err = "";
  for (const operand of operands) {
    const members = membersBelow(host, absolutePath(operand, folder), operand.replace(/\/+$/, ""));
    if (members.length === 0) err += `tar: ${operand}: No such file or directory\n`;
    for (const { name, text } of members) archive += member(name.replace(/^\/+/, ""), text);
  }
  if (archive !== "") archive += "\0".repeat(2 * BLOCK);
  const failed = err === "" ? "" : `${err}tar: error exit delayed from previous errors\n`;
  if (file === "-") return { status: failed === "" ? 0 : 1, out: archive, err: failed };
  const written = host.write(absolutePath(file, folder), archive, false);
  return { status: written === "ok" && failed === "" ? 0 : 1, err: failed };
}

interface Member {
  readonly name: string;
  /** Undefined for a folder. */
  readonly text: string | undefined;
}

function membersBelow(host: ShellHost, path: string, name: string): readonly Member[] {
  const text = host.read(path);
  if (text !== undefined) return [{ name, text }];
  const inside = host.list(path);
  if (inside === undefined) return [];
  const found: Member[] = [{ name: `${name}/`, text: undefined }];
  for (const one of inside) {
    if (found.length > MAX_MEMBERS) break;
    found.push(...membersBelow(host, path === "/" ? `/${one}` : `${path}/${one}`, `${name}/${one}`));
  }
  return found;
}

function member(name: string, text: string | undefined): string {
  const bytes = text === undefined ? 0 : utf8Length(text);
  const [prefix, rest] = splitName(name);
  const field = (value: string, length: number): string => value.padEnd(length, "\0").slice(0, length);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, "0")}\0`;
  const before = [
    field(rest, NAME_LENGTH),
    octal(text === undefined ? 0o755 : 0o644, 8),
    octal(0, 8),
    octal(0, 8),
    octal(bytes, 12),
    octal(0, 12),
  ].join("");
  const after = [
    text === undefined ? "5" : "0",
    field("", 100),
    "ustar\x0000",
    field("root", 32),
    field("root", 32),
    octal(0, 8),
    octal(0, 8),
    field(prefix, PREFIX_LENGTH),
    field("", 12),
  ].join("");
  let sum = 8 * 32;
  for (const part of [before, after]) for (let i = 0; i < part.length; i += 1) sum += part.charCodeAt(i) & 255;
  const header = `${before}${sum.toString(8).padStart(6, "0")}\0 ${after}`;
  return `${header}${text ?? ""}${"\0".repeat((BLOCK - (bytes % BLOCK)) % BLOCK)}`;
}

/** Long names are divided at a slash. */
function splitName(name: string): readonly [prefix: string, rest: string] {
  if (name.length <= NAME_LENGTH) return ["", name];
  const slash = name.indexOf("/", name.length - NAME_LENGTH - 1);
  return slash < 0 ? ["", name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function extract({ host, stdin }: CommandContext, { file, folder, lists }: Asked): CommandResult {
  const archive = file === "-" ? stdin : host.read(absolutePath(file, folder));
  if (archive === undefined) return { status: 1, err: `tar: can't open '${file}': No such file or directory\n` };
  let offset = 0;
  let longName = "";
  let out = "";
  while (offset + BLOCK <= archive.length && archive[offset] !== "\0") {
    const header = archive.slice(offset, offset + BLOCK);
    const size = Number.parseInt(textField(header, 124, 12).trim() || "0", 8);
    if (!header.startsWith("ustar", 257) || Number.isNaN(size))
      return { status: 1, out, err: "tar: invalid tar magic\n" };
    offset += BLOCK;
    const end = endOfBytes(archive, offset, size);
    if (end < 0) return { status: 1, out, err: "tar: short read\n" };
    const text = archive.slice(offset, end);
    offset = end + ((BLOCK - (size % BLOCK)) % BLOCK);
    const type = header[156] ?? "0";
    const prefix = textField(header, 345, PREFIX_LENGTH);
    const name =
      longName !== "" ? longName : `${prefix === "" ? "" : `${prefix}/`}${textField(header, 0, NAME_LENGTH)}`;
    longName = "";
    if (type === "L") longName = text.replace(/\0+$/, "");
    else if (type === "x") longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(text)?.[1] ?? "";
    else if (lists) out += `${name}\n`;
    else if (type === "5") host.makeFolder(absolutePath(name, folder));
    else if (type === "0" || type === "\0") {
      const written = host.write(absolutePath(name, folder), text, false);
      if (written !== "ok" && written !== "full")
        return { status: 1, out, err: `tar: can't open '${name}': ${writeProblem(written)}\n` };
      if (written === "full") return { status: 1, out, err: `tar: write error: No space left on device\n` };
    }
  }
  return { status: 0, out };
}

function textField(header: string, from: number, length: number): string {
  const field = header.slice(from, from + length);
  const end = field.indexOf("\0");
  return end < 0 ? field : field.slice(0, end);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const [width, units] = utf8Width(text, i);
    bytes += width;
    i += units - 1;
  }
  return bytes;
}

/** Where so many bytes of UTF-8 end that begin at `from`; -1 when the text ends before, or a character lies across. */
function endOfBytes(text: string, from: number, size: number): number {
  let left = size;
  let at = from;
  while (left > 0) {
    if (at >= text.length) return -1;
    const [width, units] = utf8Width(text, at);
    left -= width;
    at += units;
  }
  return left === 0 ? at : -1;
}

/** Bytes in UTF-8, and UTF-16 units, of the character at an index. */
function utf8Width(text: string, index: number): readonly [bytes: number, units: number] {
  const code = text.codePointAt(index) ?? 0;
  if (code < 0x80) return [1, 1];
  if (code < 0x800) return [2, 1];
  return code < 0x1_0000 ? [3, 1] : [4, 2];
}
