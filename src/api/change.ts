/** A write with its cause, as `GET /sim/v1/why` and the timeline show it. */

/** One link of a causal chain, and one mark on the timeline. */
export interface Change {
  readonly revision: number;
  /** Virtual milliseconds since the recording's epoch. */
  readonly at: number;
  readonly actor: string;
  readonly verb: string;
  readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly reason: string;
  readonly params?: Readonly<Record<string, string | number>>;
  /** The revision that this one followed from, or the input of the journal, or null at the start of a chain. */
  readonly cause: { readonly revision: number } | { readonly input: number } | null;
}
