/** Small forms of `sed`, `awk`, `find`, `base64` and the like. What a form does not know is refused in words. */
import { encodeBase64 } from "../../../api/base64.ts";
import { base64ToText, textToBytes } from "../file-bytes.ts";
import { absolutePath, splitOptions, type Command, type CommandContext } from "./command.ts";

interface Lines {
  readonly lines: readonly string[];
  readonly err: string;
}

function linesFrom(context: CommandContext, operands: readonly string[]): Lines {
  let [text, err] = ["", ""];
  if (operands.length === 0) text = context.stdin;
  for (const operand of operands) {
    const content = operand === "-" ? context.stdin : context.host.read(absolutePath(operand, context.workingDir));
    if (content === undefined) err += `${context.argv[0] ?? ""}: ${operand}: No such file or directory\n`;
    else text += content;
  }
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return { lines, err };
}

/** Basic regular expressions quote what extended ones do not. */
function expressionOf(source: string, extended: boolean, flags = ""): RegExp | undefined {
  const plain = extended
    ? source
    : source.replace(/\\([(){}|+?])|([(){}|+?])/g, (_, quoted: string | undefined, bare: string | undefined) =>
        quoted === undefined ? `\\${bare ?? ""}` : quoted,
      );
  try {
    return new RegExp(plain.replaceAll("[[:space:]]", "\\s").replaceAll("[[:digit:]]", "\\d"), flags);
  } catch {
    return undefined;
  }
}

type Edit = (
  line: string,
  number: number,
  isLast: boolean,
) => { readonly line: string; readonly prints: number; readonly keeps: boolean };

const ADDRESS = String.raw`(?:(\d+|\$)(?:,(\d+|\$))?|/((?:[^/\\]|\\.)*)/)?`;

/** One command of a script: `s/a/b/g`, `3d`, `/x/p`, `$d`; undefined for what is not known. */
function editOf(script: string, extended: boolean): Edit | undefined {
  const match = new RegExp(`^\\s*${ADDRESS}\\s*(!?)([sdpq])([\\s\\S]*)$`).exec(script);
  if (match === null) return undefined;
  const [, from, to, wanted, not, command = "", rest = ""] = match;
  const pattern = wanted === undefined ? undefined : expressionOf(wanted, extended);
  const chosen = (line: string, number: number, isLast: boolean): boolean => {
    const at = (bound: string): boolean => (bound === "$" ? isLast : number === Number(bound));
    let inside = true;
    if (pattern !== undefined) inside = pattern.test(line);
    else if (from !== undefined && to !== undefined)
      inside = number >= Number(from) && (to === "$" || number <= Number(to));
    else if (from !== undefined) inside = at(from);
    return inside !== (not === "!");
  };
  if (command === "d") return (line, number, isLast) => ({ line, prints: 0, keeps: !chosen(line, number, isLast) });
  if (command === "p")
    return (line, number, isLast) => ({ line, prints: chosen(line, number, isLast) ? 1 : 0, keeps: true });
  if (command !== "s") return undefined;
  const mark = rest[0] ?? "/";
  const parts = rest.slice(1).split(new RegExp(`(?<!\\\\)[${mark.replace(/[\\\]^]/g, "\\$&")}]`));
  const [source = "", replacement = "", flags = ""] = parts;
  const expression = expressionOf(
    source.replaceAll(`\\${mark}`, mark),
    extended,
    `${flags.includes("g") ? "g" : ""}${/i/i.test(flags) ? "i" : ""}`,
  );
  if (parts.length < 3 || expression === undefined) return undefined;
  const put = (...groups: readonly unknown[]): string =>
    replacement
      .replaceAll(`\\${mark}`, mark)
      .replace(/\\n/g, "\n")
      .replace(/\\&|&|\\(\d)/g, (found, group: string | undefined) =>
        found === "\\&" ? "&" : String(groups[group === undefined ? 0 : Number(group)] ?? ""),
      );
  return (line, number, isLast) => {
    if (!chosen(line, number, isLast)) return { line, prints: 0, keeps: true };
    const changed = line.replace(expression, (...groups: unknown[]) => put(...groups));
    return { line: changed, prints: flags.includes("p") && changed !== line ? 1 : 0, keeps: true };
  };
}

const sed: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "e");
  const script = flags.get("e") ?? operands[0] ?? "";
  const files = flags.has("e") ? operands : operands.slice(1);
  const extended = flags.has("E") || flags.has("r");
  const edits = script
    .split(/;(?![^/]*\/[a-z]*(?:;|$))|\n/)
    .filter((one) => one.trim() !== "")
    .map((one) => editOf(one, extended));
  if (edits.some((edit) => edit === undefined))
    return { status: 1, err: `sed: the simulation knows s, d and p only: ${script}\n` };
  const { lines, err } = linesFrom(context, files);
  let out = "";
  lines.forEach((given, index) => {
    let line = given;
    for (const edit of edits) {
      const done = edit?.(line, index + 1, index === lines.length - 1);
      if (done === undefined) continue;
      ({ line } = done);
      if (!done.keeps) return;
      out += `${line}\n`.repeat(done.prints);
    }
    if (!flags.has("n")) out += `${line}\n`;
  });
  if (!flags.has("i")) return { status: err === "" ? 0 : 1, out, err };
  for (const file of files) context.host.write(absolutePath(file, context.workingDir), out, false);
  return { status: err === "" ? 0 : 1, err };
};

/** `{print $1, "x" $2}` behind an optional `/pattern/`, `NR==2` or `$3=="x"`. */
const awk: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "Fv");
  const [program = "", ...files] = operands;
  const refusal = { status: 2, err: `awk: the simulation knows /pattern/ { print … } only: ${program}\n` };
  const match =
    /^\s*(?:\/((?:[^/\\]|\\.)*)\/|(NR|\$\d+|\$NF)\s*(==|!=|>|<|>=|<=)\s*("[^"]*"|\d+))?\s*(?:\{\s*print\b([^}]*)\})?\s*$/.exec(
      program,
    );
  if (match === null || program.trim() === "") return refusal;
  const [, pattern, left, operator = "", right = "", printed = ""] = match;
  const expression = pattern === undefined ? undefined : expressionOf(pattern, true);
  const separator = flags.get("F");
  const { lines, err } = linesFrom(context, files);
  let out = "";
  lines.forEach((line, index) => {
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    const valueOf = (word: string): string => {
      if (word.startsWith('"')) return word.slice(1, -1).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
      if (word === "NR") return String(index + 1);
      if (word === "NF") return String(fields.length);
      if (word === "$0") return line;
      if (word === "$NF") return fields.at(-1) ?? "";
      return word.startsWith("$") ? (fields[Number(word.slice(1)) - 1] ?? "") : word;
    };
    if (expression !== undefined && !expression.test(line)) return;
    if (left !== undefined && !compares(valueOf(left), operator, valueOf(right))) return;
    const groups = printed.trim() === "" ? ["$0"] : printed.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
    out += `${groups.map((group) => (group.match(/"[^"]*"|\$?\w+/g) ?? []).map(valueOf).join("")).join(" ")}\n`;
  });
  return { status: err === "" ? 0 : 2, out, err };
};

function compares(left: string, operator: string, right: string): boolean {
  const numeric = left !== "" && right !== "" && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
  const order = numeric ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case ">=":
      return order >= 0;
    default:
      return order <= 0;
  }
}

const LETTERS = { file: "f", folder: "d", link: "l", "character device": "c", "block device": "b" } as const;

const find: Command = ({ host, argv, workingDir }) => {
  const words = argv.slice(1);
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  const roots = firstOption < 0 ? words : words.slice(0, firstOption);
  const options = firstOption < 0 ? [] : words.slice(firstOption);
  const wanted = new Map<string, string>();
  for (let index = 0; index < options.length; index += 2) wanted.set(options[index] ?? "", options[index + 1] ?? "");
  for (const option of wanted.keys())
    if (!["-name", "-type", "-maxdepth"].includes(option)) return { status: 1, err: `find: unrecognized: ${option}\n` };
  const name = wanted.get("-name");
  const expression =
    name === undefined
      ? undefined
      : new RegExp(
          `^${name
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll("*", ".*")
            .replaceAll("?", ".")}$`,
        );
  const deepest = Number(wanted.get("-maxdepth") ?? "50");
  let [out, err] = ["", ""];
  const visit = (path: string, shown: string, depth: number): void => {
    const found = host.stat(path, false);
    if (found === undefined) return;
    const kind = LETTERS[found.kind];
    const base = path.slice(path.lastIndexOf("/") + 1);
    if ((expression?.test(base) ?? true) && (wanted.get("-type") ?? kind) === kind) out += `${shown}\n`;
    if (found.kind !== "folder" || depth >= deepest) return;
    for (const inside of host.list(path) ?? [])
      visit(`${path === "/" ? "" : path}/${inside}`, `${shown === "/" ? "" : shown}/${inside}`, depth + 1);
  };
  for (const root of roots.length === 0 ? ["."] : roots) {
    const path = absolutePath(root, workingDir);
    if (host.stat(path, true) === undefined) err += `find: ${root}: No such file or directory\n`;
    else visit(path, root, 0);
  }
  return { status: err === "" ? 0 : 1, out, err };
};

const base64: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "w");
  const file = operands[0];
  const text =
    file === undefined || file === "-" ? context.stdin : context.host.read(absolutePath(file, context.workingDir));
  if (text === undefined) return { status: 1, err: `base64: ${file ?? ""}: No such file or directory\n` };
  if (flags.has("d") || flags.has("D") || flags.has("decode")) return { status: 0, out: base64ToText(text.trim()) };
  const encoded = encodeBase64(textToBytes(text));
  const width = Number(flags.get("w") ?? "76");
  const lines = width === 0 ? [encoded] : (encoded.match(new RegExp(`.{1,${width}}`, "g")) ?? []);
  return { status: 0, out: lines.join("\n") + (width === 0 ? "" : "\n") };
};

const mktemp: Command = ({ host, argv }) => {
  const folder = argv.includes("-d");
  let number = 0;
  const path = (): string => `/tmp/tmp.${(host.nowMs * 31 + number).toString(36).padStart(10, "k").slice(-10)}`;
  while (host.stat(path(), true) !== undefined) number += 1;
  const done = folder ? host.mayWrite(path()) : host.write(path(), "", false);
  if (done !== "ok") return { status: 1, err: "mktemp: (null): Read-only file system\n" };
  if (folder) host.makeFolder(path());
  return { status: 0, out: `${path()}\n` };
};

const rev: Command = (context) => {
  const { lines, err } = linesFrom(context, context.argv.slice(1));
  return { status: err === "" ? 0 : 1, out: lines.map((line) => `${[...line].reverse().join("")}\n`).join(""), err };
};

export const STREAM_COMMANDS: Readonly<Record<string, Command>> = { sed, awk, find, base64, mktemp, rev };
