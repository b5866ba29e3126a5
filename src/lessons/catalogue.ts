/** Every lesson and challenge, in the order in which they are offered. */
import { aMachineDies } from "./content/a-machine-dies/lesson.ts";
import { challengeSelectorMismatch } from "./content/challenge-selector-mismatch/lesson.ts";
import { configuration } from "./content/configuration/lesson.ts";
import { controlPlane } from "./content/control-plane/lesson.ts";
import { jobsAndLogs } from "./content/jobs-and-logs/lesson.ts";
import { lettingUsersIn } from "./content/letting-users-in/lesson.ts";
import { manifestsAndSelfHealing } from "./content/manifests-and-self-healing/lesson.ts";
import { challengeImageTypo } from "./content/challenge-image-typo/lesson.ts";
import { challengeMissingKey } from "./content/challenge-missing-key/lesson.ts";
import { challengeFailingProbe } from "./content/challenge-failing-probe/lesson.ts";
import { challengeNowhereToSchedule } from "./content/challenge-nowhere-to-schedule/lesson.ts";
import { challengeStuckRollout } from "./content/challenge-stuck-rollout/lesson.ts";
import { health } from "./content/health/lesson.ts";
import { howANodeIsChosen } from "./content/how-a-node-is-chosen/lesson.ts";
import { rollingUpdates } from "./content/rolling-updates/lesson.ts";
import { scaling } from "./content/scaling/lesson.ts";
import { servicesAndDns } from "./content/services-and-dns/lesson.ts";
import { steeringPlacement } from "./content/steering-placement/lesson.ts";
import { storage } from "./content/storage/lesson.ts";
import { whyOrchestration } from "./content/why-orchestration/lesson.ts";
import type { Lesson } from "./lesson.ts";

export const LESSONS: readonly Lesson[] = [
  whyOrchestration,
  manifestsAndSelfHealing,
  howANodeIsChosen,
  steeringPlacement,
  aMachineDies,
  servicesAndDns,
  health,
  rollingUpdates,
  scaling,
  configuration,
  storage,
  jobsAndLogs,
  lettingUsersIn,
  controlPlane,
  challengeSelectorMismatch,
  challengeImageTypo,
  challengeMissingKey,
  challengeFailingProbe,
  challengeNowhereToSchedule,
  challengeStuckRollout,
];
