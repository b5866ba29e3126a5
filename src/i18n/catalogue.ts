/** The shape of a locale: the keys of the English one. */
import type { enFirst } from "./en-first.ts";
import type { enLater } from "./en-later.ts";

/** The same keys as `T`, any texts. A language without a singular leaves out keys that end in `_one`. */
type Texts<T> = {
  readonly [Key in Exclude<keyof T, `${string}_one`>]: T[Key] extends string ? string : Texts<T[Key]>;
};
/** What is needed to draw the cluster. */
export type FirstTexts = Texts<typeof enFirst>;
/** What is fetched once it is drawn. */
export type LaterTexts = Texts<typeof enLater>;
/** What a locale has to offer. */
export type Catalogue = FirstTexts & LaterTexts;
