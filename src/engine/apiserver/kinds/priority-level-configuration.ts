/**
 * PriorityLevelConfiguration: how many requests of one importance the API server handles at a time.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
 * Upstream: pkg/apis/flowcontrol/v1/defaults.go.
 */
import type { LimitedPriorityLevel, PriorityLevelConfiguration } from "../../../api/types/flowcontrol.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateConditions, validatePriorityLevel } from "../validation/priority-levels.ts";
import { fill, withField } from "./filling.ts";

export const priorityLevelConfiguration: KindDefinition<PriorityLevelConfiguration> = {
  group: "flowcontrol.apiserver.k8s.io",
  version: "v1",
  kind: "PriorityLevelConfiguration",
  plural: "prioritylevelconfigurations",
  singular: "prioritylevelconfiguration",
  namespaced: false,
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: validatePriorityLevel,
  validateStatus: ({ status }) => validateConditions(status?.conditions),
};

type Spec = PriorityLevelConfiguration["spec"];

function defaultSpec(spec: Spec): Spec {
  const { limited, exempt } = spec;
  const filled = limited === undefined ? spec : withField(spec, "limited", defaultLimited(limited));
  if (exempt === undefined) {
    return spec.type === "Exempt" ? { ...filled, exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } } : filled;
  }
  return withField(filled, "exempt", fill(exempt, { nominalConcurrencyShares: 0, lendablePercent: 0 }));
}

function defaultLimited(limited: LimitedPriorityLevel): LimitedPriorityLevel {
  const filled = fill(limited, { nominalConcurrencyShares: 30, lendablePercent: 0 });
  const { limitResponse } = filled;
  if (limitResponse?.queuing === undefined) return filled;
  const queuing = fill(limitResponse.queuing, { handSize: 8, queues: 64, queueLengthLimit: 50 }, true);
  return withField(filled, "limitResponse", withField(limitResponse, "queuing", queuing));
}
