/** Arguments that name objects first and then say what becomes of them. Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go (GetResourcesAndPairs, ParsePairs). */
import { CommandFailure } from "../steps.ts";

/** Which words name objects, and which are KEY=VALUE or KEY-. @param noun what the pairs are, for messages @throws CommandFailure */
export function resourcesAndPairs(
  words: readonly string[],
  noun: string,
): readonly [names: readonly string[], pairs: readonly string[]] {
  const first = words.findIndex(isPair);
  if (first < 0) return [words, []];
  const pairs = words.slice(first);
  const late = pairs.find((word) => !isPair(word));
  if (late !== undefined)
    throw new CommandFailure(`error: all resources must be specified before ${noun} changes: ${late}`);
  return [words.slice(0, first), pairs];
}

function isPair(word: string): boolean {
  return word.indexOf("=") > 0 || (word.endsWith("-") && word !== "-");
}

export interface Pairs {
  readonly set: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

/** @param removes whether KEY- is one of them @throws CommandFailure */
export function readPairs(pairs: readonly string[], noun: string, removes: boolean): Pairs {
  const set = new Map<string, string>();
  const removed: string[] = [];
  const invalid: string[] = [];
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals > 0) set.set(pair.slice(0, equals), pair.slice(equals + 1));
    else if (removes && pair.endsWith("-")) removed.push(pair.slice(0, -1));
    else invalid.push(pair);
  }
  if (invalid.length > 0) throw new CommandFailure(`error: invalid ${noun} format: ${invalid.join(", ")}`);
  return { set, removed };
}
