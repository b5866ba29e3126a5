/** The pieces of a shell command line, before expansion. */

export type WordPart =
  | { readonly kind: "text"; readonly text: string; readonly quoted: boolean }
  /** `$NAME`, `${NAME}`, `${NAME:-word}`, `${#NAME}`, `${NAME%pattern}`. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly operator: string;
      readonly word: string;
      readonly quoted: boolean;
    }
  /** `(…)` behind an assignment. */
  | { readonly kind: "array"; readonly words: readonly Word[]; readonly quoted: boolean }
  | { readonly kind: "command"; readonly script: string; readonly quoted: boolean }
  | { readonly kind: "arithmetic"; readonly expression: string; readonly quoted: boolean };

export type Word = readonly WordPart[];

export interface Redirect {
  /** `in`: `<`; `out`: `>`; `append`: `>>`; `both`: `2>&1`; `here`: a here-document or `<<<`. */
  readonly kind: "in" | "out" | "append" | "both" | "here";
  /** 1 or 2 for output. */
  readonly from: number;
  readonly target: Word;
}

export type Token =
  | { readonly kind: "word"; readonly word: Word }
  | { readonly kind: "operator"; readonly text: string }
  | { readonly kind: "redirect"; readonly redirect: Redirect }
  | { readonly kind: "end" };

/** A command line that the shell cannot read. */
export class ShellSyntaxError extends Error {
  override readonly name = "ShellSyntaxError";
}

/** The text of a word without any expansion, or undefined when it has one or is quoted: reserved words must be plain. */
export function plainText(word: Word): string | undefined {
  const only = word[0];
  return word.length === 1 && only?.kind === "text" && !only.quoted ? only.text : undefined;
}
