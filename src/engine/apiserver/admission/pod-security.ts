/**
 * PodSecurity: the labels of a namespace say how much its Pods may do: `privileged`, `baseline` or `restricted`.
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
 * Upstream: k8s.io/pod-security-admission/admission. The checks are those of v1.35, whatever version a label names.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { BASELINE, OVERRIDDEN, RESTRICTED, type Violation } from "./pod-security-checks.ts";

const PREFIX = "pod-security.kubernetes.io/";

/** Why a Pod must not be, or undefined. */
export function refusedByPodSecurity(environment: WriteEnvironment, pod: KubeObject): string | undefined {
  const found = violationsOf(environment, pod, "enforce", specOf(pod));
  return found === undefined ? undefined : `violates ${found}`;
}

/** What a client is warned of: of Pods, and of workloads whose Pods would be told the same. */
export function podSecurityWarnings(environment: WriteEnvironment, object: KubeObject): readonly string[] {
  const found = violationsOf(environment, object, "warn", specOf(object));
  return found === undefined ? [] : [`would violate ${found}`];
}

function violationsOf(
  { store }: WriteEnvironment,
  { metadata }: KubeObject,
  mode: "enforce" | "warn",
  spec: PodSpec | undefined,
): string | undefined {
  if (metadata.namespace === undefined || spec === undefined) return undefined;
  const labels = store.get("namespaces", metadata.namespace)?.metadata.labels;
  const level = labels?.[PREFIX + mode];
  // A level that does not exist is the strictest.
  if (level === undefined || level === "privileged") return undefined;
  const version = labels?.[`${PREFIX}${mode}-version`] ?? "latest";
  const found = violations(spec, level === "baseline" ? "baseline" : "restricted");
  if (found.length === 0) return undefined;
  const list = found.map(({ reason, detail }) => `${reason} (${detail})`).join(", ");
  return `PodSecurity "${level === "baseline" ? "baseline" : "restricted"}:${version}": ${list}`;
}

function violations(spec: PodSpec, level: "baseline" | "restricted"): readonly Violation[] {
  const containers = [...(spec.initContainers ?? []), ...(spec.containers ?? []), ...(spec.ephemeralContainers ?? [])];
  const baseline = Object.keys(BASELINE)
    .sort()
    .filter((name) => level === "baseline" || !OVERRIDDEN.has(name))
    .map((name) => BASELINE[name]);
  const restricted =
    level === "baseline"
      ? []
      : Object.keys(RESTRICTED)
          .sort()
          .map((name) => RESTRICTED[name]);
  return [...baseline, ...restricted]
    .map((check) => check?.(spec, containers))
    .filter((violation) => violation !== undefined);
}

interface Templated {
  readonly template?: { readonly spec?: PodSpec };
  readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
}

/** Of a Pod, or of the Pods that a workload makes. */
function specOf(object: KubeObject): PodSpec | undefined {
  const { spec } = object as KubeObject & { readonly spec?: Templated };
  if (object.kind === "Pod") return spec as PodSpec | undefined;
  return spec?.template?.spec ?? spec?.jobTemplate?.spec?.template?.spec;
}
