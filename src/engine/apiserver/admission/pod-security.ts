/**
 * PodSecurity: the labels of a namespace say how much its Pods may do: `privileged`, `baseline` or `restricted`.
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
 * Upstream: k8s.io/pod-security-admission/admission. The mode `audit` leaves no trace: there is no audit log.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { KubeObject, Labels } from "../../../api/types/meta.ts";
import type { Container, Pod, PodSpec } from "../../../api/types/pod.ts";
import type { FieldError } from "../field-error.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { BASELINE, OVERRIDES, RESTRICTED, SINCE, type Violation } from "./pod-security-checks.ts";
import { labelErrors, type Level, type LevelVersion, levelOf, levelText, STRICTNESS } from "./pod-security-levels.ts";

/** Why a Pod must not be, or undefined. @param previous of an update: only what matters here is looked at again */
export function refusedByPodSecurity(
  environment: WriteEnvironment,
  pod: KubeObject,
  previous?: KubeObject,
): string | undefined {
  if (previous !== undefined && !isSignificant(pod as Pod, previous as Pod)) return undefined;
  const found = violationsOf(environment, pod, "enforce", describedIn(pod));
  return found === undefined ? undefined : `violates ${found}`;
}

/** What a client is warned of: of Pods, and of workloads whose Pods would be told the same. */
export function podSecurityWarnings(
  environment: WriteEnvironment,
  object: KubeObject,
  previous?: KubeObject,
): readonly string[] {
  if (object.kind === "Pod" && previous !== undefined && !isSignificant(object as Pod, previous as Pod)) return [];
  const found = violationsOf(environment, object, "warn", describedIn(object));
  return found === undefined ? [] : [`would violate ${found}`];
}

/** What is wrong with the labels of a Namespace; nothing as long as it was wrong before in the same way. */
export function namespaceLabelErrors(namespace: KubeObject, previous: KubeObject | undefined): readonly FieldError[] {
  const errors = labelErrors(namespace.metadata.labels ?? {});
  return previous !== undefined && sameValue(errors, labelErrors(previous.metadata.labels ?? {})) ? [] : errors;
}

const MOST_PODS_CHECKED = 3000;

/** Which Pods that are there would not be let in any more, when a Namespace becomes stricter. */
export function existingPodWarnings(
  { store }: WriteEnvironment,
  { metadata }: KubeObject,
  previous: KubeObject,
): readonly string[] {
  const enforce = levelOf(metadata.labels ?? {}, "enforce");
  const before = levelOf(previous.metadata.labels ?? {}, "enforce");
  if (enforce.level === "privileged" || sameValue(enforce, before)) return [];
  if (enforce.version === before.version && STRICTNESS[enforce.level] <= STRICTNESS[before.level]) return [];
  const pods = (store.values("pods") as readonly Pod[]).filter((pod) => pod.metadata.namespace === metadata.name);
  const namesByReason = new Map<string, string[]>();
  for (const pod of pods.slice(0, MOST_PODS_CHECKED)) {
    const found = violations(pod, enforce);
    if (found.length === 0) continue;
    const reason = found.map((violation) => violation.reason).join(", ");
    namesByReason.set(reason, [...(namesByReason.get(reason) ?? []), pod.metadata.name]);
  }
  const told = [...namesByReason].map(([reason, names]) => `${podsText(names)}: ${reason}`).sort();
  const some = `new PodSecurity enforce level only checked against the first ${MOST_PODS_CHECKED} of ${pods.length} existing pods`;
  const all = `existing pods in namespace "${metadata.name}" violate the new PodSecurity enforce level "${levelText(enforce)}"`;
  return [...(pods.length > MOST_PODS_CHECKED ? [some] : []), ...(told.length === 0 ? [] : [all, ...told])];
}

/** `a (and 2 other pods)` */
function podsText(names: readonly string[]): string {
  const [first = ""] = [...names].sort();
  const others = names.length - 1;
  if (others === 0) return first;
  return `${first} (and ${others} other ${others === 1 ? "pod" : "pods"})`;
}

function violationsOf(
  { store }: WriteEnvironment,
  { metadata }: KubeObject,
  mode: "enforce" | "warn",
  pod: Described | undefined,
): string | undefined {
  if (metadata.namespace === undefined || pod === undefined) return undefined;
  const labels: Labels | undefined = store.get("namespaces", metadata.namespace)?.metadata.labels;
  if (labels === undefined) return undefined;
  const level = levelOf(labels, mode);
  if (level.level === "privileged") return undefined;
  const found = violations(pod, level);
  if (found.length === 0) return undefined;
  const list = found.map(({ reason, detail }) => `${reason} (${detail})`).join(", ");
  return `PodSecurity "${levelText(level)}": ${list}`;
}

function violations({ metadata, spec }: Described, { level, minor }: LevelVersion): readonly Violation[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  return checksOf(level, minor)
    .map(([, check]) => check(spec, containers as readonly Container[], minor, metadata?.annotations ?? {}))
    .filter((violation) => violation !== undefined);
}

/** Those that a version had, by name, those of `baseline` first. */
function checksOf(level: Level, minor: number) {
  const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
  const known = ([name]: readonly [string, unknown]) => minor >= (SINCE[name] ?? 0);
  const baseline = Object.entries(BASELINE).filter(known).sort(byName);
  if (level === "baseline") return baseline;
  const restricted = Object.entries(RESTRICTED).filter(known).sort(byName);
  const overridden = new Set(restricted.map(([name]) => OVERRIDES[name]));
  return [...baseline.filter(([name]) => !overridden.has(name)), ...restricted];
}

/** Whether an update changes images or adds containers. */
function isSignificant({ spec }: Pod, { spec: before }: Pod): boolean {
  const imagesOf = ({ containers, initContainers = [], ephemeralContainers = [] }: PodSpec) => [
    containers.map(({ image }) => image),
    initContainers.map(({ image }) => image),
    ephemeralContainers.map(({ name, image }) => [name, image]),
  ];
  return !sameValue(imagesOf(spec), imagesOf(before));
}

/** A Pod, or what Pods are made from. */
interface Described {
  readonly metadata?: { readonly annotations?: Labels };
  readonly spec: PodSpec;
}

type Template = Partial<Described>;

interface Templated {
  readonly template?: Template;
  readonly jobTemplate?: { readonly spec?: { readonly template?: Template } };
}

const WORKLOADS: ReadonlySet<string> = new Set(
  "ReplicationController ReplicaSet Deployment StatefulSet DaemonSet Job CronJob".split(" "),
);

/** A Pod, or the Pods that a workload makes. */
function describedIn(object: KubeObject): Described | undefined {
  const { kind, spec } = object as KubeObject & { readonly spec?: Templated };
  if (kind === "Pod" && object.apiVersion === "v1") return object as Pod;
  const isTemplate = kind === "PodTemplate";
  if (!isTemplate && !WORKLOADS.has(kind)) return undefined;
  const template = isTemplate
    ? (object as KubeObject & Templated).template
    : (spec?.template ?? spec?.jobTemplate?.spec?.template);
  return template?.spec === undefined ? undefined : { ...template, spec: template.spec };
}
