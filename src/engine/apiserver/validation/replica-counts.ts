/**
 * Counts in the status of Deployments, ReplicaSets, ReplicationControllers and StatefulSets.
 * Upstream: pkg/apis/apps/validation/validation.go (ValidateDeploymentStatus and its like).
 */
import { type Errors, invalid, nonNegative } from "./errors.ts";

type Counts = Readonly<Record<string, unknown>>;

interface CountRules {
  /** In the order in which upstream looks at them. */
  readonly counts: readonly string[];
  /** Those that `replicas` bounds. */
  readonly parts: readonly string[];
  /** How the bound of `availableReplicas` is called. */
  readonly readyName: string;
}

const DEPLOYMENT: CountRules = {
  counts: [
    "observedGeneration",
    "replicas",
    "updatedReplicas",
    "readyReplicas",
    "availableReplicas",
    "unavailableReplicas",
    "terminatingReplicas",
    "collisionCount",
  ],
  parts: ["updatedReplicas", "readyReplicas", "availableReplicas"],
  readyName: "readyReplicas",
};
const REPLICA_SET: CountRules = {
  counts: [
    "replicas",
    "fullyLabeledReplicas",
    "readyReplicas",
    "availableReplicas",
    "observedGeneration",
    "terminatingReplicas",
  ],
  parts: ["fullyLabeledReplicas", "readyReplicas", "availableReplicas"],
  readyName: "readyReplicas",
};
const STATEFUL_SET: CountRules = {
  counts: [
    "replicas",
    "readyReplicas",
    "currentReplicas",
    "updatedReplicas",
    "availableReplicas",
    "observedGeneration",
    "collisionCount",
  ],
  parts: ["readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"],
  readyName: "status.readyReplicas",
};

export const validateDeploymentStatus = validator(DEPLOYMENT);
export const validateReplicaSetStatus = validator(REPLICA_SET);
export const validateReplicationControllerStatus = validator({
  ...REPLICA_SET,
  counts: REPLICA_SET.counts.filter((count) => count !== "terminatingReplicas"),
});
export const validateStatefulSetStatus = validator(STATEFUL_SET);

function validator(rules: CountRules) {
  return (object: { readonly status?: object }, previous: { readonly status?: object }): Errors => {
    const status = (object.status ?? {}) as Counts;
    const before = (previous.status ?? {}) as Counts;
    const errors = rules.counts.flatMap((field) => nonNegative(`status.${field}`, countOf(status, field)));
    for (const field of rules.parts) {
      const count = countOf(status, field);
      if (count > countOf(status, "replicas"))
        errors.push(invalid(`status.${field}`, count, "cannot be greater than status.replicas"));
    }
    const available = countOf(status, "availableReplicas");
    if (available > countOf(status, "readyReplicas"))
      errors.push(invalid("status.availableReplicas", available, `cannot be greater than ${rules.readyName}`));
    if (before["collisionCount"] !== undefined && countOf(status, "collisionCount") < countOf(before, "collisionCount"))
      errors.push(invalid("status.collisionCount", countOf(status, "collisionCount"), "cannot be decremented"));
    return errors;
  };
}

function countOf(status: Counts, field: string): number {
  const value = status[field];
  return typeof value === "number" ? value : 0;
}
