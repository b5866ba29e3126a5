/** The words of every lesson in Japanese. */
import { aMachineDiesJa } from "./content/a-machine-dies/ja.ts";
import { challengeSelectorMismatchJa } from "./content/challenge-selector-mismatch/ja.ts";
import { configurationJa } from "./content/configuration/ja.ts";
import { controlPlaneJa } from "./content/control-plane/ja.ts";
import { jobsAndLogsJa } from "./content/jobs-and-logs/ja.ts";
import { lettingUsersInJa } from "./content/letting-users-in/ja.ts";
import { manifestsAndSelfHealingJa } from "./content/manifests-and-self-healing/ja.ts";
import { challengeImageTypoJa } from "./content/challenge-image-typo/ja.ts";
import { challengeMissingKeyJa } from "./content/challenge-missing-key/ja.ts";
import { challengeFailingProbeJa } from "./content/challenge-failing-probe/ja.ts";
import { challengeNowhereToScheduleJa } from "./content/challenge-nowhere-to-schedule/ja.ts";
import { challengeStuckRolloutJa } from "./content/challenge-stuck-rollout/ja.ts";
import { healthJa } from "./content/health/ja.ts";
import { howANodeIsChosenJa } from "./content/how-a-node-is-chosen/ja.ts";
import { rollingUpdatesJa } from "./content/rolling-updates/ja.ts";
import { scalingJa } from "./content/scaling/ja.ts";
import { servicesAndDnsJa } from "./content/services-and-dns/ja.ts";
import { steeringPlacementJa } from "./content/steering-placement/ja.ts";
import { storageJa } from "./content/storage/ja.ts";
import { whyOrchestrationJa } from "./content/why-orchestration/ja.ts";
import type { LessonText } from "./lesson-text.ts";

export const LESSON_TEXTS_JA: Readonly<Record<string, LessonText>> = {
  "a-machine-dies": aMachineDiesJa,
  "challenge-failing-probe": challengeFailingProbeJa,
  "challenge-image-typo": challengeImageTypoJa,
  "challenge-missing-key": challengeMissingKeyJa,
  "challenge-nowhere-to-schedule": challengeNowhereToScheduleJa,
  "challenge-selector-mismatch": challengeSelectorMismatchJa,
  "challenge-stuck-rollout": challengeStuckRolloutJa,
  "how-a-node-is-chosen": howANodeIsChosenJa,
  "jobs-and-logs": jobsAndLogsJa,
  "letting-users-in": lettingUsersInJa,
  "manifests-and-self-healing": manifestsAndSelfHealingJa,
  "rolling-updates": rollingUpdatesJa,
  "services-and-dns": servicesAndDnsJa,
  "steering-placement": steeringPlacementJa,
  "why-orchestration": whyOrchestrationJa,
  configuration: configurationJa,
  health: healthJa,
  scaling: scalingJa,
  storage: storageJa,
  "control-plane": controlPlaneJa,
};
