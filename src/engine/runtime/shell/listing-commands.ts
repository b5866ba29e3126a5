/** Commands about who owns what: `ls`, `stat`, `chmod`, `chown`, `id`. Forms: BusyBox. */
import type { FileStat } from "../file-attributes.ts";
import { idOf, nameOf } from "./accounts.ts";
import { type Command, type CommandContext, writeProblem } from "./command.ts";
import { absolutePath, splitOptions } from "../../../shell/text-command.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const BLOCK = 4_096;

type Host = CommandContext["host"];

const KIND_LETTERS = { file: "-", folder: "d", link: "l", "character device": "c", "block device": "b" } as const;

/** `-rw-r--r--` */
function modeText({ kind, mode }: FileStat): string {
  const letters = ["x", "w", "r"];
  let text = "";
  for (let bit = 8; bit >= 0; bit -= 1) text += (mode >> bit) & 1 ? (letters[bit % 3] ?? "") : "-";
  const special = (at: number, bit: number, letter: string): void => {
    if ((mode & bit) === 0) return;
    text = text.slice(0, at) + (text[at] === "x" ? letter : letter.toUpperCase()) + text.slice(at + 1);
  };
  special(2, 0o4000, "s");
  special(5, 0o2000, "s");
  special(8, 0o1000, "t");
  return KIND_LETTERS[kind] + text;
}

/** `Nov 22 20:44` */
function dateText({ host }: CommandContext, atMs: number): string {
  const iso = new Date(host.epochMs + atMs).toISOString();
  return `${MONTHS[Number(iso.slice(5, 7)) - 1] ?? ""} ${iso.slice(8, 10).replace(/^0/, " ")} ${iso.slice(11, 16)}`;
}

function longLine(context: CommandContext, name: string, found: FileStat, numeric: boolean): string {
  const owner = numeric ? String(found.uid) : nameOf(context.host, found.uid);
  const group = numeric ? String(found.gid) : nameOf(context.host, found.gid, "group");
  const links = String(found.kind === "folder" ? 2 : 1).padStart(4);
  const target = found.target === undefined ? "" : ` -> ${found.target}`;
  return `${modeText(found)} ${links} ${owner.padEnd(8)} ${group.padEnd(8)} ${String(found.bytes).padStart(9)} ${dateText(context, found.atMs)} ${name}${target}\n`;
}

const below = (folder: string, name: string): string => `${folder === "/" ? "" : folder}/${name}`;

/** What is in a folder, as `ls` shows it; undefined for what is no folder. */
function namesIn(host: Host, path: string, flags: ReadonlyMap<string, string>): readonly string[] | undefined {
  if (flags.has("d") || host.read(path) !== undefined) return undefined;
  const names = host.list(path)?.filter((name) => flags.has("a") || flags.has("A") || !name.startsWith("."));
  return names === undefined ? undefined : [...(flags.has("a") ? [".", ".."] : []), ...names];
}

function listed(context: CommandContext, operand: string, flags: ReadonlyMap<string, string>): string | undefined {
  const { host, workingDir } = context;
  const path = absolutePath(operand, workingDir);
  const [long, follow] = [flags.has("l") || flags.has("n"), flags.has("L")];
  const names = namesIn(host, path, flags);
  if (names === undefined) {
    const found = host.stat(path, follow || !long);
    if (found === undefined) return undefined;
    return long ? longLine(context, operand, found, flags.has("n")) : `${operand}\n`;
  }
  if (!long) return names.map((name) => `${name}\n`).join("");
  let blocks = 0;
  let lines = "";
  for (const name of names) {
    const at = name === "." ? path : name === ".." ? absolutePath("..", path) : below(path, name);
    const found = host.stat(at, follow);
    if (found === undefined) continue;
    if (found.kind !== "link") blocks += Math.ceil(found.bytes / BLOCK) * 4;
    lines += longLine(context, name, found, flags.has("n"));
  }
  return `total ${blocks}\n${lines}`;
}

/** With `-R`: the folder, and each that is in it. */
function withFolders(context: CommandContext, operand: string, flags: ReadonlyMap<string, string>): string[] {
  const { host, workingDir } = context;
  const path = absolutePath(operand, workingDir);
  if (!flags.has("R")) return [operand];
  const inside = (namesIn(host, path, flags) ?? []).filter(
    (name) => name !== "." && name !== ".." && host.stat(below(path, name), false)?.kind === "folder",
  );
  const deeper = inside.flatMap((name) => withFolders(context, below(operand, name), flags));
  return [operand, ...deeper];
}

const ls: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1));
  let [out, err] = ["", ""];
  const given = operands.length === 0 ? ["."] : operands;
  const asked = given.flatMap((operand) => withFolders(context, operand, flags));
  const hasHeads = given.length > 1 || flags.has("R");
  for (const operand of asked) {
    const text = listed(context, operand, flags);
    const isFolder = namesIn(context.host, absolutePath(operand, context.workingDir), flags) !== undefined;
    if (text === undefined) err += `ls: ${operand}: No such file or directory\n`;
    else if (hasHeads && isFolder) out += `${out === "" ? "" : "\n"}${operand}:\n${text}`;
    else out += text;
  }
  return { status: err === "" ? 0 : 1, out, err };
};

const KINDS = {
  file: "regular file",
  folder: "directory",
  link: "symbolic link",
  "character device": "character special file",
  "block device": "block special file",
} as const;

const stat: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "c");
  let [out, err] = ["", ""];
  for (const operand of operands) {
    const found = context.host.stat(absolutePath(operand, context.workingDir), flags.has("L"));
    if (found === undefined) {
      err += `stat: can't stat '${operand}': No such file or directory\n`;
      continue;
    }
    const octal = found.mode.toString(8);
    const fields: Readonly<Record<string, string>> = {
      a: octal,
      A: modeText(found),
      n: operand,
      N: found.target === undefined ? operand : `'${operand}' -> '${found.target}'`,
      s: String(found.bytes),
      u: String(found.uid),
      U: nameOf(context.host, found.uid),
      g: String(found.gid),
      G: nameOf(context.host, found.gid, "group"),
      F: KINDS[found.kind],
      Y: String(Math.floor((context.host.epochMs + found.atMs) / 1_000)),
      "%": "%",
    };
    const format = flags.get("c") ?? flags.get("format");
    if (format !== undefined) {
      out += `${format.replace(/%([A-Za-z%])/g, (match, letter: string) => fields[letter] ?? match)}\n`;
      continue;
    }
    const time = `${new Date(context.host.epochMs + found.atMs).toISOString().replace("T", " ").slice(0, 19)}.000000000 +0000`;
    const access = `(${octal.padStart(4, "0")}/${modeText(found)})  Uid: (${String(found.uid).padStart(5)}/${nameOf(context.host, found.uid).padStart(8)})   Gid: (${String(found.gid).padStart(5)}/${nameOf(context.host, found.gid, "group").padStart(8)})`;
    out += `  File: ${fields["N"] ?? ""}\n  Size: ${String(found.bytes).padEnd(10)}\tBlocks: ${Math.ceil(found.bytes / BLOCK) * 8}          IO Block: 4096   ${KINDS[found.kind]}\nAccess: ${access}\nAccess: ${time}\nModify: ${time}\nChange: ${time}\n`;
  }
  return { status: err === "" ? 0 : 1, out, err };
};

/** `640`, `u+x`, `g=rw,o-r`; undefined for what is no mode. */
function newMode(text: string, before: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(",")) {
    const match = /^([ugoa]*)([+=-])([rwx]*)$/.exec(clause);
    if (match === null) return undefined;
    const [, who = "", operator = "", what = ""] = match;
    const bits = (what.includes("r") ? 4 : 0) | (what.includes("w") ? 2 : 0) | (what.includes("x") ? 1 : 0);
    for (const [letter, shift] of [
      ["u", 6],
      ["g", 3],
      ["o", 0],
    ] as const) {
      if (who !== "" && !who.includes("a") && !who.includes(letter)) continue;
      if (operator === "+") mode |= bits << shift;
      else if (operator === "-") mode &= ~(bits << shift);
      else mode = (mode & ~(7 << shift)) | (bits << shift);
    }
  }
  return mode;
}

/** Applies a change to paths and, with `-R`, to what is in them. */
function changeAll(
  context: CommandContext,
  operands: readonly string[],
  deep: boolean,
  given: (found: FileStat) => { readonly mode?: number; readonly uid?: number; readonly gid?: number },
): string {
  const { host, argv, workingDir } = context;
  let err = "";
  const visit = (path: string, shown: string): void => {
    const found = host.stat(path, true);
    if (found === undefined) {
      err += `${argv[0] ?? ""}: ${shown}: No such file or directory\n`;
      return;
    }
    const isOwner = host.user.uid === 0 || host.user.uid === found.uid;
    const result = isOwner ? host.change(path, given(found)) : "not permitted";
    if (result !== "ok")
      err += `${argv[0] ?? ""}: ${shown}: ${result === "not permitted" || result === "denied" ? "Operation not permitted" : writeProblem(result)}\n`;
    if (!deep || found.kind !== "folder") return;
    for (const name of host.list(path) ?? []) visit(`${path === "/" ? "" : path}/${name}`, `${shown}/${name}`);
  };
  for (const operand of operands) visit(absolutePath(operand, workingDir), operand);
  return err;
}

const chmod: Command = (context) => {
  const words = context.argv.slice(1).filter((word) => word !== "-R" && word !== "-f" && word !== "-v");
  const [mode = "", ...operands] = words;
  if (newMode(mode, 0) === undefined) return { status: 1, err: `chmod: invalid mode '${mode}'\n` };
  const err = changeAll(context, operands, context.argv.includes("-R"), (found) => ({
    mode: newMode(mode, found.mode) ?? found.mode,
  }));
  return { status: err === "" ? 0 : 1, err };
};

const chown: Command = (context) => {
  const words = context.argv.slice(1).filter((word) => !/^-[RfvLh]+$/.test(word));
  const [owner = "", ...operands] = words;
  const [user = "", group] = owner.split(/[:.]/);
  const [uid, gid] = [idOf(context.host, user, "passwd"), idOf(context.host, group ?? "", "group")];
  if (user !== "" && uid === undefined) return { status: 1, err: `chown: unknown user ${user}\n` };
  if (group !== undefined && group !== "" && gid === undefined)
    return { status: 1, err: `chown: unknown group ${group}\n` };
  if (!context.host.may("CHOWN"))
    return { status: 1, err: operands.map((path) => `chown: ${path}: Operation not permitted\n`).join("") };
  const given = { ...(uid === undefined ? {} : { uid }), ...(gid === undefined ? {} : { gid }) };
  const err = changeAll(
    context,
    operands,
    context.argv.some((word) => /^-\w*R/.test(word)),
    () => given,
  );
  return { status: err === "" ? 0 : 1, err };
};

const chgrp: Command = (context) =>
  chown({ ...context, argv: ["chown", `:${context.argv[1] ?? ""}`, ...context.argv.slice(2)] });

const id: Command = ({ host, argv }) => {
  const { user } = host;
  const { flags } = splitOptions(argv.slice(1));
  const shown = (number: number, list: "passwd" | "group"): string =>
    flags.has("n") ? nameOf(host, number, list) : String(number);
  if (flags.has("u")) return { status: 0, out: `${shown(user.uid, "passwd")}\n` };
  if (flags.has("g")) return { status: 0, out: `${shown(user.gid, "group")}\n` };
  if (flags.has("G")) return { status: 0, out: `${user.groups.map((one) => shown(one, "group")).join(" ")}\n` };
  const named = (number: number, list: "passwd" | "group"): string => {
    const name = nameOf(host, number, list);
    return name === String(number) ? name : `${number}(${name})`;
  };
  const groups = user.groups.map((one) => named(one, "group")).join(",");
  return { status: 0, out: `uid=${named(user.uid, "passwd")} gid=${named(user.gid, "group")} groups=${groups}\n` };
};

const whoami: Command = ({ host }) => {
  const name = nameOf(host, host.user.uid);
  if (name !== String(host.user.uid)) return { status: 0, out: `${name}\n` };
  return { status: 1, err: `whoami: unknown uid ${name}\n` };
};

const groups: Command = ({ host }) => ({
  status: 0,
  out: `${host.user.groups.map((one) => nameOf(host, one, "group")).join(" ")}\n`,
});

export const LISTING_COMMANDS: Readonly<Record<string, Command>> = {
  ls,
  stat,
  chmod,
  chown,
  chgrp,
  id,
  whoami,
  groups,
};
