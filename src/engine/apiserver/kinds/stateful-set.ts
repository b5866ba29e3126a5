/**
 * StatefulSet.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/stateful-set-v1/
 * Upstream: pkg/apis/apps/v1/defaults.go (SetDefaults_StatefulSet), pkg/apis/apps/validation (ValidateStatefulSet).
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from "../../../api/types/apps.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { KindDefinition } from "../kind-definition.ts";
import {
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  NO_ERRORS,
  nonNegative,
  required,
  unsupported,
} from "../validation/errors.ts";
import { validateLabelSelector } from "../validation/labels.ts";
import {
  isEmptySelector,
  validateRunsForEver,
  validateTemplateLabels,
  validateTemplateMetadata,
} from "../validation/pod-template.ts";
import { validateStatefulSetStrategy } from "../validation/update-strategies.ts";
import { podWarnings } from "../validation/pod-warnings.ts";
import { validateStatefulSetStatus } from "../validation/replica-counts.ts";
import { fill, mapShared, withField } from "./filling.ts";
import { defaultPodTemplate } from "./pod-spec-defaults.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";
import { TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

export const statefulSet: KindDefinition<StatefulSet> = {
  group: "apps",
  version: "v1",
  kind: "StatefulSet",
  plural: "statefulsets",
  singular: "statefulset",
  namespaced: true,
  shortNames: ["sts"],
  categories: ["all"],
  subresources: ["status", "scale"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateSpec(spec),
  validateCreate: ({ spec }) => validateServiceName(spec.serviceName),
  validateStatus: validateStatefulSetStatus,
  validateUpdate: (object, previous) => validateChange(object.spec, previous.spec),
  warnings: ({ spec }) => [
    ...podWarnings(spec?.template, "spec.template."),
    ...((spec?.revisionHistoryLimit ?? 0) < 0 ? [ENDLESS_HISTORY] : []),
  ],
  withoutEffect: TEMPLATE_WITHOUT_EFFECT,
};

const ENDLESS_HISTORY =
  "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended";

function defaultSpec(spec: StatefulSetSpec): StatefulSetSpec {
  let result = fill<StatefulSetSpec>(spec, {
    podManagementPolicy: "OrderedReady",
    replicas: 1,
    revisionHistoryLimit: 10,
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
  });
  result = withField(result, "updateStrategy", defaultStrategy(result.updateStrategy ?? {}));
  const retention = fill(result.persistentVolumeClaimRetentionPolicy ?? {}, {
    whenDeleted: "Retain",
    whenScaled: "Retain",
  });
  result = withField(result, "persistentVolumeClaimRetentionPolicy", retention);
  const claims = result.volumeClaimTemplates;
  if (claims !== undefined) result = withField(result, "volumeClaimTemplates", mapShared(claims, defaultClaim));
  return withField(result, "template", defaultPodTemplate(result.template));
}

function defaultStrategy(strategy: StatefulSetUpdateStrategy): StatefulSetUpdateStrategy {
  // Only a strategy without a type gets numbers that were not written.
  const rollingUpdate = strategy.rollingUpdate ?? (strategy.type === undefined ? {} : undefined);
  const result = fill<StatefulSetUpdateStrategy>(strategy, { type: "RollingUpdate" });
  if (result.type !== "RollingUpdate" || rollingUpdate === undefined) return result;
  return withField(result, "rollingUpdate", fill(rollingUpdate, { partition: 0 }));
}

/** A claim template as it is stored: with its type, as every claim has it. */
function defaultClaim(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  let result = fill<PersistentVolumeClaim>(claim, {
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    spec: {},
    status: {},
  });
  let spec = fill(result.spec, { volumeMode: "Filesystem" });
  for (const field of ["limits", "requests"] as const) {
    const list = spec.resources?.[field];
    if (list !== undefined) {
      spec = withField(spec, "resources", withField(spec.resources ?? {}, field, roundedUpToMilli(list)));
    }
  }
  result = withField(result, "spec", spec);
  return withField(result, "status", fill(result.status ?? {}, { phase: "Pending" }));
}

const MANAGEMENT_POLICIES = ["OrderedReady", "Parallel"];
const RETENTIONS = ["Retain", "Delete"];

function validateSpec(spec: StatefulSetSpec): Errors {
  const { podManagementPolicy, persistentVolumeClaimRetentionPolicy: retention } = spec;
  const retentionField = "spec.persistentVolumeClaimRetentionPolicy";
  return [
    ...(podManagementPolicy === undefined ? [required("spec.podManagementPolicy")] : []),
    ...(podManagementPolicy === undefined || MANAGEMENT_POLICIES.includes(podManagementPolicy)
      ? []
      : [invalid("spec.podManagementPolicy", podManagementPolicy, "must be 'OrderedReady' or 'Parallel'")]),
    ...validateStatefulSetStrategy(spec.updateStrategy, "spec.updateStrategy"),
    ...validateRetention(retention?.whenDeleted, `${retentionField}.whenDeleted`),
    ...validateRetention(retention?.whenScaled, `${retentionField}.whenScaled`),
    ...nonNegative("spec.replicas", spec.replicas),
    ...nonNegative("spec.minReadySeconds", spec.minReadySeconds),
    ...nonNegative("spec.ordinals.start", spec.ordinals?.start),
    ...validateSelector(spec),
    ...validateRunsForEver(spec.template, "StatefulSet", "spec.template"),
  ];
}

function validateRetention(policy: string | undefined, field: string): Errors {
  return policy === undefined || RETENTIONS.includes(policy) ? NO_ERRORS : [unsupported(field, policy, RETENTIONS)];
}

/** Upstream looks at the labels and annotations of the template only: its volumes come from claims. */
function validateSelector({ selector, template }: StatefulSetSpec): Errors {
  const path = "spec.template";
  if (selector === undefined) {
    return [
      required("spec.selector"),
      ...validateTemplateLabels(selector, template, path),
      ...validateTemplateMetadata(template.metadata?.labels, template.metadata?.annotations, path),
    ];
  }
  const malformed = validateLabelSelector(selector, "spec.selector");
  return [
    ...malformed,
    ...(isEmptySelector(selector)
      ? [invalid("spec.selector", selector, "empty selector is invalid for statefulset")]
      : []),
    ...(malformed.length > 0
      ? [invalid("spec.selector", selector, "")]
      : [
          ...validateTemplateLabels(selector, template, path),
          ...validateTemplateMetadata(template.metadata?.labels, template.metadata?.annotations, path),
        ]),
  ];
}

/** Only of new ones: older ones may have names that never worked. */
function validateServiceName(name = ""): Errors {
  return name === "" ? NO_ERRORS : invalidFor("spec.serviceName", name, dns1123LabelProblems(name));
}

const CHANGEABLE = [
  "replicas",
  "ordinals",
  "template",
  "updateStrategy",
  "revisionHistoryLimit",
  "persistentVolumeClaimRetentionPolicy",
  "minReadySeconds",
];

function validateChange(spec: StatefulSetSpec, previous: StatefulSetSpec): Errors {
  const fields = Object.keys({ ...previous, ...spec }) as (keyof StatefulSetSpec)[];
  const fixed = fields.filter((field) => !CHANGEABLE.includes(field));
  if (fixed.every((field) => sameValue(spec[field], previous[field]))) return NO_ERRORS;
  const names = CHANGEABLE.map((field) => `'${field}'`);
  const list = `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  return [forbidden("spec", `updates to statefulset spec for fields other than ${list} are forbidden`)];
}
