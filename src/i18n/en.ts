/** The English catalogue: the shape that every other locale has to fill. */
import { enFirst } from "./en-first.ts";
import { enLater } from "./en-later.ts";

export const en = { ...enFirst, ...enLater } as const;
