/** The words of Kubernetes that lessons lean on, in one language. The English name stays; the gloss says it in the reader's. */
export interface GlossaryEntry {
  /** As Kubernetes writes it: `Pod`, `rolling update`. */
  readonly term: string;
  /** The term in the reader's language, where that helps: `Pod（ポッド）`. */
  readonly gloss?: string;
  /** One or two sentences. */
  readonly text: string;
}

/** Key to entry. Keys are the same in every language: lower case, words joined by hyphens. */
export type Glossary = Readonly<Record<string, GlossaryEntry>>;
