/** The shape of a locale: the keys of the English one. */
import type { en } from "./en.ts";

/** The same keys as `T`, any texts. A language without a singular leaves out keys that end in `_one`. */
type Texts<T> = {
  readonly [Key in Exclude<keyof T, `${string}_one`>]: T[Key] extends string ? string : Texts<T[Key]>;
};
type Some<T> = { readonly [Key in keyof T]?: T[Key] extends string ? string : Some<T[Key]> };
/** What a locale has to offer; what it leaves out of the canvas and the editor is shown in English. */
export type Catalogue = Texts<Omit<typeof en, "canvas" | "editor">> & {
  readonly canvas: Some<Texts<typeof en.canvas>>;
  readonly editor: Some<Texts<typeof en.editor>>;
};
