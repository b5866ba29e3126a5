/** The shape of a locale: the keys of the English one. */
import type { en } from "./en.ts";

/** The same keys as `T`, any texts. A language without a singular leaves out keys that end in `_one`. */
type Texts<T> = {
  readonly [Key in Exclude<keyof T, `${string}_one`>]: T[Key] extends string ? string : Texts<T[Key]>;
};
/** What a locale has to offer. */
export type Catalogue = Texts<typeof en>;
