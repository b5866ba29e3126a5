/**
 * Pod.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 * Upstream: pkg/registry/core/pod/strategy.go (ToSelectableFields).
 */
import type { Pod, PodSpec } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validatePodAnnotations, validateProfilesMatch } from "../validation/pod-annotations.ts";
import { validateNewPodSpec, validatePodSpec } from "../validation/pod-spec.ts";
import { completePodStatus, validatePodStatus } from "../validation/pod-status-update.ts";
import { validatePodUpdate } from "../validation/pod-update.ts";
import { nameWarnings, podWarnings } from "../validation/pod-warnings.ts";
import { validateVolumesOfPod } from "../validation/volumes.ts";
import { withField } from "./filling.ts";
import { withLabelKeys } from "./label-keys.ts";
import { defaultSpecOfPod } from "./pod-spec-defaults.ts";
import { POD_WITHOUT_EFFECT } from "./without-effect.ts";

export const pod: KindDefinition<Pod> = {
  group: "",
  version: "v1",
  kind: "Pod",
  plural: "pods",
  singular: "pod",
  namespaced: true,
  shortNames: ["po"],
  categories: ["all"],
  subresources: [
    "status",
    "binding",
    "eviction",
    "log",
    "exec",
    "attach",
    "portforward",
    "proxy",
    "resize",
    "ephemeralcontainers",
  ],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpecOfPod(object.spec ?? EMPTY_SPEC)),
  prepareForCreate: withLabelKeys,
  validate: ({ metadata, spec }) => [
    ...validatePodAnnotations(metadata.annotations, spec ?? EMPTY_SPEC, "metadata.annotations"),
    ...validatePodSpec(spec),
    ...validateVolumesOfPod(metadata.name, spec?.volumes ?? [], "spec.volumes"),
  ],
  validateCreate: ({ metadata, spec }) => [
    ...validateNewPodSpec(spec ?? EMPTY_SPEC),
    ...validateProfilesMatch(metadata.annotations, spec ?? EMPTY_SPEC, "spec"),
  ],
  validateUpdate: validatePodUpdate,
  defaultStatus: completePodStatus,
  validateStatus: validatePodStatus,
  selectableFields: {
    "spec.nodeName": ({ spec }) => spec.nodeName ?? "",
    "spec.restartPolicy": ({ spec }) => spec.restartPolicy ?? "",
    "spec.schedulerName": ({ spec }) => spec.schedulerName ?? "",
    "spec.serviceAccountName": ({ spec }) => spec.serviceAccountName ?? "",
    "spec.hostNetwork": ({ spec }) => String(spec.hostNetwork ?? false),
    "status.phase": ({ status }) => status?.phase ?? "",
    "status.podIP": ({ status }) => status?.podIP ?? "",
    "status.podIPs": ({ status }) => (status?.podIPs ?? []).map(({ ip }) => ip).join(","),
    "status.nominatedNodeName": ({ status }) => status?.nominatedNodeName ?? "",
  },
  warnings: ({ metadata, spec }) => [
    ...nameWarnings(metadata.name, "the Pod's hostname"),
    ...podWarnings({ metadata, spec }),
  ],
  withoutEffect: POD_WITHOUT_EFFECT,
};

const EMPTY_SPEC = {} as PodSpec;
