/**
 * Fields, labels and annotations that still are accepted, but are on their way out or without effect upstream.
 * Upstream: pkg/api/pod/warnings.go, pkg/api/persistentvolume/util.go, pkg/api/node/util.go (GetNodeLabelDeprecatedMessage).
 */
import { APP_ARMOR, SECCOMP_CONTAINER, SECCOMP_POD } from "./pod-annotations.ts";
import type { Container, PodSpec } from "../../../api/types/pod.ts";
import type { NodeSelectorTerm } from "../../../api/types/requirements.ts";

const DEPRECATED_LABELS: Readonly<Record<string, readonly [since: string, instead: string]>> = {
  "beta.kubernetes.io/arch": ["v1.14", "kubernetes.io/arch"],
  "beta.kubernetes.io/os": ["v1.14", "kubernetes.io/os"],
  "beta.kubernetes.io/instance-type": ["v1.17", "node.kubernetes.io/instance-type"],
  "failure-domain.beta.kubernetes.io/region": ["v1.17", "topology.kubernetes.io/region"],
  "failure-domain.beta.kubernetes.io/zone": ["v1.17", "topology.kubernetes.io/zone"],
};

/** `deprecated since …`; undefined for labels that are in order. */
export function outdatedLabel(key: string): string | undefined {
  const found = Object.hasOwn(DEPRECATED_LABELS, key) ? DEPRECATED_LABELS[key] : undefined;
  return found === undefined ? undefined : `deprecated since ${found[0]}; use "${found[1]}" instead`;
}

/** Labels of nodes in one term of an affinity. */
export function outdatedTerm({ matchExpressions = [] }: NodeSelectorTerm, path: string): readonly string[] {
  return matchExpressions.flatMap(({ key }, index) => {
    const problem = outdatedLabel(key);
    return problem === undefined ? [] : [`${path}.matchExpressions[${index}].key: ${key} is ${problem}`];
  });
}

/** Types of volumes that nothing mounts any more, in the order in which they are looked for. */
const VOLUME_TYPES: readonly (readonly [type: string, shown: string, since: string])[] = [
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];
/** Upstream looks at those of PersistentVolumes in another order, and not at all. */
const PERSISTENT_TYPES = ["cephfs", "photonPersistentDisk", "scaleIO", "storageos", "glusterfs", "rbd"];

/** @param source a Pod's volume, or the spec of a PersistentVolume. @param path that of the source */
export function outdatedVolume(source: object, path: string, isPersistent = false): readonly string[] {
  const types = isPersistent
    ? PERSISTENT_TYPES.flatMap((wanted) => VOLUME_TYPES.filter(([type]) => type === wanted))
    : VOLUME_TYPES;
  return types.flatMap(([type, shown, since]) => (Object.hasOwn(source, type) ? [`${path}.${shown}: ${since}`] : []));
}

type Annotations = Readonly<Record<string, string>>;

const ANNOTATIONS: readonly (readonly [key: string, problem: string])[] = [
  ["scheduler.alpha.kubernetes.io/critical-pod", 'non-functional in v1.16+; use the "priorityClassName" field instead'],
  ["security.alpha.kubernetes.io/sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
  ["security.alpha.kubernetes.io/unsafe-sysctls", 'non-functional in v1.11+; use the "sysctls" field instead'],
];

/** @param path `metadata`, or that of a template's metadata */
export function outdatedAnnotations(annotations: Annotations, path: string): readonly string[] {
  return ANNOTATIONS.flatMap(([key, problem]) =>
    Object.hasOwn(annotations, key) ? [`${path}.annotations[${key}]: ${problem}`] : [],
  );
}

/** Annotations that fields have replaced, where the field is not there. */
export function outdatedProfiles(spec: PodSpec, annotations: Annotations, path: string): readonly string[] {
  const context = spec.securityContext ?? {};
  const warnings: string[] = [];
  const instead = 'non-functional in v1.27+; use the "seccompProfile" field instead';
  if (context["seccompProfile"] === undefined && Object.hasOwn(annotations, SECCOMP_POD))
    warnings.push(`${path}.annotations[${SECCOMP_POD}]: ${instead}`);
  const containers: readonly Container[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  for (const { name, securityContext = {} } of containers) {
    const seccomp = `${SECCOMP_CONTAINER}${name}`;
    if (securityContext["seccompProfile"] === undefined && Object.hasOwn(annotations, seccomp))
      warnings.push(`${path}.annotations[${seccomp}]: ${instead}`);
    const appArmor = `${APP_ARMOR}${name}`;
    const hasField = (context["appArmorProfile"] ?? securityContext["appArmorProfile"]) !== undefined;
    if (!hasField && Object.hasOwn(annotations, appArmor)) {
      const use = 'deprecated since v1.30; use the "appArmorProfile" field instead';
      warnings.push(`${path}.annotations[${appArmor}]: ${use}`);
    }
  }
  return warnings;
}
