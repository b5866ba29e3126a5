/**
 * DaemonSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/daemon-set-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_DaemonSet), pkg/apis/apps/validation (ValidateDaemonSet),
 * pkg/registry/apps/daemonset/strategy.go.
 */
import { matchesSelector } from "../../../api/label-selector.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { DaemonSet, DaemonSetSpec, DaemonSetUpdateStrategy } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, immutable, invalid, nonNegative } from "../validation/errors.ts";
import { inKeyOrder, validateLabelSelector } from "../validation/labels.ts";
import { isEmptySelector, validatePodTemplate, validateRunsForEver } from "../validation/pod-template.ts";
import { validateDaemonSetStrategy } from "../validation/update-strategies.ts";
import { podWarnings } from "../validation/pod-warnings.ts";
import { fill, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

/** Counts the changes of the template. apps/v1 has no field for it, so it travels as an annotation. */
export const TEMPLATE_GENERATION = "deprecated.daemonset.template.generation";

export const daemonSet: KindDefinition<DaemonSet> = {
  group: "apps",
  version: "v1",
  kind: "DaemonSet",
  plural: "daemonsets",
  singular: "daemonset",
  namespaced: true,
  shortNames: ["ds"],
  categories: ["all"],
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  prepareForCreate: (object) => withTemplateGeneration(object, Math.max(1, templateGeneration(object))),
  prepareForUpdate: (object, previous) => {
    const before = templateGeneration(previous);
    const changed = !sameValue(object.spec.template, previous.spec.template);
    return withTemplateGeneration(object, changed ? before + 1 : before);
  },
  validate: ({ spec }) => validateSpec(spec),
  validateUpdate: ({ spec }, previous) =>
    immutable("spec.selector", spec.selector, sameValue(spec.selector, previous.spec.selector)),
  warnings: ({ spec }) => podWarnings(spec?.template, "spec.template."),
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

function templateGeneration({ metadata }: DaemonSet): number {
  const text = metadata.annotations?.[TEMPLATE_GENERATION] ?? "";
  return /^\d+$/.test(text) ? Number(text) : 0;
}

function withTemplateGeneration(object: DaemonSet, generation: number): DaemonSet {
  const text = String(generation);
  const { metadata } = object;
  if (metadata.annotations?.[TEMPLATE_GENERATION] === text) return object;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...metadata.annotations, [TEMPLATE_GENERATION]: text } },
  };
}

function defaultSpec(spec: DaemonSetSpec): DaemonSetSpec {
  const result = fill<DaemonSetSpec>(spec, { updateStrategy: {}, revisionHistoryLimit: 10 });
  return withField(
    withField(result, "updateStrategy", defaultStrategy(result.updateStrategy ?? {})),
    "template",
    defaultPodTemplate(result.template),
  );
}

function defaultStrategy(strategy: DaemonSetUpdateStrategy): DaemonSetUpdateStrategy {
  const result = fill<DaemonSetUpdateStrategy>(strategy, { type: "RollingUpdate" });
  if (result.type !== "RollingUpdate") return result;
  return withField(result, "rollingUpdate", fill(result.rollingUpdate ?? {}, { maxUnavailable: 1, maxSurge: 0 }));
}

function validateSpec(spec: DaemonSetSpec): Errors {
  const { selector, template } = spec;
  const malformed = validateLabelSelector(selector, "spec.selector");
  const labels = template.metadata?.labels;
  const errors = [...malformed];
  if (malformed.length === 0 && !matchesSelector(selector, labels)) {
    errors.push(
      invalid("spec.template.metadata.labels", inKeyOrder(labels), "`selector` does not match template `labels`"),
    );
  }
  // As upstream, a missing selector only matches nothing.
  if ((selector as typeof selector | undefined) !== undefined && isEmptySelector(selector)) {
    errors.push(invalid("spec.selector", selector, "empty selector is invalid for daemonset"));
  }
  return [
    ...errors,
    ...validatePodTemplate(template, "spec.template"),
    ...validateRunsForEver(template, "DaemonSet", "spec.template"),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...validateDaemonSetStrategy(spec.updateStrategy, "spec.updateStrategy"),
    ...nonNegative("spec.revisionHistoryLimit", spec.revisionHistoryLimit),
  ];
}
