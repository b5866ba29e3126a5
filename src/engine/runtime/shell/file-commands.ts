/** Commands about files. */
import { type Command, type CommandContext, type CommandResult, writeProblem } from "./command.ts";
import { absolutePath, readProblem, splitOptions } from "../../../shell/text-command.ts";
import { head, tail } from "./tail.ts";

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

const tee: Command = ({ host, argv, stdin, workingDir }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  let err = "";
  for (const operand of operands) {
    const done = host.write(absolutePath(operand, workingDir), stdin, flags.has("a"));
    if (done !== "ok") err += `tee: ${operand}: ${writeProblem(done)}\n`;
  }
  return { status: err === "" ? 0 : 1, out: stdin, err };
};

const nothing = (): CommandResult => ({ status: 0 });

export const FILE_COMMANDS: Readonly<Record<string, Command>> = {
  touch,
  rm,
  mkdir,
  cp: copy(false),
  mv: copy(true),
  head,
  tail,
  tee,
  sync: nothing,
};
