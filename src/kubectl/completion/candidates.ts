/** What may stand where somebody types. Upstream: github.com/spf13/cobra/completions.go. */

export interface Candidates {
  /** Each with what it is, if there is something to say. */
  readonly offered: readonly Candidate[];
  readonly directive: number;
  /** What the shell is told on standard error, a line each. */
  readonly problems?: readonly string[];
}

export interface Candidate {
  readonly text: string;
  readonly about?: string;
}

/** What the shell does with them, to be added up. */
export const NO_SPACE = 2;
export const NO_FILES = 4;
export const FILE_EXTENSIONS = 8;

const NAMES: readonly (readonly [bit: number, name: string])[] = [
  [NO_SPACE, "NoSpace"],
  [NO_FILES, "NoFileComp"],
  [FILE_EXTENSIONS, "FilterFileExt"],
];

export function directiveText(directive: number): string {
  const names = NAMES.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => name);
  return (names.length === 0 ? ["Default"] : names).map((name) => `ShellCompDirective${name}`).join(", ");
}

export function offer(texts: readonly string[], directive = NO_FILES): Candidates {
  return { offered: texts.map((text) => ({ text })), directive };
}
