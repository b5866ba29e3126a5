/** The changes that a history shows. */
import type { Change } from "../../hosts/protocol.ts";
import { sentenceText } from "../../i18n/sentence.ts";
import { isStory, laneOf, type Lane } from "../state/changes-store.ts";

/** Sentences in lower case, made once for each language. */
const sentences = new Map<string, WeakMap<Change, string>>();

function wordsOf(change: Change, language: string): string {
  let known = sentences.get(language);
  if (known === undefined) {
    known = new WeakMap();
    sentences.set(language, known);
  }
  let words = known.get(change);
  if (words === undefined) {
    words = `${sentenceText(change)} ${change.object.namespace ?? ""}`.toLowerCase();
    known.set(change, words);
  }
  return words;
}

/**
 * What is worth telling, in order of time; what lies ahead of a rewound clock last.
 * @param search every word of it has to occur @param language of the sentences that are searched
 */
export function historyOf(
  changes: readonly Change[],
  future: readonly Change[],
  search: string,
  lane: Lane | "all",
  language: string,
): readonly Change[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const wanted = (change: Change): boolean =>
    isStory(change) &&
    (lane === "all" || laneOf(change.actor) === lane) &&
    words.every((word) => wordsOf(change, language).includes(word));
  return [...changes.filter(wanted), ...future.filter(wanted)];
}
