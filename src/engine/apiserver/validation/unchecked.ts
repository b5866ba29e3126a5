/** Objects before they are found valid. */

/** A `T` as a client may send it: decoding has checked the types, but any field may be missing. */
export type Unchecked<T> = T extends readonly (infer Element)[]
  ? readonly Unchecked<Element>[]
  : T extends object
    ? string extends keyof T
      ? T
      : { readonly [Field in keyof T]?: Unchecked<T[Field]> }
    : T;
