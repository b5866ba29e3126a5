/**
 * Job.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { Job } from "../../../api/types/batch.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const job: KindDefinition<Job> = {
  group: "batch",
  version: "v1",
  kind: "Job",
  plural: "jobs",
  singular: "job",
  namespaced: true,
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
};
