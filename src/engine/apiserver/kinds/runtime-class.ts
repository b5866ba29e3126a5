/**
 * RuntimeClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import type { RuntimeClass } from "../../../api/types/node.ts";
import type { Toleration } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { duplicate, type Errors, immutable, invalidFor } from "../validation/errors.ts";
import { validateLabelMap } from "../validation/labels.ts";
import { validateContainerResources } from "../validation/resources.ts";
import { validateTolerations } from "../validation/scheduling.ts";
import type { Unchecked } from "../validation/unchecked.ts";

export const runtimeClass: KindDefinition<RuntimeClass> = {
  group: "node.k8s.io",
  version: "v1",
  kind: "RuntimeClass",
  plural: "runtimeclasses",
  singular: "runtimeclass",
  namespaced: false,
  requiresResourceVersionOnUpdate: true,
  validate: validateRuntimeClass,
  validateUpdate: (next, previous) => immutable("handler", next.handler, next.handler === previous.handler),
};

/** Upstream: pkg/apis/node/validation/validation.go. */
function validateRuntimeClass({ handler, overhead, scheduling }: RuntimeClass): Errors {
  return [
    ...invalidFor("handler", handler ?? "", dns1123LabelProblems(handler ?? "")),
    ...(overhead?.podFixed === undefined ? [] : validateContainerResources({ limits: overhead.podFixed }, "overhead")),
    ...validateLabelMap(scheduling?.nodeSelector, "scheduling.nodeSelector"),
    ...validateTolerations(scheduling?.tolerations ?? [], "scheduling.tolerations"),
    ...repeatedTolerations(scheduling?.tolerations ?? []),
  ];
}

/** How long they last makes no difference. */
function repeatedTolerations(tolerations: readonly Unchecked<Toleration>[]): Errors {
  const keys = tolerations.map(({ key, operator, value, effect }) => JSON.stringify([key, operator, value, effect]));
  return tolerations.flatMap((toleration, index) => {
    if (keys.indexOf(keys[index] ?? "") === index) return [];
    const { key: Key = "", operator: Operator = "", value: Value = "", effect: Effect = "" } = toleration;
    const shown = { Key, Operator, Value, Effect, TolerationSeconds: toleration.tolerationSeconds ?? null };
    return [duplicate(`scheduling.tolerations[${index}]`, shown)];
  });
}
