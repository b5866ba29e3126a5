/**
 * What a screen reader says about a Pod. Hundreds of them may change at once, so that the catalogue is asked once for each sentence, and the
 * blanks are filled in here.
 */
import type { TFunction } from "i18next";
import type { ScenePod } from "../state/scene-store.ts";
import type { Whereabouts } from "./pod-fields.ts";

export type PodWords = (pod: ScenePod, where: Whereabouts) => string;

const known = new WeakMap<TFunction, PodWords>();

/** In the language of `t`: its name, its state, and where it is, as all Pods are in one list, whatever they stand on. */
export function podWords(t: TFunction): PodWords {
  let words = known.get(t);
  if (words === undefined) {
    words = wordsBy(patternsOf(t));
    known.set(t, words);
  }
  return words;
}

type Fill = (blanks: Readonly<Record<string, string>>) => string;
type Key =
  | "canvas.view.podOn"
  | "canvas.view.podWaits"
  | "canvas.view.podOf"
  | "canvas.pod.name"
  | "canvas.pod.nameCrashed"
  | `canvas.look.${ScenePod["look"]}`;
type Patterns = (key: Key) => Fill;

function wordsBy(patterns: Patterns): PodWords {
  return (pod, where) => {
    const name = nameOf(pod, patterns);
    switch (where.at) {
      case "machine":
        return patterns("canvas.view.podOn")({ pod: name, machine: where.machine });
      case "tray":
        // That it waits for a node is what its state says already.
        return pod.look === "Waiting" ? name : patterns("canvas.view.podWaits")({ pod: name });
      case "board":
        if (pod.owner === "" || pod.owner === `Pod ${pod.name}`) return name;
        return patterns("canvas.view.podOf")({ pod: name, owner: pod.owner });
    }
  };
}

function nameOf({ name, status, look }: ScenePod, patterns: Patterns): string {
  const words = patterns(`canvas.look.${look}`)({});
  return look === "Crashed"
    ? patterns("canvas.pod.nameCrashed")({ name, look: words, status })
    : patterns("canvas.pod.name")({ name, look: words });
}

/** Stands around the name of a blank; part of no text. */
const EDGE = "\u0001";
const BLANKS = Object.fromEntries(
  (["name", "look", "status", "pod", "machine", "owner"] as const).map((blank) => [blank, EDGE + blank + EDGE]),
) as Record<"name" | "look" | "status" | "pod" | "machine" | "owner", string>;

/** Sentences of the catalogue, taken apart at their blanks. */
function patternsOf(t: TFunction): Patterns {
  const fills = new Map<Key, Fill>();
  return (key) => {
    let fill = fills.get(key);
    if (fill === undefined) {
      // Text and names of blanks take turns.
      const parts = t(key, BLANKS).split(EDGE);
      fill = (blanks) => parts.map((part, index) => (index % 2 === 0 ? part : (blanks[part] ?? ""))).join("");
      fills.set(key, fill);
    }
    return fill;
  };
}
