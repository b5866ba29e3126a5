/** What is wrong in a manifest, where it stands, and what would put it right. */

/** A place in the text; lines and columns count from 1, the end is exclusive. */
export interface TextRange {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export interface ManifestProblem {
  readonly message: string;
  readonly range: TextRange;
  /** `spec.replicas`, as the API server named it. */
  readonly field?: string;
  readonly fixes?: readonly QuickFix[];
}

export interface QuickFix {
  /** A key of `editor.fix`, with the text that would stand there. */
  readonly key: "replace" | "selector" | "labels" | "tabs";
  readonly params: Readonly<Record<string, string>>;
  readonly edits: readonly { readonly range: TextRange; readonly text: string }[];
}
