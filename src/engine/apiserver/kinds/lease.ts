/**
 * Lease.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/lease-v1/
 * Upstream: pkg/apis/coordination/validation/validation.go.
 */
import type { Lease } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, nonNegative } from "../validation/errors.ts";
import { fill } from "./filling.ts";

export const lease: KindDefinition<Lease> = {
  group: "coordination.k8s.io",
  version: "v1",
  kind: "Lease",
  plural: "leases",
  singular: "lease",
  namespaced: true,
  requiresResourceVersionOnUpdate: true,
  default: (object) => fill(object, { spec: {} }),
  validate: ({ spec }) => validateSpec(spec),
};

function validateSpec({ leaseDurationSeconds, leaseTransitions }: Lease["spec"]): Errors {
  return [
    ...(leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0
      ? [invalid("spec.leaseDurationSeconds", leaseDurationSeconds, "must be greater than 0")]
      : []),
    ...nonNegative("spec.leaseTransitions", leaseTransitions),
  ];
}
