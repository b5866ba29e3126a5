/**
 * What `pods/resize` may change: CPU and memory of containers and of sidecars, within the Pod's class of service.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodResize), pkg/registry/core/pod/strategy.go (podResizeStrategy).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Container, Pod } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import { hasOwnResources, qosClassOf } from "../../../api/qos-class.ts";
import { type Errors, forbidden, invalid, NO_ERRORS } from "./errors.ts";
import { validatePodSpec } from "./pod-spec.ts";

/** How upstream prints a path whose only part has no name. */
const ROOT = "[]";
const RESIZABLE: ReadonlySet<string> = new Set(["cpu", "memory"]);

/** The stored metadata with the version that the client knows. Upstream: ResetObjectMetaForStatus. */
export function addressed({ metadata: { resourceVersion, uid } }: Pod, current: Pod): Pod["metadata"] {
  return { ...current.metadata, resourceVersion, uid: uid || current.metadata.uid };
}

/** The stored Pod with the resources and resize policies of the new one; everything else that was sent is dropped. */
export function withResizeOf(incoming: Pod, current: Pod): Pod {
  const { containers, initContainers } = current.spec;
  const next = { containers: incoming.spec?.containers ?? [], initContainers: incoming.spec?.initContainers };
  const sameCount =
    next.containers.length === containers.length &&
    (next.initContainers ?? []).length === (initContainers ?? []).length;
  // Whoever adds or takes away containers is told so by the validation.
  if (!sameCount) return incoming;
  const merged = resized(next.containers, containers) ?? [];
  const mergedInit = resized(next.initContainers, initContainers);
  const spec = {
    ...current.spec,
    containers: merged,
    ...(mergedInit === undefined ? {} : { initContainers: mergedInit }),
  };
  return { ...current, metadata: addressed(incoming, current), spec };
}

function resized(
  containers: readonly Container[] | undefined,
  before: readonly Container[] | undefined,
): readonly Container[] | undefined {
  if (containers === undefined || before === undefined) return before;
  if (containers.some(({ name }, index) => name !== before[index]?.name)) return containers;
  return before.map((old, index) => {
    const { resources, resizePolicy } = containers[index] ?? old;
    const { resources: _resources, resizePolicy: _policy, ...rest } = old;
    return {
      ...rest,
      ...(resources === undefined ? {} : { resources }),
      ...(resizePolicy === undefined ? {} : { resizePolicy }),
    };
  });
}

export function validatePodResize(pod: Pod, previous: Pod): Errors {
  if (hasOwnResources(previous.spec)) return [forbidden(ROOT, "pods with pod-level resources cannot be resized")];
  if (previous.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined)
    return [forbidden(ROOT, "static pods cannot be resized")];
  if (previous.spec.os?.name === "windows") return [forbidden(ROOT, "windows pods cannot be resized")];
  const errors = [...validatePodSpec(pod.spec)];
  const qosClass = previous.status.qosClass ?? qosClassOf(previous.spec);
  if (qosClassOf(pod.spec) !== qosClass)
    errors.push(invalid("spec", qosClass, "Pod QOS Class may not change as a result of resizing"));
  if (!isSupported(previous)) errors.push(forbidden("spec", "Pod running on node without support for resize"));
  const ordering = validateOrder(pod, previous);
  if (ordering.length > 0) return [...errors, ...ordering];
  errors.push(...removedFrom("initContainers", pod, previous), ...removedFrom("containers", pod, previous));
  errors.push(...otherChanges(pod, previous));
  return errors;
}

/** Running containers whose node reports resources. */
function isSupported({ status }: Pod): boolean {
  const running = status.containerStatuses?.find(({ state }) => state.running !== undefined);
  return running === undefined || running.resources !== undefined;
}

function validateOrder({ spec }: Pod, { spec: before }: Pod): Errors {
  const counts: Errors[number][] = [];
  const names: Errors[number][] = [];
  for (const list of ["containers", "initContainers"] as const) {
    const [now, old] = [spec[list] ?? [], before[list] ?? []];
    if (now.length !== old.length)
      counts.push(forbidden(`spec.${list}`, `${list} may not be added or removed on resize`));
    now.forEach(({ name }, index) => {
      if (index < old.length && name !== old[index]?.name)
        names.push(forbidden(`spec.${list}[${index}].name`, `${list} may not be renamed or reordered on resize`));
    });
  }
  return [...counts, ...names];
}

function removedFrom(list: "containers" | "initContainers", { spec }: Pod, { spec: before }: Pod): Errors {
  return (before[list] ?? []).flatMap((old, index) => {
    if (list === "initContainers" && old.restartPolicy !== "Always") return NO_ERRORS;
    const path = `spec.${list}[${index}].resources`;
    const now = spec[list]?.[index]?.resources;
    return [
      ...(lost(now?.requests, old.resources?.requests)
        ? [forbidden(`${path}.requests`, "resource requests cannot be removed")]
        : NO_ERRORS),
      ...(lost(now?.limits, old.resources?.limits)
        ? [forbidden(`${path}.limits`, "resource limits cannot be removed")]
        : NO_ERRORS),
    ];
  });
}

function lost(list: ResourceList = {}, before: ResourceList = {}): boolean {
  return Object.keys(before).some((name) => !Object.hasOwn(list, name));
}

function otherChanges({ spec }: Pod, { spec: before }: Pod): Errors {
  const errors: Errors[number][] = [];
  spec.containers.forEach((container, index) => {
    if (!sameBut(container, before.containers[index]))
      errors.push(forbidden("spec", "only cpu and memory resources are mutable"));
  });
  (spec.initContainers ?? []).forEach((container, index) => {
    const old = before.initContainers?.[index];
    if (container.restartPolicy === "Always") {
      if (!sameBut(container, old))
        errors.push(forbidden("spec", "only cpu and memory resources for sidecar containers are mutable"));
    } else if (!sameValue(container, old)) {
      errors.push(forbidden("spec", "resources for non-sidecar init containers are immutable"));
    }
  });
  return errors;
}

/** Alike in everything but CPU and memory. */
function sameBut(container: Container, before: Container | undefined): boolean {
  return before !== undefined && sameValue(withoutAmounts(container), withoutAmounts(before));
}

function withoutAmounts(container: Container): unknown {
  const { resources = {}, ...rest } = container;
  const strip = (list: ResourceList = {}) =>
    Object.fromEntries(Object.entries(list).filter(([name]) => !RESIZABLE.has(name)));
  return {
    ...rest,
    resources: { claims: resources.claims, limits: strip(resources.limits), requests: strip(resources.requests) },
  };
}
