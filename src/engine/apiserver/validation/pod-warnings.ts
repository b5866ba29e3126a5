/**
 * What is accepted, but is probably not meant.
 * Upstream: pkg/api/pod/warnings.go (warningsForPodSpecAndMeta), pkg/api/node/util.go (GetNodeLabelDeprecatedMessage).
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { Container, PodAffinity, PodSpec } from "../../../api/types/pod.ts";

const DEPRECATED_LABELS: Readonly<Record<string, readonly [since: string, instead: string]>> = {
  "beta.kubernetes.io/arch": ["v1.14", "kubernetes.io/arch"],
  "beta.kubernetes.io/os": ["v1.14", "kubernetes.io/os"],
  "beta.kubernetes.io/instance-type": ["v1.17", "node.kubernetes.io/instance-type"],
  "failure-domain.beta.kubernetes.io/region": ["v1.17", "topology.kubernetes.io/region"],
  "failure-domain.beta.kubernetes.io/zone": ["v1.17", "topology.kubernetes.io/zone"],
};
const NO_SELECTOR = "a null labelSelector results in matching no pod";
const NANO = 1_000_000_000n;

/** Names that are part of Pod names and host names. @param use what the name is used in */
export function nameWarnings(name: string | undefined, use = "Pod names and hostnames"): readonly string[] {
  const problems = name === undefined || name === "" ? [] : dns1123LabelProblems(name);
  if (problems.length === 0) return [];
  const where = `this is used in ${use}, which can result in surprising behavior`;
  return [`metadata.name: ${where}; a DNS label is recommended: [${problems.join(" ")}]`];
}

/** @param path `spec`, or that of the spec in a template */
export function podSpecWarnings(spec: PodSpec | undefined, path: string): readonly string[] {
  if (spec === undefined) return [];
  const { nodeSelector = {}, imagePullSecrets = [], terminationGracePeriodSeconds = 0 } = spec;
  const warnings: string[] = [];
  for (const key of Object.keys(nodeSelector)) {
    const deprecated = Object.hasOwn(DEPRECATED_LABELS, key) ? DEPRECATED_LABELS[key] : undefined;
    if (deprecated === undefined) continue;
    warnings.push(`${path}.nodeSelector[${key}]: deprecated since ${deprecated[0]}; use "${deprecated[1]}" instead`);
  }
  (spec.topologySpreadConstraints ?? []).forEach(({ labelSelector }, index) => {
    if (labelSelector === undefined)
      warnings.push(`${path}.topologySpreadConstraints[${index}].labelSelector: ${NO_SELECTOR}`);
  });
  for (const field of ["podAffinity", "podAntiAffinity"] as const) {
    warnings.push(...affinityWarnings(spec.affinity?.[field], `${path}.affinity.${field}`));
  }
  imagePullSecrets.forEach(({ name = "" }, index) => {
    if (name === "") warnings.push(`${path}.imagePullSecrets[${index}].name: invalid empty name ""`);
  });
  for (const list of ["initContainers", "containers"] as const) {
    (spec[list] ?? []).forEach((container, index) =>
      warnings.push(...containerWarnings(container, `${path}.${list}[${index}]`)),
    );
  }
  if (terminationGracePeriodSeconds < 0) {
    const what = "must be >= 0; negative values are invalid and will be treated as 1";
    warnings.push(`${path}.terminationGracePeriodSeconds: ${what}`);
  }
  return warnings;
}

function affinityWarnings(affinity: PodAffinity | undefined, path: string): readonly string[] {
  const hard = affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  const soft = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    ...hard.flatMap(({ labelSelector }, index) =>
      labelSelector === undefined
        ? [`${path}.requiredDuringSchedulingIgnoredDuringExecution[${index}].labelSelector: ${NO_SELECTOR}`]
        : [],
    ),
    ...soft.flatMap(({ podAffinityTerm }, index) =>
      podAffinityTerm.labelSelector === undefined
        ? [
            `${path}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.labelSelector: ${NO_SELECTOR}`,
          ]
        : [],
    ),
  ];
}

function containerWarnings({ env = [], ports = [], resources }: Container, path: string): readonly string[] {
  const warnings: string[] = [];
  for (const kind of ["requests", "limits"] as const) {
    for (const [name, amount] of Object.entries(resources?.[kind] ?? {})) {
      const nanos = parseQuantity(amount)?.nanos ?? 0n;
      if ((name !== "memory" && name !== "ephemeral-storage") || nanos % NANO === 0n) continue;
      const value = JSON.stringify(String(amount));
      warnings.push(
        `${path}.resources.${kind}[${name}]: fractional byte value ${value} is invalid, must be an integer`,
      );
    }
  }
  const names = new Set<string>();
  env.forEach(({ name }, index) => {
    if (names.has(name)) {
      const what = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
      warnings.push(`${path}.env[${index}]: ${what}`);
    }
    names.add(name);
  });
  ports.forEach((port, index) => {
    const same = ports
      .slice(0, index)
      .findIndex(
        (other) =>
          other.containerPort === port.containerPort &&
          other.protocol === port.protocol &&
          other.hostPort === port.hostPort &&
          other.hostIP === port.hostIP,
      );
    if (same >= 0) warnings.push(`${path}.ports[${index}]: duplicate port definition with ${path}.ports[${same}]`);
  });
  return warnings;
}
