/** Commands about files and text. */
import {
  absolutePath,
  readProblem,
  splitOptions,
  type Command,
  type CommandContext,
  type CommandResult,
  writeProblem,
} from "./command.ts";
import { head, tail } from "./tail.ts";
import { tr } from "./tr.ts";

/** The text of the operands (or of the standard input), with errors in the words of the tool. */
function inputs(
  context: CommandContext,
  operands: readonly string[],
): { readonly text: string; readonly err: string; readonly status: number } {
  if (operands.length === 0) return { text: context.stdin, err: "", status: 0 };
  let text = "";
  let err = "";
  for (const operand of operands) {
    const content = operand === "-" ? context.stdin : context.host.read(absolutePath(operand, context.workingDir));
    if (content === undefined) err += problemOf(context, operand);
    else text += content;
  }
  return { text, err, status: err === "" ? 0 : 1 };
}

function problemOf({ host, argv, workingDir }: CommandContext, operand: string): string {
  const why = readProblem(host, absolutePath(operand, workingDir));
  const name = argv[0] ?? "";
  return why === "Is a directory" ? `${name}: read error: ${why}\n` : `${name}: can't open '${operand}': ${why}\n`;
}

function linesOf(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

const cat: Command = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1)).operands);
  return { status, out: text, err };
};

const touch: Command = ({ host, argv, workingDir }) => {
  for (const operand of splitOptions(argv.slice(1)).operands) {
    const path = absolutePath(operand, workingDir);
    const done = host.read(path) === undefined ? host.write(path, "", false) : host.mayWrite(path);
    if (done !== "ok") return { status: 1, err: `touch: ${operand}: ${writeProblem(done)}\n` };
  }
  return { status: 0 };
};

const rm: Command = ({ host, argv, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  const force = flags.has("f");
  const deep = flags.has("r") || flags.has("R");
  let err = "";
  for (const operand of operands) {
    const path = absolutePath(operand, workingDir);
    const found = host.stat(path, false);
    if (found !== undefined && found.kind !== "folder") {
      if (!host.remove(path)) err += `rm: can't remove '${operand}': ${removeProblem(host, path)}\n`;
      continue;
    }
    const names = host.list(path);
    if (names !== undefined && deep) err += removeTree(host, path, operand);
    else if (names !== undefined) err += `rm: '${operand}' is a directory\n`;
    else if (!force) err += `rm: can't remove '${operand}': No such file or directory\n`;
  }
  return { status: err === "" ? 0 : 1, err };
};

function removeProblem(host: CommandContext["host"], path: string): string {
  const refused = host.mayWrite(`${path}.`);
  return refused === "read-only" ? writeProblem(refused) : writeProblem("denied");
}

/** What could not be removed, in words. */
function removeTree(host: CommandContext["host"], path: string, shown: string): string {
  let err = "";
  for (const name of host.list(path) ?? []) {
    const inside = `${path === "/" ? "" : path}/${name}`;
    if (host.stat(inside, false)?.kind === "folder") err += removeTree(host, inside, `${shown}/${name}`);
    else if (!host.remove(inside)) err += `rm: can't remove '${shown}/${name}': ${removeProblem(host, inside)}\n`;
  }
  if (err === "") host.removeFolder(path);
  return err;
}

const mkdir: Command = ({ host, argv, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1), "m");
  const mode = /^[0-7]{1,4}$/.test(flags.get("m") ?? "") ? Number.parseInt(flags.get("m") ?? "", 8) : undefined;
  let err = "";
  for (const operand of operands) {
    const path = absolutePath(operand, workingDir);
    const isThere = host.stat(path, true) !== undefined;
    if (isThere && !flags.has("p")) err += `mkdir: can't create directory '${operand}': File exists\n`;
    if (isThere) continue;
    const done = host.makeFolder(path);
    if (done === "ok" && mode !== undefined) host.change(path, { mode });
    else if (done !== "ok") err += `mkdir: can't create directory '${operand}': ${writeProblem(done)}\n`;
  }
  return { status: err === "" ? 0 : 1, err };
};

const copy =
  (removes: boolean): Command =>
  ({ host, argv, workingDir }) => {
    const { flags, operands } = splitOptions(argv.slice(1));
    const deep = removes || ["r", "R", "a"].some((flag) => flags.has(flag)) || argv.includes("--recursive");
    const target = absolutePath(operands.at(-1) ?? "", workingDir);
    for (const operand of operands.slice(0, -1)) {
      const path = absolutePath(operand, workingDir);
      const isFolder = host.read(path) === undefined && host.list(path) !== undefined;
      if (isFolder && !deep) return { status: 1, err: `${argv[0]}: omitting directory '${operand}'\n` };
      if (!isFolder && host.read(path) === undefined) {
        const why = readProblem(host, path);
        const what = why === "Permission denied" ? "open" : "stat";
        return { status: 1, err: `${argv[0]}: can't ${what} '${operand}': ${why}\n` };
      }
      const into = host.list(target) !== undefined && host.read(target) === undefined;
      const done = copyTree(host, path, into ? `${target}/${path.split("/").at(-1) ?? ""}` : target);
      if (done !== "ok")
        return { status: 1, err: `${argv[0]}: can't create '${operands.at(-1) ?? ""}': ${writeProblem(done)}\n` };
      if (removes && !host.remove(path)) removeTree(host, path, operand);
    }
    return { status: 0 };
  };

/** A file, or a folder with all that is in it. */
function copyTree(host: CommandContext["host"], from: string, to: string): ReturnType<typeof host.write> {
  const text = host.read(from);
  if (text !== undefined) return host.write(to, text, false);
  const made = host.stat(to, true) === undefined ? host.makeFolder(to) : "ok";
  if (made !== "ok") return made;
  for (const name of host.list(from) ?? []) {
    const done = copyTree(host, `${from === "/" ? "" : from}/${name}`, `${to}/${name}`);
    if (done !== "ok") return done;
  }
  return "ok";
}

const grep: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "e");
  const pattern = flags.get("e") ?? operands[0] ?? "";
  const { text, err, status } = inputs(context, flags.has("e") ? operands : operands.slice(1));
  let expression: RegExp;
  try {
    const source = flags.has("F") ? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern;
    expression = new RegExp(source, flags.has("i") ? "i" : "");
  } catch {
    return { status: 2, err: `grep: bad regex '${pattern}'\n` };
  }
  const found = linesOf(text).filter((line) => expression.test(line) !== flags.has("v"));
  if (flags.has("q")) return { status: found.length > 0 ? 0 : 1 };
  if (flags.has("c")) return { status: found.length > 0 ? 0 : 1, out: `${found.length}\n` };
  const shown = flags.has("o") ? found.map((line) => expression.exec(line)?.[0] ?? "") : found;
  return { status: status !== 0 ? 2 : found.length > 0 ? 0 : 1, out: joined(shown), err };
};

const wc: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1));
  const { text, err, status } = inputs(context, operands);
  const counts = [text.split("\n").length - 1, text.split(/\s+/).filter((word) => word !== "").length, text.length];
  const chosen = ["l", "w", "c"]
    .map((flag, index) => (flags.has(flag) ? counts[index] : undefined))
    .filter((count) => count !== undefined);
  return { status, out: `${(chosen.length === 0 ? counts : chosen).join(" ")}\n`, err };
};

const sort: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "kt");
  const { text, err, status } = inputs(context, operands);
  const numeric = flags.has("n");
  const lines = linesOf(text).sort((a, b) =>
    numeric ? Number.parseFloat(a) - Number.parseFloat(b) : a < b ? -1 : a > b ? 1 : 0,
  );
  if (flags.has("r")) lines.reverse();
  return {
    status,
    out: joined(flags.has("u") ? lines.filter((line, index) => line !== lines[index - 1]) : lines),
    err,
  };
};

const uniq: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1));
  const { text, err, status } = inputs(context, operands);
  const groups: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = groups.at(-1);
    if (last?.line === line) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  return {
    status,
    out: joined(groups.map(({ line, count }) => (flags.has("c") ? `${String(count).padStart(7)} ${line}` : line))),
    err,
  };
};

/** `1,3-5,7-`: which of them, counted from one. */
function inList(list: string, position: number): boolean {
  return list.split(",").some((range) => {
    const dash = range.indexOf("-");
    const first = Number(dash < 0 ? range : range.slice(0, dash)) || 1;
    const last = dash < 0 ? first : Number(range.slice(dash + 1)) || Number.MAX_SAFE_INTEGER;
    return position >= first && position <= last;
  });
}

const cut: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "dfcb");
  const { text, err, status } = inputs(context, operands);
  const fields = flags.get("f");
  const list = fields ?? flags.get("c") ?? flags.get("b") ?? "1";
  const separator = fields === undefined ? "" : (flags.get("d") ?? "\t");
  const lines = linesOf(text)
    .filter((line) => !flags.has("s") || line.includes(separator))
    .map((line) => {
      if (fields !== undefined && !line.includes(separator)) return line;
      const parts = line.split(separator);
      return parts.filter((_, index) => inList(list, index + 1)).join(separator);
    });
  return { status, out: joined(lines), err };
};

const tee: Command = ({ host, argv, stdin, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  let err = "";
  for (const operand of operands) {
    const done = host.write(absolutePath(operand, workingDir), stdin, flags.has("a"));
    if (done !== "ok") err += `tee: ${operand}: ${writeProblem(done)}\n`;
  }
  return { status: err === "" ? 0 : 1, out: stdin, err };
};

const tac: Command = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1)).operands);
  return { status, out: joined(linesOf(text).reverse()), err };
};

const nl: Command = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1), "b").operands);
  return { status, out: joined(linesOf(text).map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)), err };
};

const nothing = (): CommandResult => ({ status: 0 });

export const FILE_COMMANDS: Readonly<Record<string, Command>> = {
  cat,
  touch,
  rm,
  mkdir,
  cp: copy(false),
  mv: copy(true),
  head,
  tail,
  grep,
  wc,
  sort,
  uniq,
  cut,
  tr,
  tee,
  tac,
  nl,
  more: cat,
  less: cat,
  sync: nothing,
};
