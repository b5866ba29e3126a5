/** A part of the page that a lesson may point at. */
import type { Look } from "../../lessons/lesson.ts";

export type Region = Extract<Look, { readonly region: string }>["region"];
