/**
 * `kubectl __complete`: how the last word of a command line may go on. What the shell scripts of `kubectl completion`
 * ask, and the Tab key of the terminal. Upstream: github.com/spf13/cobra/completions.go (getCompletions).
 */
import type { Invocation, Surroundings } from "../command.ts";
import { COMMANDS } from "../commands.ts";
import { type FlagDefinition, type Flags, parseArguments } from "../flags.ts";
import { GLOBAL_FLAGS, withGlobalFlags } from "../global-flags.ts";
import { HELP_FLAG } from "../help.ts";
import { configOf, namespaceOf, askerOf } from "../kubeconfig.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { ARGUMENTS, flagValues } from "./argument-candidates.ts";
import { type Candidate, type Candidates, NO_FILES, offer } from "./candidates.ts";
import { type CommandPlace, commandPlace } from "./command-place.ts";
import { SHELL_SCRIPTS } from "./shell-scripts.ts";

/** @param line the words without `kubectl`; the last may be empty */
export function* completeLine(line: readonly string[], surroundings: Surroundings): Steps<Candidates> {
  const typed = line.at(-1) ?? "";
  const before = line.slice(0, -1);
  const place = commandPlace(before);
  if (place?.words[0] === "help") return helpTopics(place.rest, typed);
  if (place === undefined) {
    const problem = `[Error] unable to find a command for arguments: [${before.join(" ")}]`;
    return { ...offer([], 0), problems: ["Cleared global flags for plugin completion", problem] };
  }
  const flagged = flagBefore(place, typed);
  const { rest, start, unknown } = flagged;
  const definitions = [...localFlags(place), ...inheritedFlags(place)];
  let parsed;
  try {
    parsed = parseArguments(rest, definitions, "kubectl");
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    const [why = ""] = failure.text.replace(/^error: /, "").split("\n");
    return { ...offer([], 0), problems: [`[Error] Error while parsing flags from args [${rest.join(" ")}]: ${why}`] };
  }
  const { flags, positional, beforeDash } = parsed;
  // Behind a `--` nothing is a flag any more.
  const flag = beforeDash === undefined ? flagged.flag : undefined;
  if (unknown !== undefined && beforeDash === undefined) {
    const problem = `[Error] Subcommand '${place.words.at(-1) ?? "kubectl"}' does not support flag '${unknown}'`;
    return { ...offer([], 0), problems: [problem] };
  }
  if (flags.bool("help")) return offer([]);
  const invocation = invocationOf(surroundings, flags, positional, beforeDash);
  const asked =
    flag === undefined
      ? argumentsOf(place, invocation, start)
      : flagValues(place.words.join(" "), flag.name, invocation, start);
  if (flag === undefined && beforeDash === undefined && start.startsWith("-") && !start.includes("="))
    return { offered: flagNames(place, flags, start), directive: NO_FILES };
  const config = configOf(surroundings.session);
  const context = flags.string("context") || config["current-context"];
  return yield* withGlobalFlags(flags, asked, askerOf(config, context, flags.string("token")));
}

function* argumentsOf(place: CommandPlace, invocation: Invocation, start: string): Steps<Candidates> {
  const { flags } = invocation;
  const name = place.words.join(" ");
  const isFirst = invocation.arguments.length === 0;
  const changed = localFlags(place).some((flag) => flags.has(flag.name));
  const below = isFirst && !changed ? place.below : [];
  const offered: Candidate[] = below.filter((word) => word.startsWith(start)).map((word) => described(place, word));
  offered.push(...requiredFlags(place, flags, start));
  if (name === "completion" && isFirst) {
    const shells = [...SHELL_SCRIPTS.keys()].filter((shell) => shell.startsWith(start));
    return { offered: [...offered, ...shells.map((text) => ({ text }))], directive: NO_FILES };
  }
  const more = yield* ARGUMENTS[name]?.(invocation, start) ?? nothing(below.length > 0 ? NO_FILES : 0);
  return { ...more, offered: [...offered, ...more.offered] };
}

// oxlint-disable-next-line require-yield -- nobody needs to be asked
function* nothing(directive: number): Steps<Candidates> {
  return offer([], directive);
}

function invocationOf(
  surroundings: Surroundings,
  flags: Flags,
  positional: readonly string[],
  beforeDash: number | undefined,
): Invocation {
  const config = configOf(surroundings.session);
  const context = flags.string("context") || config["current-context"];
  return {
    ...surroundings,
    arguments: positional,
    beforeDash,
    flags,
    namespace: flags.string("namespace") || namespaceOf(config, context),
    command: "kubectl __complete",
    printed: { count: 0 },
  };
}

interface FlagBefore {
  /** The one whose value is typed. */
  readonly flag: FlagDefinition | undefined;
  /** The name of one that the command does not have, with a value. */
  readonly unknown?: string;
  readonly rest: readonly string[];
  readonly start: string;
}

/** `--flag=val`, or `--flag` and then `val`. Upstream: checkIfFlagCompletion. */
function flagBefore(place: CommandPlace, typed: string): FlagBefore {
  const { rest } = place;
  const all = [...localFlags(place), ...inheritedFlags(place)];
  const named = (word: string): FlagDefinition | undefined =>
    word.startsWith("--")
      ? all.find(({ name }) => name === word.slice(2))
      : all.find(({ short }) => short === word.slice(-1));
  if (typed.startsWith("-")) {
    const equals = typed.indexOf("=");
    if (equals < 0) return { flag: undefined, rest, start: typed };
    const word = typed.slice(0, equals);
    const flag = named(word);
    if (flag !== undefined) return { flag, rest, start: typed.slice(equals + 1) };
    return { flag, unknown: word.startsWith("--") ? word.slice(2) : word.slice(-1), rest, start: typed };
  }
  const last = rest.at(-1) ?? "";
  const isFlag = /^--[^-=]|^-[^-=]/.test(last) && !last.includes("=");
  const flag = isFlag ? named(last) : undefined;
  if (flag === undefined || flag.type === "bool" || flag.bare !== undefined)
    return { flag: undefined, rest, start: typed };
  return { flag, rest: rest.slice(0, -1), start: typed };
}

const isGlobal = (flag: FlagDefinition): boolean => GLOBAL_FLAGS.includes(flag);

/** The command's own, even where a global one has the name. */
function localFlags({ words, command }: CommandPlace): readonly FlagDefinition[] {
  return words.length === 0
    ? [...GLOBAL_FLAGS, HELP_FLAG]
    : [...(command?.flags ?? []).filter((flag) => !isGlobal(flag)), HELP_FLAG];
}

function inheritedFlags(place: CommandPlace): readonly FlagDefinition[] {
  if (place.words.length === 0) return [];
  const own = localFlags(place);
  return GLOBAL_FLAGS.filter(({ name }) => !own.some((flag) => flag.name === name));
}

function flagNames(place: CommandPlace, flags: Flags, start: string): readonly Candidate[] {
  const required = requiredFlags(place, flags, start);
  if (required.length > 0) return required;
  return [inheritedFlags(place), localFlags(place)].flatMap((all) =>
    inOrder(all)
      .filter(({ name, type }) => !flags.has(name) || type === "strings" || type === "array" || type === "pairs")
      .flatMap((flag) => spellings(flag, start)),
  );
}

/** What the command cannot do without. */
function requiredFlags(place: CommandPlace, flags: Flags, start: string): readonly Candidate[] {
  return inOrder(localFlags(place))
    .filter(({ required, name }) => required === true && !flags.has(name))
    .flatMap((flag) => spellings(flag, start));
}

function inOrder(flags: readonly FlagDefinition[]): readonly FlagDefinition[] {
  return flags.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function spellings({ name, short, help, deprecated }: FlagDefinition, start: string): readonly Candidate[] {
  if (deprecated === true) return [];
  const spelt = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  return spelt.filter((text) => text.startsWith(start)).map((text) => ({ text, about: help }));
}

function described({ words }: CommandPlace, word: string): Candidate {
  const whole = [...words, word].join(" ");
  const about = COMMANDS.find((one) => one.words.join(" ") === whole)?.summary;
  return about === undefined ? { text: word } : { text: word, about };
}

/** What `kubectl help` can be asked about. */
function helpTopics(rest: readonly string[], start: string): Candidates {
  const place = commandPlace(rest);
  if (place === undefined) return offer([]);
  const topics = place.below.filter((word) => word.startsWith(start));
  return { offered: topics.map((word) => described(place, word)), directive: NO_FILES };
}
