/**
 * What is accepted, but is probably not meant.
 * Upstream: pkg/api/pod/warnings.go (warningsForPodSpecAndMeta), pkg/api/node/util.go (GetNodeLabelDeprecatedMessage).
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import { parseQuantity } from "../../../api/quantity.ts";
import type { Container, PodAffinity, PodSpec } from "../../../api/types/pod.ts";
import {
  outdatedAnnotations,
  outdatedLabel,
  outdatedProfiles,
  outdatedTerm,
  outdatedVolume,
} from "./outdated-fields.ts";

const NO_SELECTOR = "a null labelSelector results in matching no pod";
const NANO = 1_000_000_000n;

/** Names that are part of Pod names and host names. @param use what the name is used in */
export function nameWarnings(name: string | undefined, use = "Pod names and hostnames"): readonly string[] {
  const problems = name === undefined || name === "" ? [] : dns1123LabelProblems(name);
  if (problems.length === 0) return [];
  const where = `this is used in ${use}, which can result in surprising behavior`;
  return [`metadata.name: ${where}; a DNS label is recommended: [${problems.join(" ")}]`];
}

/** An amount of whole bytes. */
export function isWhole(amount: string | number): boolean {
  return (parseQuantity(amount)?.nanos ?? 0n) % NANO === 0n;
}

interface Described {
  readonly metadata?: { readonly annotations?: Readonly<Record<string, string>> };
  readonly spec?: PodSpec;
}

/** @param path "" for a Pod, or that of a template with a dot behind it */
export function podWarnings(described: Described | undefined, path = ""): readonly string[] {
  const { spec, metadata } = described ?? {};
  if (spec === undefined) return [];
  const annotations = metadata?.annotations ?? {};
  const where = `${path}spec`;
  return [
    ...placementWarnings(spec, where),
    ...outdatedAnnotations(annotations, `${path}metadata`),
    ...(spec.volumes ?? []).flatMap((volume, index) => outdatedVolume(volume, `${where}.volumes[${index}]`)),
    ...repeated(spec.hostAliases ?? [], "ip", `${where}.hostAliases`),
    ...repeated(spec.imagePullSecrets ?? [], "name", `${where}.imagePullSecrets`),
    ...outdatedProfiles(spec, annotations, `${path}metadata`),
    ...otherWarnings(spec, where),
  ];
}

/** Labels of nodes and selectors of Pods. */
function placementWarnings(spec: PodSpec, path: string): readonly string[] {
  const warnings: string[] = [];
  for (const key of Object.keys(spec.nodeSelector ?? {})) {
    const problem = outdatedLabel(key);
    if (problem !== undefined) warnings.push(`${path}.nodeSelector[${key}]: ${problem}`);
  }
  const hard = "requiredDuringSchedulingIgnoredDuringExecution";
  const soft = "preferredDuringSchedulingIgnoredDuringExecution";
  const affinity = spec.affinity?.nodeAffinity;
  (affinity?.[hard]?.nodeSelectorTerms ?? []).forEach((term, index) =>
    warnings.push(...outdatedTerm(term, `${path}.affinity.nodeAffinity.${hard}.nodeSelectorTerms[${index}]`)),
  );
  (affinity?.[soft] ?? []).forEach(({ preference }, index) =>
    warnings.push(...outdatedTerm(preference, `${path}.affinity.nodeAffinity.${soft}[${index}].preference`)),
  );
  (spec.topologySpreadConstraints ?? []).forEach(({ labelSelector, topologyKey }, index) => {
    const problem = outdatedLabel(topologyKey);
    const constraint = `${path}.topologySpreadConstraints[${index}]`;
    if (problem !== undefined) warnings.push(`${constraint}.topologyKey: ${topologyKey} is ${problem}`);
    if (labelSelector === undefined) warnings.push(`${constraint}.labelSelector: ${NO_SELECTOR}`);
  });
  return warnings;
}

/** Elements of a list with the same name as one before. */
function repeated<K extends string>(
  items: readonly { readonly [key in K]?: string }[],
  key: K,
  path: string,
): readonly string[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const value = item[key] ?? "";
    if (seen.has(value)) return [`${path}[${index}].${key}: duplicate ${key} ${JSON.stringify(value)}`];
    seen.add(value);
    return [];
  });
}

function otherWarnings(spec: PodSpec, path: string): readonly string[] {
  const { imagePullSecrets = [], terminationGracePeriodSeconds = 0 } = spec;
  const warnings: string[] = [];
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
  warnings.push(...portWarnings(spec, path));
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

function containerWarnings({ env = [], resources }: Container, path: string): readonly string[] {
  const warnings: string[] = [];
  for (const kind of ["requests", "limits"] as const) {
    for (const [name, amount] of Object.entries(resources?.[kind] ?? {})) {
      if ((name !== "memory" && name !== "ephemeral-storage") || isWhole(amount)) continue;
      const value = JSON.stringify(String(amount));
      warnings.push(
        `${path}.resources.${kind}[${name}]: fractional byte value ${value} is invalid, must be an integer`,
      );
    }
  }
  const names = new Set<string>();
  env.forEach(({ name, value = "", valueFrom }, index) => {
    const earlier = `$(${name})`;
    if (names.has(name) && (valueFrom !== undefined || value === earlier || !value.includes(earlier))) {
      const what = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
      warnings.push(`${path}.env[${index}]: ${what}`);
    }
    names.add(name);
  });
  return warnings;
}

/** Ports that two places of a Pod claim. */
function portWarnings(spec: PodSpec, path: string): readonly string[] {
  const claimed = new Map<string, { readonly at: string; readonly hostPort: number; readonly hostIP: string }[]>();
  const warnings: string[] = [];
  const claim = ({ ports = [] }: Container, where: string): void =>
    ports.forEach(({ containerPort, protocol = "TCP", hostPort = 0, hostIP = "" }, index) => {
      const at = `${where}.ports[${index}]`;
      const key = `${containerPort}/${protocol}`;
      const others = claimed.get(key) ?? [];
      for (const other of others) {
        if (other.hostIP === hostIP && other.hostPort === hostPort)
          warnings.push(`${at}: duplicate port definition with ${other.at}`);
        else if (hostPort === 0 || other.hostPort === 0)
          warnings.push(`${at}: overlapping port definition with ${other.at}`);
        else if (hostPort === other.hostPort && (hostIP === "") !== (other.hostIP === ""))
          warnings.push(`${at}: dangerously ambiguous port definition with ${other.at}`);
      }
      claimed.set(key, [...others, { at, hostPort, hostIP }]);
    });
  for (const list of ["initContainers", "containers"] as const)
    (spec[list] ?? []).forEach((container, index) => claim(container, `${path}.${list}[${index}]`));
  return warnings;
}
