/** Which command the words before the cursor are about. Upstream: cobra's Command.Find. */
import type { CommandDefinition } from "../command.ts";
import { ALIASES, COMMANDS } from "../commands.ts";
import type { FlagDefinition } from "../flags.ts";
import { GLOBAL_FLAGS } from "../global-flags.ts";

/** A command, a group of commands, or kubectl itself. */
export interface CommandPlace {
  readonly words: readonly string[];
  /** Undefined for a group that does nothing by itself. */
  readonly command: CommandDefinition | undefined;
  /** The next words of the commands below, in order. */
  readonly below: readonly string[];
  /** What is left of the line. */
  readonly rest: readonly string[];
}

/** Words that begin a command, and are none. */
const HELP = "help";

/** Undefined when there is no such command. */
export function commandPlace(line: readonly string[]): CommandPlace | undefined {
  let place = placeOf([], line);
  for (;;) {
    const at = nextWord(place.rest, place.command?.flags ?? []);
    const word = at < 0 ? undefined : place.rest[at];
    if (word === undefined) return place;
    const canonical = ALIASES[[...place.words, word].join(" ")]?.split(" ").at(-1) ?? word;
    if (!place.below.includes(canonical)) return place.words.length === 0 ? undefined : place;
    place = placeOf([...place.words, canonical], place.rest.toSpliced(at, 1));
  }
}

function placeOf(words: readonly string[], rest: readonly string[]): CommandPlace {
  const under = COMMANDS.filter((one) => words.every((word, index) => one.words[index] === word));
  const depth = words.length;
  const names = under.flatMap((one) => one.words.slice(depth, depth + 1));
  return {
    words,
    command: under.find((one) => one.words.length === depth),
    below: [...new Set(depth === 0 ? [...names, HELP] : names)].sort(),
    rest,
  };
}

/** Where the first word is that is neither a flag nor the value of one; -1 without one. */
function nextWord(rest: readonly string[], own: readonly FlagDefinition[]): number {
  for (let index = 0; index < rest.length; index += 1) {
    const word = rest[index] ?? "";
    if (word === "--") return -1;
    if (word.startsWith("-")) {
      if (!word.includes("=") && takesNext(word, own)) index += 1;
    } else if (word !== "") return index;
  }
  return -1;
}

/** What is not known is taken for a flag with a value. */
function takesNext(word: string, own: readonly FlagDefinition[]): boolean {
  const all = [...own, ...GLOBAL_FLAGS];
  const isLong = word.startsWith("--");
  if (!isLong && word.length > 2) return false;
  const found = all.find(({ name, short }) => (isLong ? name === word.slice(2) : short === word.slice(1)));
  return found === undefined || (found.type !== "bool" && found.bare === undefined);
}
