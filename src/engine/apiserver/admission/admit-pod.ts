/**
 * Admission of Pods. All Pods of a ReplicaSet come with the very same spec object: what was worked out for the first
 * is remembered by its identity, so that the others share the result. The memory is only a cache.
 */
import { forbidden } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { ServiceAccount } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod, PodSpec } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { WriteEnvironment, Writer } from "../write/write-environment.ts";
import { withDefaultTolerations } from "./default-toleration-seconds.ts";
import { subjectOf } from "./namespace-lifecycle.ts";
import { limitRangesOf, withLimitDefaults } from "./limit-ranger.ts";
import { type Priority, priorityOf, withPriority } from "./priority.ts";
import { qosClassOf, type QosClass } from "../../../api/qos-class.ts";
import { PENDING } from "./pending-status.ts";
import { withRuntimeClass } from "./runtime-class.ts";
import { DEFAULT_SERVICE_ACCOUNT, type PodAccount, withServiceAccount } from "./service-account.ts";

/** What admission made of an object. */
export interface Admitted {
  readonly object: KubeObject;
  /** The kind's own validation has nothing to find: the same parts were found in order before. */
  readonly valid: boolean;
  /** Of Pods. */
  readonly qosClass: QosClass | undefined;
}

interface Remembered {
  /** `undefined` for mirror Pods, which have no account. */
  readonly account: PodAccount | undefined;
  readonly priority: Priority;
  readonly spec: PodSpec;
  readonly qosClass: QosClass;
}

const remembered = new WeakMap<PodSpec, Remembered>();

/** Marks a Pod that stands for a static Pod of a kubelet. */
export const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

export function admitPod(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  pod: Pod,
): Outcome<Admitted> {
  const mirror = pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined;
  const account = mirror ? undefined : accountOf(environment, pod);
  if (typeof account === "string") return fail(forbidden(definition, subjectOf(pod.metadata), account));
  const priority = priorityOf(environment, pod.spec);
  if (typeof priority === "string") return fail(forbidden(definition, subjectOf(pod.metadata), priority));
  const ranges = limitRangesOf(environment, pod);
  // What ranges and runtime classes say may change between two Pods of one spec.
  const alike = writer.trusted && ranges.length === 0 && pod.spec?.runtimeClassName === undefined;
  const known = alike ? remembered.get(pod.spec) : undefined;
  if (known !== undefined && known.account === account && known.priority === priority) {
    const { apiVersion, kind, metadata } = pod;
    const object: Pod = { apiVersion, kind, metadata, spec: known.spec, status: PENDING[known.qosClass] };
    return succeed({ object, valid: true, qosClass: known.qosClass });
  }
  const defaulted = definition.default === undefined ? pod : (definition.default(pod) as Pod);
  // Validation says what is missing; there is nothing to complete.
  if (!Array.isArray(defaulted.spec?.containers))
    return succeed({ object: defaulted, valid: false, qosClass: "BestEffort" });
  const limited = ranges.length === 0 ? defaulted : withLimitDefaults(defaulted, ranges);
  const spec = completeSpec(environment, limited.spec, account, priority);
  if (typeof spec === "string") return fail(forbidden(definition, subjectOf(pod.metadata), spec));
  const qosClass = qosClassOf(spec);
  const object: Pod = { ...limited, spec };
  // Remembered only when valid, so that a later Pod with the same spec needs no second look.
  if (!alike || (definition.validate?.(object).length ?? 0) > 0) {
    return succeed({ object, valid: false, qosClass });
  }
  remembered.set(pod.spec, { account, priority, spec, qosClass });
  return succeed({ object, valid: true, qosClass });
}

function completeSpec(
  environment: WriteEnvironment,
  spec: PodSpec,
  account: PodAccount | undefined,
  priority: Priority,
): PodSpec | string {
  const withAccount = account === undefined ? spec : withServiceAccount(spec, account);
  const withPlace = withPriority(withAccount, priority);
  return typeof withPlace === "string" ? withPlace : withRuntimeClass(environment, withDefaultTolerations(withPlace));
}

/**
 * How long an API server looks again for the account `default`, which a new namespace gets a moment later: ten times,
 * 100 to 200 ms apart. A write cannot wait here, so the account is taken to come.
 * Upstream: plugin/pkg/admission/serviceaccount/admission.go, getServiceAccount.
 */
const LOOKS_FOR_DEFAULT_MS = 2_000;
const COMING_ACCOUNT: PodAccount = { metadata: { name: DEFAULT_SERVICE_ACCOUNT } };

/** The account that the Pod runs as, or why there is none. */
function accountOf({ store, kernel }: WriteEnvironment, { metadata, spec }: Pod): PodAccount | string {
  const { namespace = "" } = metadata;
  const name = spec?.serviceAccountName || spec?.serviceAccount || DEFAULT_SERVICE_ACCOUNT;
  const key = `${namespace}/${name}`;
  const account = store.get("serviceaccounts", key) as ServiceAccount | undefined;
  if (account !== undefined) return account;
  const born = store.get("namespaces", namespace)?.metadata.creationTimestamp ?? "";
  if (name === DEFAULT_SERVICE_ACCOUNT && kernel.nowMs - kernel.parseTimestamp(born) < LOOKS_FOR_DEFAULT_MS)
    return COMING_ACCOUNT;
  return `error looking up service account ${key}: serviceaccount "${name}" not found`;
}
