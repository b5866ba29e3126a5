/** What can stand behind a pipe: grep, wc, head, tail, sort, uniq, cut. Each takes text as it comes and says what comes out. */

export interface Filter {
  push(text: string): string;
  /** Nothing more will come. `exitCode` is that of the filter. */
  end(): { readonly text: string; readonly exitCode: number };
}

export type FilterOutcome =
  { readonly ok: true; readonly filter: Filter } | { readonly ok: false; readonly message: string };

export const FILTERS: readonly string[] = ["cut", "grep", "head", "sort", "tail", "uniq", "wc"];

/** @param words the filter and its arguments */
export function createFilter([name = "", ...words]: readonly string[]): FilterOutcome {
  const { flags, rest } = split(words, name === "grep" ? "" : "nk");
  switch (name) {
    case "grep":
      return grep(flags, rest);
    case "wc":
      return only(name, flags, "lwc") ?? { ok: true, filter: atEnd((lines, text) => count(flags, lines, text)) };
    case "head":
      return limited(name, flags, (lines, limit) => lines.slice(0, limit));
    case "tail":
      return limited(name, flags, (lines, limit) => (limit === 0 ? [] : lines.slice(-limit)));
    case "uniq":
      return only(name, flags, "cdu") ?? { ok: true, filter: atEnd((lines) => print(withoutRepeats(flags, lines))) };
    case "cut":
      return cut(words);
    case "sort":
      return only(name, flags, "rnku") ?? { ok: true, filter: atEnd((lines) => print(sorted(flags, lines))) };
    default:
      return { ok: false, message: `${name}: command not found` };
  }
}

type Flags = ReadonlyMap<string, string>;

/** `-n5`, `-n 5` and `-5`; `withValue` are the letters that take one. */
function split(
  words: readonly string[],
  withValue: string,
): { readonly flags: Flags; readonly rest: readonly string[] } {
  const flags = new Map<string, string>();
  const rest: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (/^-\d+$/.test(word)) flags.set("n", word.slice(1));
    else if (!/^-[A-Za-z]/.test(word)) rest.push(word);
    else {
      for (let index = 1; index < word.length; index += 1) {
        const letter = word.charAt(index);
        if (!withValue.includes(letter)) flags.set(letter, "");
        else {
          const value = word.slice(index + 1);
          const next = words[at + 1] ?? "";
          const takesNext = value === "" && /^\d+$/.test(next);
          flags.set(letter, takesNext ? next : value);
          if (takesNext) at += 1;
          break;
        }
      }
    }
  }
  return { flags, rest };
}

function only(name: string, flags: Flags, letters: string): FilterOutcome | undefined {
  const unknown = [...flags.keys()].find((letter) => !letters.includes(letter));
  return unknown === undefined ? undefined : { ok: false, message: `${name}: invalid option -- '${unknown}'` };
}

function grep(flags: Flags, rest: readonly string[]): FilterOutcome {
  const [pattern, ...files] = rest;
  const problem = only("grep", flags, "icvEwo");
  if (problem !== undefined) return problem;
  if (pattern === undefined) return { ok: false, message: "usage: grep [-icvwEo] PATTERN" };
  if (files.length > 0) return { ok: false, message: "grep: only behind a pipe here: cat FILE | grep PATTERN" };
  const source = pattern.replaceAll("\\|", "|");
  let test: RegExp;
  try {
    test = new RegExp(flags.has("w") ? `\\b(?:${source})\\b` : source, flags.has("i") ? "i" : "");
  } catch {
    return { ok: false, message: `grep: ${pattern}: this pattern cannot be read` };
  }
  let found = 0;
  const take = (line: string): string => {
    const match = test.exec(line.slice(0, MAX_MATCHED));
    if ((match !== null) === flags.has("v")) return "";
    found += 1;
    if (flags.has("c")) return "";
    return `${flags.has("o") && match !== null ? match[0] : line}\n`;
  };
  let open = "";
  return {
    ok: true,
    filter: {
      push(text) {
        const lines = (open + text).split("\n");
        open = lines.pop() ?? "";
        return lines.map(take).join("");
      },
      end() {
        const last = open === "" ? "" : take(open);
        return { text: flags.has("c") ? `${found}\n` : last, exitCode: found > 0 ? 0 : 1 };
      },
    },
  };
}

/** Runs of the same line become one. */
function withoutRepeats(flags: Flags, lines: readonly string[]): readonly string[] {
  const runs: { readonly line: string; count: number }[] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.line === line) last.count += 1;
    else runs.push({ line, count: 1 });
  }
  const chosen = runs.filter(({ count: times }) => (!flags.has("d") || times > 1) && (!flags.has("u") || times === 1));
  return chosen.map(({ line, count: times }) => (flags.has("c") ? `${String(times).padStart(7)} ${line}` : line));
}

/** `-d DELIMITER -f LIST`, `-c LIST` */
function cut(words: readonly string[]): FilterOutcome {
  let [delimiter, list, characters] = ["\t", "", false];
  for (let at = 0; at < words.length; at += 1) {
    const [, letter = "", glued = ""] = /^-([dfc])(.*)$/s.exec(words[at] ?? "") ?? [];
    if (letter === "") return { ok: false, message: `cut: invalid option -- '${words[at] ?? ""}'` };
    const value = glued === "" ? (words[(at += 1)] ?? "") : glued;
    if (letter === "d") delimiter = value;
    else [list, characters] = [value, letter === "c"];
  }
  const ranges = list.split(",").map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  if (list === "" || ranges.some((range) => range === null || range[0] === "-" || range[0] === "")) {
    return { ok: false, message: "cut: you must specify a list of bytes, characters, or fields" };
  }
  if (delimiter.length !== 1) return { ok: false, message: "cut: the delimiter must be a single character" };
  const wanted = (place: number): boolean =>
    ranges.some((range) => {
      const [, from = "", dash = "", to = ""] = range ?? [];
      if (dash === "") return place === Number(from);
      return place >= Number(from || "1") && (to === "" || place <= Number(to));
    });
  const take = (line: string): string => {
    if (!characters && !line.includes(delimiter)) return line;
    const parts = characters ? [...line] : line.split(delimiter);
    return parts.filter((_, index) => wanted(index + 1)).join(characters ? "" : delimiter);
  };
  return { ok: true, filter: atEnd((lines) => print(lines.map(take))) };
}

/** What is longer is matched by its start: a pattern must not hold up the page. */
const MAX_MATCHED = 2_000;

function limited(
  name: string,
  flags: Flags,
  choose: (lines: readonly string[], limit: number) => readonly string[],
): FilterOutcome {
  const text = flags.get("n") ?? "10";
  if (!/^\d+$/.test(text)) return { ok: false, message: `${name}: invalid number of lines: '${text}'` };
  return only(name, flags, "n") ?? { ok: true, filter: atEnd((lines) => print(choose(lines, Number(text)))) };
}

function atEnd(work: (lines: readonly string[], text: string) => string): Filter {
  let all = "";
  return {
    push(text) {
      all += text;
      return "";
    },
    end: () => ({ text: work(all === "" ? [] : all.replace(/\n$/, "").split("\n"), all), exitCode: 0 }),
  };
}

function print(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}

function count(flags: Flags, lines: readonly string[], text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== "").length;
  const all: readonly (readonly [string, number])[] = [
    ["l", lines.length],
    ["w", words],
    ["c", new TextEncoder().encode(text).length],
  ];
  const shown = all.filter(([letter]) => flags.size === 0 || flags.has(letter)).map(([, number]) => String(number));
  return `${shown.length === 1 ? shown[0] : shown.map((number) => number.padStart(7)).join(" ")}\n`;
}

function sorted(flags: Flags, lines: readonly string[]): readonly string[] {
  const column = Number(flags.get("k") || "0");
  const key = (line: string): string => (column > 0 ? (line.trim().split(/\s+/)[column - 1] ?? "") : line);
  const compare = (a: string, b: string): number => {
    if (flags.has("n")) return (Number.parseFloat(key(a)) || 0) - (Number.parseFloat(key(b)) || 0);
    return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
  };
  const ordered = [...lines].sort(compare);
  const unique = flags.has("u") ? [...new Set(ordered)] : ordered;
  return flags.has("r") ? unique.reverse() : unique;
}
