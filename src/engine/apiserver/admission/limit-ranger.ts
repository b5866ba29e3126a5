/**
 * LimitRanger: what the LimitRanges of a namespace give to containers, and what they refuse.
 * Source: https://kubernetes.io/docs/concepts/policy/limit-range/
 * Upstream: plugin/pkg/admission/limitranger/admission.go.
 */
import { type Amounts, amountsOf, podLimits, podRequests } from "../../../api/pod-requirements.ts";
import { compareQuantities, formatQuantity, type Quantity } from "../../../api/quantity.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Container, Pod } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import type { LimitRange } from "../../../api/types/quota.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { objectsIn } from "./namespace-objects.ts";

const ANNOTATION = "kubernetes.io/limit-ranger";

export function limitRangesOf(environment: WriteEnvironment, { metadata }: KubeObject): readonly LimitRange[] {
  return objectsIn<LimitRange>(environment, "limitranges", metadata.namespace);
}

/** The Pod with the defaults of the ranges in its containers, and a note of what was set. */
export function withLimitDefaults(pod: Pod, ranges: readonly LimitRange[]): Pod {
  let next = pod;
  for (const range of ranges) {
    const defaults: { limits: ResourceList; requests: ResourceList } = { limits: {}, requests: {} };
    for (const item of range.spec.limits) {
      if (item.type !== "Container") continue;
      defaults.limits = { ...defaults.limits, ...item.default };
      defaults.requests = { ...defaults.requests, ...item.defaultRequest };
    }
    next = merged(next, defaults.limits, defaults.requests);
  }
  return next;
}

function merged(pod: Pod, limits: ResourceList, requests: ResourceList): Pod {
  const notes: string[] = [];
  const fill = (container: Container, prefix: string): Container => {
    const given = container.resources ?? {};
    const missing = (defaults: ResourceList, present: ResourceList | undefined) =>
      Object.keys(defaults)
        .filter((name) => present === undefined || !Object.hasOwn(present, name))
        .sort();
    const newRequests = missing(requests, given.requests);
    const newLimits = missing(limits, given.limits);
    if (newRequests.length > 0) notes.push(`${newRequests.join(", ")} request for ${prefix} ${container.name}`);
    if (newLimits.length > 0) notes.push(`${newLimits.join(", ")} limit for ${prefix} ${container.name}`);
    if (newRequests.length + newLimits.length === 0) return container;
    const resources = {
      ...given,
      ...(newLimits.length === 0 ? {} : { limits: { ...pick(limits, newLimits), ...given.limits } }),
      ...(newRequests.length === 0 ? {} : { requests: { ...pick(requests, newRequests), ...given.requests } }),
    };
    return { ...container, resources };
  };
  const containers = pod.spec.containers.map((container) => fill(container, "container"));
  const initContainers = pod.spec.initContainers?.map((container) => fill(container, "init container"));
  if (notes.length === 0) return pod;
  const annotations = { ...pod.metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${notes.join("; ")}` };
  return {
    ...pod,
    metadata: { ...pod.metadata, annotations },
    spec: { ...pod.spec, containers, ...(initContainers === undefined ? {} : { initContainers }) },
  };
}

function pick(list: ResourceList, names: readonly string[]): ResourceList {
  return Object.fromEntries(names.map((name) => [name, list[name] as string | number]));
}

/** Why a Pod or a claim is refused, or undefined: of the first range that does. */
export function beyondLimits(object: KubeObject, ranges: readonly LimitRange[]): string | undefined {
  for (const range of ranges) {
    const problems = [
      ...new Set(
        object.kind === "Pod"
          ? podProblems(object as Pod, range)
          : claimProblems(object as PersistentVolumeClaim, range),
      ),
    ];
    if (problems.length > 0) return problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
  }
  return undefined;
}

function podProblems({ spec }: Pod, { spec: { limits } }: LimitRange): readonly string[] {
  return limits.flatMap((item) => {
    const bounds: Bounds = {
      type: item.type,
      min: amountsOf(item.min),
      max: amountsOf(item.max),
      ratio: amountsOf(item.maxLimitRequestRatio),
    };
    if (item.type === "Container") {
      return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
        boundProblems(bounds, amountsOf(resources?.requests), amountsOf(resources?.limits)),
      );
    }
    return item.type === "Pod" ? boundProblems(bounds, podRequests(spec), podLimits(spec)) : [];
  });
}

interface Bounds {
  readonly type: string;
  readonly min: Amounts;
  readonly max: Amounts;
  readonly ratio: Amounts;
}

function boundProblems({ type, min, max, ratio }: Bounds, requests: Amounts, limits: Amounts): readonly string[] {
  return [
    ...[...min].map(([name, bound]) =>
      below(
        `minimum ${name} usage per ${type} is ${formatQuantity(bound)}`,
        bound,
        requests.get(name),
        limits.get(name),
      ),
    ),
    ...[...max].map(([name, bound]) =>
      above(
        `maximum ${name} usage per ${type} is ${formatQuantity(bound)}`,
        bound,
        requests.get(name),
        limits.get(name),
      ),
    ),
    ...[...ratio].map(([name, bound]) =>
      tooFarApart(
        `${name} max limit to request ratio per ${type} is ${formatQuantity(bound)}`,
        bound,
        requests.get(name),
        limits.get(name),
      ),
    ),
  ].filter((problem) => problem !== undefined);
}

type Amount = Quantity | undefined;

function below(rule: string, bound: Quantity, request: Amount, limit: Amount): string | undefined {
  if (request === undefined) return `${rule}.  No request is specified`;
  if (compareQuantities(request, bound) < 0) return `${rule}, but request is ${formatQuantity(request)}`;
  if (limit !== undefined && compareQuantities(limit, bound) < 0)
    return `${rule}, but limit is ${formatQuantity(limit)}`;
  return undefined;
}

function above(rule: string, bound: Quantity, request: Amount, limit: Amount): string | undefined {
  if (limit === undefined) return `${rule}.  No limit is specified`;
  if (compareQuantities(limit, bound) > 0) return `${rule}, but limit is ${formatQuantity(limit)}`;
  if (request !== undefined && compareQuantities(request, bound) > 0) {
    return `${rule}, but request is ${formatQuantity(request)}`;
  }
  return undefined;
}

function tooFarApart(rule: string, bound: Quantity, request: Amount, limit: Amount): string | undefined {
  if (request === undefined || request.nanos === 0n) return `${rule}, but no request is specified or request is 0`;
  if (limit === undefined || limit.nanos === 0n) return `${rule}, but no limit is specified or limit is 0`;
  const ratio = limit.milli / request.milli;
  return ratio * 1000 > bound.milli ? `${rule}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

/** Of claims only the request counts. */
function claimProblems({ spec }: PersistentVolumeClaim, { spec: { limits } }: LimitRange): readonly string[] {
  const requests = amountsOf(spec.resources?.requests);
  return limits
    .filter(({ type }) => type === "PersistentVolumeClaim")
    .flatMap(({ type, min, max }) => [
      ...[...amountsOf(min)].map(([name, bound]) =>
        below(`minimum ${name} usage per ${type} is ${formatQuantity(bound)}`, bound, requests.get(name), undefined),
      ),
      ...[...amountsOf(max)].map(([name, bound]) => {
        const rule = `maximum ${name} usage per ${type} is ${formatQuantity(bound)}`;
        const request = requests.get(name);
        if (request === undefined) return `${rule}.  No request is specified`;
        return compareQuantities(request, bound) > 0 ? `${rule}, but request is ${formatQuantity(request)}` : undefined;
      }),
    ])
    .filter((problem) => problem !== undefined);
}
