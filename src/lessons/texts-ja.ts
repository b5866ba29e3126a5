/** The words of every lesson in Japanese. */
import { challengeSelectorMismatchJa } from "./content/challenge-selector-mismatch/ja.ts";
import { manifestsAndSelfHealingJa } from "./content/manifests-and-self-healing/ja.ts";
import { whyOrchestrationJa } from "./content/why-orchestration/ja.ts";
import type { LessonText } from "./lesson-text.ts";

export const LESSON_TEXTS_JA: Readonly<Record<string, LessonText>> = {
  "challenge-selector-mismatch": challengeSelectorMismatchJa,
  "manifests-and-self-healing": manifestsAndSelfHealingJa,
  "why-orchestration": whyOrchestrationJa,
};
