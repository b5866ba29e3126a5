/** The words of every lesson in English. */
import { challengeSelectorMismatchEn } from "./content/challenge-selector-mismatch/en.ts";
import { manifestsAndSelfHealingEn } from "./content/manifests-and-self-healing/en.ts";
import { whyOrchestrationEn } from "./content/why-orchestration/en.ts";
import type { LessonText } from "./lesson-text.ts";

export const LESSON_TEXTS_EN: Readonly<Record<string, LessonText>> = {
  "challenge-selector-mismatch": challengeSelectorMismatchEn,
  "manifests-and-self-healing": manifestsAndSelfHealingEn,
  "why-orchestration": whyOrchestrationEn,
};
