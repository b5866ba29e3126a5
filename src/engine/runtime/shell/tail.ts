/** `head` and `tail`, also of files that grow. Forms: BusyBox, coreutils/head.c and coreutils/tail.c. */
import {
  absolutePath,
  readProblem,
  splitOptions,
  type Command,
  type CommandContext,
  type ShellHost,
} from "./command.ts";
import type { Following } from "./following.ts";

/** How often it looks for more. */
export const FOLLOW_MS = 1_000;

/** The part that `-n` and `-c` ask for; `+3` counts from the start. */
function partOf(text: string, flags: ReadonlyMap<string, string>, fromEnd: boolean): string {
  const bytes = flags.get("c");
  const asked = bytes ?? flags.get("n") ?? "10";
  const count = Math.abs(Number.parseInt(asked, 10)) || 0;
  const units = bytes === undefined ? (text.match(/[^\n]*\n|[^\n]+$/g) ?? []) : [...text];
  if (!fromEnd) return units.slice(0, asked.startsWith("-") ? -count : count).join("");
  return units.slice(asked.startsWith("+") ? Math.max(0, count - 1) : Math.max(0, units.length - count)).join("");
}

const headerOf = (name: string, isFirst: boolean): string => `${isFirst ? "" : "\n"}==> ${name} <==\n`;

function optionsOf({ argv }: CommandContext) {
  const args = argv.slice(1);
  // `tail -5`, `tail +3`
  if (/^[-+]\d+$/.test(args[0] ?? "")) args[0] = `-n${(args[0] ?? "").replace(/^-/, "")}`;
  const { flags, operands } = splitOptions(args, "ncs");
  const lines = flags.get("lines");
  return { flags: lines === undefined ? flags : new Map([...flags, ["n", lines]]), operands };
}

const part =
  (fromEnd: boolean): Command =>
  (context) => {
    const { host, argv, stdin, workingDir } = context;
    const { flags, operands } = optionsOf(context);
    const follows = fromEnd && (flags.has("f") || flags.has("F") || flags.has("follow"));
    const files: { readonly name: string; readonly offset: number }[] = [];
    let [out, err, shown] = ["", "", ""];
    for (const name of operands.length === 0 ? ["-"] : operands) {
      const path = absolutePath(name, workingDir);
      const text = name === "-" ? stdin : host.read(path);
      if (text === undefined) err += `${argv[0] ?? ""}: can't open '${name}': ${readProblem(host, path)}\n`;
      if (name !== "-" && name !== "/dev/null") files.push({ name, offset: text?.length ?? -1 });
      if (text === undefined) continue;
      if (operands.length > 1 && !flags.has("q")) out += headerOf(name, shown === "");
      out += partOf(text, flags, fromEnd);
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
