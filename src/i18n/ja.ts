/** The Japanese catalogue. */
import type { Catalogue } from "./i18n.ts";
import { en } from "./en.ts";

export const ja: Catalogue = { ...en };
