/** Every lesson and challenge, in the order in which they are offered. */
import { challengeSelectorMismatch } from "./content/challenge-selector-mismatch/lesson.ts";
import { manifestsAndSelfHealing } from "./content/manifests-and-self-healing/lesson.ts";
import { whyOrchestration } from "./content/why-orchestration/lesson.ts";
import type { Lesson } from "./lesson.ts";

export const LESSONS: readonly Lesson[] = [whyOrchestration, manifestsAndSelfHealing, challengeSelectorMismatch];
