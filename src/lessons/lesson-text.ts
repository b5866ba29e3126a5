/**
 * The words of a lesson in one language. Text is paragraphs parted by an empty line; `code`, **strong** and
 * [[term]] or [[words|term]] (a link to the glossary) may stand in them, and lines that begin with "- " are a list.
 */
export interface LessonText {
  readonly title: string;
  /** One sentence: what the learner will have understood. */
  readonly summary: string;
  readonly steps: Readonly<Record<string, StepText>>;
  /** What to remember, shown at the end. */
  readonly remember: readonly string[];
}

export interface StepText {
  readonly title: string;
  readonly text: string;
  /** What is to be reached, in one sentence; stays in view. Only with a goal. */
  readonly goal?: string;
  /** From a nudge to nearly the answer, in order. */
  readonly hints?: readonly string[];
  /** Near miss to words; `{{name}}` is one of its values. */
  readonly nearMisses?: Readonly<Record<string, string>>;
  /** Why it is so; shown once the goal is reached. */
  readonly after?: string;
  readonly prediction?: PredictionText;
}

export interface PredictionText {
  readonly question: string;
  readonly options: Readonly<Record<string, string>>;
  /** What came true and why. `{{answer}}` is the words of the right option. */
  readonly reveal: string;
  /** Of a diagnosis: option to what speaks against it, and where that can be seen. */
  readonly wrong?: Readonly<Record<string, string>>;
}
