/**
 * CronJob.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { CronJob } from "../../../api/types/batch.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const cronJob: KindDefinition<CronJob> = {
  group: "batch",
  version: "v1",
  kind: "CronJob",
  plural: "cronjobs",
  singular: "cronjob",
  namespaced: true,
  shortNames: ["cj"],
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
};
