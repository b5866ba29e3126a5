/** The Japanese catalogue. */
import type { Catalogue } from "./catalogue.ts";
import { jaFirst } from "./ja-first.ts";
import { jaLater } from "./ja-later.ts";

export const ja: Catalogue = { ...jaFirst, ...jaLater };
