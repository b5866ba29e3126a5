/**
 * What an object uses of a ResourceQuota, and which objects a quota is about: for admission and for the controller.
 * Upstream: pkg/quota/v1/evaluator/core (pods.go, services.go, persistent_volume_claims.go), pkg/quota/v1/generic.
 */
import { addQuantities, compareQuantities, parseQuantity, type Quantity } from "./quantity.ts";
import { type Amounts, amountsOf, podLimits, podRequests } from "./pod-requirements.ts";
import type { Service } from "./types/core.ts";
import type { KubeObject } from "./types/meta.ts";
import type { Container, Pod, PodAffinityTerm } from "./types/pod.ts";
import type { ResourceQuota, ScopedResourceSelectorRequirement } from "./types/quota.ts";
import type { PersistentVolumeClaim } from "./types/volumes.ts";

const ONE = parseQuantity("1") as Quantity;
const ZERO = parseQuantity("0") as Quantity;
const CLASS_SUFFIX = ".storageclass.storage.k8s.io/";
const CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
/** Kinds that have a name of their own beside `count/…`. */
const OWN_NAMES: ReadonlySet<string> = new Set([
  "configmaps",
  "persistentvolumeclaims",
  "replicationcontrollers",
  "resourcequotas",
  "secrets",
  "services",
]);
const COMPUTE = ["cpu", "memory", "ephemeral-storage"];
const POD_RESOURCES: ReadonlySet<string> = new Set([
  ...COMPUTE,
  ...COMPUTE.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "pods",
  "count/pods",
]);
/** What every container must say when a quota counts it. */
const MUST_BE_SAID: readonly string[] = [
  "cpu",
  "limits.cpu",
  "limits.memory",
  "memory",
  "requests.cpu",
  "requests.memory",
];

/** `deployments.apps`, or `pods`. */
export type ResourceText = string;

/** Whether a quota's resource is one that objects of this kind use. */
export function countsFor(resource: ResourceText, name: string): boolean {
  if (name === `count/${resource}`) return true;
  if (resource === "pods") {
    return POD_RESOURCES.has(name) || name.includes("hugepages-") || isExtendedRequest(name);
  }
  if (resource === "services" && name.startsWith("services.")) return true;
  if (resource === "persistentvolumeclaims" && (name === "requests.storage" || name.includes(CLASS_SUFFIX)))
    return true;
  return name === resource && OWN_NAMES.has(resource);
}

function isExtendedRequest(name: string): boolean {
  return name.startsWith("requests.") && name.includes("/") && !name.includes("kubernetes.io/");
}

/** What this object uses, by the names of quotas. @param nowMs since 1970 */
export function quotaUsage(resource: ResourceText, object: KubeObject, nowMs: number): Amounts {
  const used = new Map<string, Quantity>([[`count/${resource}`, ONE]]);
  if (resource === "pods") {
    const pod = object as Pod;
    if (isCounted(pod, nowMs)) addCompute(used, podRequests(pod.spec), podLimits(pod.spec));
    return used;
  }
  if (OWN_NAMES.has(resource)) used.set(resource, ONE);
  if (resource === "services") addService(used, object as Service);
  if (resource === "persistentvolumeclaims") addClaim(used, object as PersistentVolumeClaim);
  return used;
}

/** Finished Pods, and those that should be gone by now, use nothing but their object. */
function isCounted({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === "Succeeded" || status?.phase === "Failed") return false;
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined || deletionGracePeriodSeconds === undefined) return true;
  return nowMs <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1000;
}

function addCompute(used: Map<string, Quantity>, requests: Amounts, limits: Amounts): void {
  used.set("pods", ONE);
  for (const [name, amount] of requests) {
    if (COMPUTE.includes(name) || name.startsWith("hugepages-")) {
      used.set(name, amount);
      used.set(`requests.${name}`, amount);
    } else if (isExtendedRequest(`requests.${name}`)) {
      used.set(`requests.${name}`, amount);
    }
  }
  for (const [name, amount] of limits) if (COMPUTE.includes(name)) used.set(`limits.${name}`, amount);
}

function addService(used: Map<string, Quantity>, { spec }: Service): void {
  const ports = spec.ports ?? [];
  const balanced = spec.type === "LoadBalancer";
  const open =
    spec.type === "NodePort" || (balanced && spec.allocateLoadBalancerNodePorts !== false)
      ? ports.length
      : balanced
        ? ports.filter(({ nodePort }) => (nodePort ?? 0) !== 0).length
        : 0;
  used.set("services.nodeports", parseQuantity(open) ?? ZERO);
  used.set("services.loadbalancers", balanced ? ONE : ZERO);
}

function addClaim(used: Map<string, Quantity>, { metadata, spec, status }: PersistentVolumeClaim): void {
  const storageClass = metadata.annotations?.[CLASS_ANNOTATION] ?? spec.storageClassName ?? "";
  if (storageClass !== "") used.set(`${storageClass}${CLASS_SUFFIX}persistentvolumeclaims`, ONE);
  const asked = amountsOf(spec.resources?.requests).get("storage");
  const allocated = amountsOf(status?.allocatedResources).get("storage");
  const storage =
    asked !== undefined && allocated !== undefined && compareQuantities(allocated, asked) > 0 ? allocated : asked;
  if (storage === undefined) return;
  used.set("requests.storage", storage);
  if (storageClass !== "") used.set(`${storageClass}${CLASS_SUFFIX}requests.storage`, storage);
}

/** The names of `hard` that objects of this kind can use up. */
export function matchingResources(resource: ResourceText, hard: readonly string[]): readonly string[] {
  return hard.filter((name) => countsFor(resource, name)).sort();
}

/** The quota is about this object: one of its resources is, and all of its scopes are. */
export function quotaMatches(
  { spec, status }: ResourceQuota,
  resource: ResourceText,
  object: KubeObject,
  hard = status?.hard ?? spec.hard ?? {},
): boolean {
  if (matchingResources(resource, Object.keys(hard)).length === 0) return false;
  return scopesOf(spec).every((requirement) => inScope(requirement, resource, object));
}

type Requirement = Pick<ScopedResourceSelectorRequirement, "scopeName" | "operator" | "values">;

function scopesOf({ scopes = [], scopeSelector }: ResourceQuota["spec"]): readonly Requirement[] {
  const plain = scopes.map((scopeName): Requirement => ({ scopeName, operator: "Exists" }));
  return [...plain, ...(scopeSelector?.matchExpressions ?? [])];
}

function inScope(requirement: Requirement, resource: ResourceText, object: KubeObject): boolean {
  if (resource === "persistentvolumeclaims") {
    const { spec, status } = object as PersistentVolumeClaim;
    if (requirement.scopeName !== "VolumeAttributesClass") return false;
    return selects(requirement, spec.volumeAttributesClassName || status?.currentVolumeAttributesClassName || "");
  }
  if (resource !== "pods") return false;
  const { spec, status } = object as Pod;
  const terminating = spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0;
  switch (requirement.scopeName) {
    case "Terminating":
      return terminating;
    case "NotTerminating":
      return !terminating;
    case "BestEffort":
      return isBestEffort(spec.containers, spec.initContainers, status?.qosClass);
    case "NotBestEffort":
      return !isBestEffort(spec.containers, spec.initContainers, status?.qosClass);
    case "PriorityClass":
      return selects(requirement, spec.priorityClassName ?? "");
    case "CrossNamespacePodAffinity":
      return reachesOtherNamespaces(spec.affinity);
    default:
      return false;
  }
}

function selects({ operator, values = [] }: Requirement, value: string): boolean {
  switch (operator) {
    case "Exists":
      return value !== "";
    case "DoesNotExist":
      return value === "";
    case "In":
      return values.includes(value);
    case "NotIn":
      return !values.includes(value);
  }
}

function isBestEffort(
  containers: readonly Container[],
  initContainers: readonly Container[] = [],
  qosClass: string | undefined,
): boolean {
  if (qosClass !== undefined) return qosClass === "BestEffort";
  const asks = (list: Amounts) => ["cpu", "memory"].some((name) => (list.get(name) ?? ZERO).nanos > 0n);
  return ![...containers, ...initContainers].some(
    ({ resources }) => asks(amountsOf(resources?.requests)) || asks(amountsOf(resources?.limits)),
  );
}

function reachesOtherNamespaces(affinity: Pod["spec"]["affinity"]): boolean {
  const terms: (Partial<PodAffinityTerm> | undefined)[] = [];
  for (const part of [affinity?.podAffinity, affinity?.podAntiAffinity]) {
    terms.push(...(part?.requiredDuringSchedulingIgnoredDuringExecution ?? []));
    terms.push(
      ...(part?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
    );
  }
  return terms.some((term) => (term?.namespaces ?? []).length > 0 || term?.namespaceSelector !== undefined);
}

/** `must specify limits.cpu for: web; requests.memory for: web`, or undefined when every container says enough. */
export function missingRequirements({ spec }: Pod, counted: readonly string[]): string | undefined {
  if (spec.resources !== undefined) return undefined;
  const required = MUST_BE_SAID.filter((name) => counted.includes(name));
  if (required.length === 0) return undefined;
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const parts = required.flatMap((name) => {
    const silent = containers.filter(({ resources }) => {
      const said = new Map<string, Quantity>();
      addCompute(said, amountsOf(resources?.requests), amountsOf(resources?.limits));
      return !said.has(name);
    });
    if (silent.length === 0) return [];
    const names = [...new Set(silent.map((container) => container.name))].sort();
    return [`${name} for: ${names.join(",")}`];
  });
  return parts.length === 0 ? undefined : `must specify ${parts.join("; ")}`;
}

/** The sum of both, in the format of the first. */
export function addAmounts(a: Amounts, b: Amounts): Amounts {
  const sum = new Map(a);
  for (const [name, amount] of b) {
    const before = sum.get(name);
    sum.set(name, before === undefined ? amount : addQuantities(before, amount));
  }
  return sum;
}
