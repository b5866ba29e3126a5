/** One kubectl command line: finds the command, reads its flags, and says what is wrong in kubectl's words. */
import { checkChangeFlags } from "./change-flags.ts";
import type { CommandDefinition, Surroundings } from "./command.ts";
import { ALIASES, COMMANDS, NOT_HERE } from "./commands.ts";
import { COMPLETE, COMPLETE_WITHOUT_WORDS, completeCommand } from "./completion/complete-command.ts";
import type { FlagDefinition } from "./flags.ts";
import { parseArguments } from "./flags.ts";
import { checkGlobalFlags, GLOBAL_FLAGS, withGlobalFlags } from "./global-flags.ts";
import { configOf, namespaceOf, askerOf } from "./kubeconfig.ts";
import { commandHelp, generalHelp, groupHelp, HELP_FLAG } from "./help.ts";
import { causeOf, RECORD_FLAG, takesRecord, withRecord } from "./record-flag.ts";
import { CommandFailure, print, printError, type Steps, withLineBreak } from "./steps.ts";

/** @param words without `kubectl` itself @returns the exit code */
export function* runCommandLine(words: readonly string[], surroundings: Surroundings): Steps<number> {
  try {
    return yield* dispatch(words, surroundings);
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    yield* print(failure.printed);
    yield* printError(withLineBreak(failure.text));
    return failure.exitCode;
  }
}

function* dispatch(all: readonly string[], surroundings: Surroundings): Steps<number> {
  if (all[0] === COMPLETE || all[0] === COMPLETE_WITHOUT_WORDS) return yield* completeCommand(all, surroundings);
  const { words, moved } = commandFirst(all);
  const [first = ""] = words;
  if (first === "" || first === "help" || first === "--help" || first === "-h") {
    return yield* help(words.slice(1).filter((word) => !word.startsWith("-")));
  }
  const command = longestMatch(words);
  const group = longestGroup(words);
  if (command === undefined || command.words.length < group.length) {
    if (group.length === 0) throw new CommandFailure(unknownCommand(first));
    return yield* subcommandMissing(group, [...moved, ...words.slice(group.length)]);
  }
  const name = `kubectl ${command.words.join(" ")}`;
  const flagWords = [...moved, ...words.slice(command.words.length)];
  const { positional, beforeDash, flags } = parseArguments(flagWords, definitionsOf(command), name);
  if (flags.bool("help")) {
    yield* print(commandHelp(command));
    return 0;
  }
  const config = configOf(surroundings.session);
  checkGlobalFlags(flags, command.flags, config);
  const context = flags.string("context") || config["current-context"];
  const namespace = flags.string("namespace") || namespaceOf(config, context);
  const ownsToken = command.flags.some((flag) => flag.name === "token");
  const asker = askerOf(config, context, ownsToken ? "" : flags.string("token"));
  const invocation = {
    ...surroundings,
    arguments: positional,
    beforeDash,
    flags,
    namespace,
    command: name,
    printed: { count: 0 },
  };
  yield* checkChangeFlags(command, invocation);
  const steps = withRecord(flags, causeOf(name, positional, flags), command.run(invocation));
  return yield* withGlobalFlags(flags, steps, asker);
}

/** A flag of the command's own stands before a global one of that name or letter. */
function definitionsOf({ flags, words }: CommandDefinition): readonly FlagDefinition[] {
  const free = GLOBAL_FLAGS.filter(({ name }) => !flags.some((own) => own.name === name)).map(
    ({ short, ...flag }): FlagDefinition =>
      short === undefined || flags.some((own) => own.short === short) ? flag : { ...flag, short },
  );
  return [...flags, ...free, HELP_FLAG, ...(takesRecord(words) ? [RECORD_FLAG] : [])];
}

/** `kubectl -n x get pods`: global flags before the command belong to it. */
function commandFirst(all: readonly string[]): {
  readonly words: readonly string[];
  readonly moved: readonly string[];
} {
  let start = 0;
  while (start < all.length) {
    const word = all[start] ?? "";
    const flag = GLOBAL_FLAGS.find(({ name, short }) => {
      const [spelt] = word.split("=", 1);
      return spelt === `--${name}` || (short !== undefined && word.startsWith(`-${short}`) && !word.startsWith("--"));
    });
    if (flag === undefined) break;
    const alone = word === `--${flag.name}` || word === `-${flag.short}`;
    start += alone && flag.type !== "bool" ? 2 : 1;
  }
  const words = all.slice(start);
  for (const count of [2, 1]) {
    const full = ALIASES[words.slice(0, count).join(" ")];
    if (full !== undefined) return { words: [...full.split(" "), ...words.slice(count)], moved: all.slice(0, start) };
  }
  return { words, moved: all.slice(0, start) };
}

/** The first words that all commands of a group have, and more of their own; empty when there is none. */
function longestGroup(words: readonly string[]): readonly string[] {
  let length = 0;
  for (const command of COMMANDS) {
    const other = command.words.findIndex((word, index) => words[index] !== word);
    if (other > length) length = other;
  }
  return words.slice(0, length);
}

/** Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go (DefaultSubCommandRun). */
function* subcommandMissing(group: readonly string[], words: readonly string[]): Steps<number> {
  const name = `kubectl ${group.join(" ")}`;
  const { positional, flags } = parseArguments(words, [...GLOBAL_FLAGS, HELP_FLAG], name);
  if (positional.length > 0 && !flags.bool("help")) {
    throw new CommandFailure(
      `error: unknown command ${JSON.stringify(positional.join(" "))}\nSee '${name} -h' for help and examples`,
    );
  }
  yield* print(groupHelp(group, membersOf(group)));
  return flags.bool("help") ? 0 : 1;
}

function membersOf(group: readonly string[]): readonly CommandDefinition[] {
  return COMMANDS.filter(
    ({ words }) => words.length > group.length && group.every((word, index) => words[index] === word),
  );
}

function longestMatch(words: readonly string[]): CommandDefinition | undefined {
  let best: CommandDefinition | undefined;
  for (const command of COMMANDS) {
    const matches = command.words.every((word, index) => words[index] === word);
    if (matches && command.words.length > (best?.words.length ?? 0)) best = command;
  }
  return best;
}

function* help(words: readonly string[]): Steps<number> {
  if (words.length === 0) {
    yield* print(generalHelp(COMMANDS));
    return 0;
  }
  const command = longestMatch(words);
  const group = longestGroup(words);
  if (command === undefined && group.length === 0) throw new CommandFailure(unknownCommand(words[0] ?? ""));
  const inGroup = command === undefined || command.words.length < group.length;
  yield* print(inGroup ? groupHelp(group, membersOf(group)) : commandHelp(command));
  return 0;
}

/** Upstream: github.com/spf13/cobra (SuggestionsFor, distance at most 2). */
function unknownCommand(word: string): string {
  if (NOT_HERE.has(word))
    return `error: kubectl ${word} is not part of this simulation's kubectl. 'kubectl help' lists what is.`;
  const names = [...new Set(COMMANDS.map(({ words }) => words[0] ?? ""))].sort();
  const near = names.filter((name) => name.startsWith(word.toLowerCase()) || distance(word, name) <= 2);
  const suggestions = near.length === 0 ? "" : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join("")}`;
  return `error: unknown command "${word}" for "kubectl"${suggestions}`.replace(/\n$/, "");
}

/** Levenshtein. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
