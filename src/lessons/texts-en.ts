/** The words of every lesson in English. */
import { aMachineDiesEn } from "./content/a-machine-dies/en.ts";
import { challengeSelectorMismatchEn } from "./content/challenge-selector-mismatch/en.ts";
import { configurationEn } from "./content/configuration/en.ts";
import { controlPlaneEn } from "./content/control-plane/en.ts";
import { jobsAndLogsEn } from "./content/jobs-and-logs/en.ts";
import { lettingUsersInEn } from "./content/letting-users-in/en.ts";
import { manifestsAndSelfHealingEn } from "./content/manifests-and-self-healing/en.ts";
import { challengeImageTypoEn } from "./content/challenge-image-typo/en.ts";
import { challengeMissingKeyEn } from "./content/challenge-missing-key/en.ts";
import { challengeFailingProbeEn } from "./content/challenge-failing-probe/en.ts";
import { challengeNowhereToScheduleEn } from "./content/challenge-nowhere-to-schedule/en.ts";
import { challengeStuckRolloutEn } from "./content/challenge-stuck-rollout/en.ts";
import { healthEn } from "./content/health/en.ts";
import { howANodeIsChosenEn } from "./content/how-a-node-is-chosen/en.ts";
import { rollingUpdatesEn } from "./content/rolling-updates/en.ts";
import { scalingEn } from "./content/scaling/en.ts";
import { servicesAndDnsEn } from "./content/services-and-dns/en.ts";
import { steeringPlacementEn } from "./content/steering-placement/en.ts";
import { storageEn } from "./content/storage/en.ts";
import { whyOrchestrationEn } from "./content/why-orchestration/en.ts";
import type { LessonText } from "./lesson-text.ts";

export const LESSON_TEXTS_EN: Readonly<Record<string, LessonText>> = {
  "a-machine-dies": aMachineDiesEn,
  "challenge-failing-probe": challengeFailingProbeEn,
  "challenge-image-typo": challengeImageTypoEn,
  "challenge-missing-key": challengeMissingKeyEn,
  "challenge-nowhere-to-schedule": challengeNowhereToScheduleEn,
  "challenge-selector-mismatch": challengeSelectorMismatchEn,
  "challenge-stuck-rollout": challengeStuckRolloutEn,
  "how-a-node-is-chosen": howANodeIsChosenEn,
  "jobs-and-logs": jobsAndLogsEn,
  "letting-users-in": lettingUsersInEn,
  "manifests-and-self-healing": manifestsAndSelfHealingEn,
  "rolling-updates": rollingUpdatesEn,
  "services-and-dns": servicesAndDnsEn,
  "steering-placement": steeringPlacementEn,
  "why-orchestration": whyOrchestrationEn,
  configuration: configurationEn,
  health: healthEn,
  scaling: scalingEn,
  storage: storageEn,
  "control-plane": controlPlaneEn,
};
