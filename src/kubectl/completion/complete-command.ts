/** `kubectl __complete` and `__completeNoDesc`: what a shell reads. Upstream: github.com/spf13/cobra/completions.go. */
import type { Surroundings } from "../command.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";
import { directiveText } from "./candidates.ts";
import { completeLine } from "./complete-line.ts";

export const COMPLETE = "__complete";
export const COMPLETE_WITHOUT_WORDS = "__completeNoDesc";

/** @param line begins with one of the two */
export function* completeCommand(line: readonly string[], surroundings: Surroundings): Steps<number> {
  const [command, ...words] = line;
  if (words.length === 0) throw new CommandFailure("error: requires at least 1 arg(s), only received 0");
  const { offered, directive, problems = [] } = yield* completeLine(words, surroundings);
  const lines = offered.map(({ text, about }) =>
    about === undefined || command === COMPLETE_WITHOUT_WORDS ? text : `${text}\t${about}`,
  );
  yield* print([...lines, `:${directive}`].map((text) => `${text}\n`).join(""));
  for (const problem of problems) yield* printError(`[Debug] ${problem}\n`);
  yield* printError(`Completion ended with directive: ${directiveText(directive)}\n`);
  return 0;
}
