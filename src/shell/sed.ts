/** Small forms of `sed`. What it does not know is refused in words. POSIX.1-2017, sed. */
import { absolutePath, expressionOf, inputs, linesOf, splitOptions, type TextCommand } from "./text-command.ts";

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

export const sed: TextCommand = (context) => {
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
  const { text, err } = inputs(context, files);
  const lines = linesOf(text);
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
