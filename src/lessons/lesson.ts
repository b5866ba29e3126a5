/** What a lesson is: data. Its words are apart, in one file a language (`lesson-text.ts`). */
import type { Speed } from "../api/speeds.ts";

/** Lowercase words with hyphens, e.g. `services-and-dns`. */
export type LessonId = string;

export interface Lesson {
  readonly id: LessonId;
  /** A challenge starts with a broken cluster, and looking comes before repairing. */
  readonly kind: "lesson" | "challenge";
  readonly minutes: number;
  /** Lessons that are better played before; nothing is locked. */
  readonly needs?: readonly LessonId[];
  readonly start: LessonStart;
  readonly steps: readonly Step[];
  /** Every lesson has one; a challenge has a diagnosis instead. */
  readonly experience?: Experience;
  readonly checks: LessonChecks;
}

/** The steps, by id, in which the learner lives through what a lesson must have. Predictions are in the steps themselves. */
export interface Experience {
  /** Something happens that can be watched. */
  readonly see: string;
  /** The learner breaks something, or lets it break. */
  readonly breaks: string;
  /** Something that no other cluster can: turning back time, asking why, or the scheduler's reasons. */
  readonly onlyHere: { readonly step: string; readonly way: OnlyHere };
}

export type OnlyHere = "rewind" | "why" | "decision";

/** The cluster that the learner meets. */
export interface LessonStart {
  readonly seed: number;
  /** Worker machines. */
  readonly nodes: number;
  /** Machines of the control plane, each with a member of etcd; default 1. */
  readonly controlPlanes?: 1 | 3 | 5;
  readonly machine?: { readonly cpu?: string; readonly memory?: string; readonly pods?: number };
  /** YAML documents, created in order at the start. */
  readonly manifests: string;
  /** Virtual time that passes before the learner comes in. */
  readonly settleSeconds: number;
  readonly speed: Speed;
  readonly view: View;
}

export type View = "placement" | "workloads" | "network";

export interface Step {
  readonly id: string;
  /** Where to look: an object on the canvas, or a part of the page. */
  readonly look?: readonly Look[];
  /** Without one the step is for reading: "Next" goes on. */
  readonly goal?: Goal;
  readonly prediction?: Prediction;
  /** Manifests put among the editor's files when the step begins, by file name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Does what the goal asks for. Empty for a step without a goal. */
  readonly solution: readonly Action[];
}

export type Look =
  | { readonly kind: string; readonly namespace?: string; readonly name: string }
  | { readonly region: "canvas" | "editor" | "terminal" | "timeline" | "inspector" | "events" | "traffic" | "break" };

/** What a learner does, as the page or a test can do it. */
export type Action =
  /** YAML documents, as the editor's Apply sends them. */
  | { readonly apply: string }
  /** A line for the terminal, e.g. `kubectl scale deployment web --replicas=3`. */
  | { readonly run: string }
  /** Lets virtual time go by. */
  | { readonly waitSeconds: number };

/** Judged on what the API shows over virtual time, never on what was typed. Expressions are CEL: see `goals/expression.ts`. */
export interface Goal {
  /** Name to API path, read anew before every look. A collection is a list of its items; an object that is not there is null. */
  readonly facts: Readonly<Record<string, string>>;
  /** Things to have happened: once true, true for the rest of the step, in the other expressions as `seen.<name>`. */
  readonly seen?: Readonly<Record<string, string>>;
  readonly reached: string;
  /** How long it has to stay true, in virtual seconds. */
  readonly heldSeconds?: number;
  /** In order; the first that holds is told. */
  readonly nearMisses: readonly NearMiss[];
}

export interface NearMiss {
  readonly id: string;
  readonly when: string;
  /** For the words: name to expression. */
  readonly values?: Readonly<Record<string, string>>;
}

/** Asked before the learner acts, revealed once `revealed` holds. */
export interface Prediction {
  /** Named options, whose words are in the lesson's text. */
  readonly options: readonly string[];
  /** The option that came true: an expression that gives its name. */
  readonly answer: string;
  readonly facts: Readonly<Record<string, string>>;
  /** When the answer is known. */
  readonly revealed: string;
  /**
   * The question is what is wrong: the step is done when the right option is chosen. A wrong one is answered with what
   * speaks against it, and nothing is revealed.
   */
  readonly diagnosis?: boolean;
}

/** What proves the lesson. Nobody sees it in the page. */
export interface LessonChecks {
  /** At least two other right ways, each for one step. */
  readonly otherWays: readonly { readonly step: string; readonly actions: readonly Action[] }[];
  /** At least three mistakes, each named by the near miss that they must get. */
  readonly mistakes: readonly {
    readonly step: string;
    readonly actions: readonly Action[];
    readonly nearMiss: string;
  }[];
}
