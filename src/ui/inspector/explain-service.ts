/**
 * Where the way through a Service breaks, station by station, from API objects alone: the name, the selector, readiness, ports, policies,
 * and what clients say. Source: https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/
 */
import { distance } from "fastest-levenshtein";
import { matchesLabels, matchesSelector } from "../../api/label-selector.ts";
import type { EndpointSlice, Service, ServicePort } from "../../api/types/core.ts";
import type { Labels } from "../../api/types/meta.ts";
import type { NetworkPolicy } from "../../api/types/networking.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { podWord } from "../state/object-status.ts";
import type { ObjectRef } from "../state/selection-store.ts";

export interface ServiceSurroundings {
  /** Of any namespace. */
  readonly pods: readonly Pod[];
  /** Of the Service's namespace. */
  readonly slices: readonly EndpointSlice[];
  readonly policies: readonly NetworkPolicy[];
  readonly traffics: readonly Traffic[];
  /** Of the Service `kube-dns`; undefined while unknown. */
  readonly dnsSlices: readonly EndpointSlice[] | undefined;
}

export type FindingKey =
  | "externalName"
  | "dnsDown"
  | "noSelector"
  | "selectsNone"
  | "nearMiss"
  | "otherNamespace"
  | "noneReady"
  | "podNotReady"
  | "portName"
  | "portUnlisted"
  | "policyBlocks"
  | "policyLimits"
  | "trafficFails"
  | "noService"
  | "nearService"
  | "backendPort"
  | "answers";

/** One sentence, a key of `inspector.path` with its parameters. */
export interface Finding {
  readonly key: FindingKey;
  /** `broken`: nothing gets through here; `maybe`: it depends; `fine`: no obstacle. */
  readonly sort: "broken" | "maybe" | "fine";
  readonly params: Readonly<Record<string, string | number>>;
  readonly about?: ObjectRef;
}

const MAX_PODS = 4;

export function explainService(service: Service, around: ServiceSurroundings): readonly Finding[] {
  const { spec, metadata } = service;
  const namespace = metadata.namespace ?? "default";
  if (spec.type === "ExternalName") {
    return [{ key: "externalName", sort: "maybe", params: { name: spec.externalName ?? "" } }];
  }
  const { selector = {}, ports = [] } = spec;
  const near = around.pods.filter((pod) => pod.metadata.namespace === namespace);
  const ready = readyAddresses(service, around.slices);
  const failing = around.traffics.flatMap((traffic) => failureOf(traffic, service));
  const dns = dnsFindings(around.dnsSlices);
  if (Object.keys(selector).length === 0) {
    return [...dns, ...(ready === 0 ? [broken("noSelector", {})] : [answers(ready)]), ...failing];
  }
  const chosen = near.filter((pod) => matchesLabels(selector, pod.metadata.labels));
  if (chosen.length === 0) {
    return [
      ...dns,
      broken("selectsNone", { selector: labelText(selector) }),
      ...missed(selector, near, around.pods, namespace),
    ];
  }
  const readiness = readinessFindings(service, chosen, ready);
  const rest = [...portFindings(ports, chosen), ...policyFindings(around.policies, chosen, namespace), ...failing];
  const stops = [...dns, ...readiness, ...rest];
  return stops.some(({ sort }) => sort === "broken") ? stops : [answers(ready), ...stops];
}

function broken(key: FindingKey, params: Finding["params"], about?: ObjectRef): Finding {
  return { key, sort: "broken", params, ...(about === undefined ? {} : { about }) };
}

function answers(ready: number): Finding {
  return { key: "answers", sort: "fine", params: { count: ready } };
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}

function refOf({ metadata }: Pod): ObjectRef {
  return { kind: "Pod", namespace: metadata.namespace ?? "default", name: metadata.name };
}

function readyAddresses({ metadata }: Service, slices: readonly EndpointSlice[]): number {
  return slices
    .filter((slice) => slice.metadata.labels?.["kubernetes.io/service-name"] === metadata.name)
    .reduce((count, slice) => count + readyIn(slice), 0);
}

function readyIn({ endpoints }: EndpointSlice): number {
  return (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false).length;
}

function dnsFindings(slices: readonly EndpointSlice[] | undefined): readonly Finding[] {
  if (slices === undefined) return [];
  return slices.some((slice) => readyIn(slice) > 0) ? [] : [broken("dnsDown", {})];
}

/** The Pod whose labels come nearest to the selector, and Pods of another namespace that would match. */
function missed(selector: Labels, near: readonly Pod[], all: readonly Pod[], namespace: string): readonly Finding[] {
  const ranked = near
    .filter(({ metadata }) => metadata.labels !== undefined)
    .map((pod) => ({ pod, cost: missCost(selector, pod.metadata.labels ?? {}) }))
    .toSorted((a, b) => a.cost - b.cost);
  const [best] = ranked;
  const findings: Finding[] = [];
  if (best !== undefined && Number.isFinite(best.cost)) {
    const has = nearestLabels(selector, best.pod.metadata.labels ?? {});
    findings.push({
      key: "nearMiss",
      sort: "maybe",
      params: { pod: best.pod.metadata.name, has, wants: labelText(selector) },
      about: refOf(best.pod),
    });
  }
  const elsewhere = all.find(
    ({ metadata }) => matchesLabels(selector, metadata.labels) && metadata.namespace !== namespace,
  );
  if (elsewhere !== undefined) {
    const { name, namespace: place = "" } = elsewhere.metadata;
    findings.push({
      key: "otherNamespace",
      sort: "maybe",
      params: { pod: name, namespace: place },
      about: refOf(elsewhere),
    });
  }
  return findings;
}

/** How far labels are from a selector; endless when they have nothing to do with it. */
function missCost(selector: Labels, labels: Labels): number {
  let cost = 0;
  let related = false;
  for (const [key, value] of Object.entries(selector)) {
    const candidates = Object.entries(labels).map(([otherKey, otherValue]) =>
      pairCost(key, value, otherKey, otherValue),
    );
    const least = Math.min(1, ...candidates);
    if (least < 1) related = true;
    cost += least;
  }
  return related ? cost : Number.POSITIVE_INFINITY;
}

/** 0 for the same label, below 1 for one with the same key, or nearly the same text. */
function pairCost(key: string, value: string, otherKey: string, otherValue: string): number {
  const text = distance(`${key}=${value}`, `${otherKey}=${otherValue}`) / (key.length + value.length + 1);
  if (key === otherKey) return Math.min(0.9, text);
  return text <= 0.35 ? text : 1;
}

function nearestLabels(selector: Labels, labels: Labels): string {
  const entries = Object.entries(labels);
  const nearest = new Map<string, string>();
  for (const [key, value] of Object.entries(selector)) {
    const [best] = entries.toSorted(
      ([k1, v1], [k2, v2]) => pairCost(key, value, k1, v1) - pairCost(key, value, k2, v2),
    );
    if (best !== undefined) nearest.set(...best);
  }
  return labelText(Object.fromEntries(nearest));
}

function readinessFindings(service: Service, chosen: readonly Pod[], ready: number): readonly Finding[] {
  if (ready > 0 || service.spec.publishNotReadyAddresses === true) return [];
  const selected = { count: chosen.length };
  return [
    broken("noneReady", selected),
    ...chosen.slice(0, MAX_PODS).map((pod) => {
      const why = pod.status.conditions?.find(({ type, status }) => type === "Ready" && status !== "True");
      const word = podWord(pod);
      const reason = word === "Running" ? (why?.message ?? why?.reason ?? word) : word;
      return broken("podNotReady", { pod: pod.metadata.name, reason }, refOf(pod));
    }),
  ];
}

function portFindings(ports: readonly ServicePort[], chosen: readonly Pod[]): readonly Finding[] {
  const declared = chosen.flatMap(({ spec }) => spec.containers.flatMap((container) => container.ports ?? []));
  const numbers = [...new Set(declared.map(({ containerPort }) => containerPort))];
  const names = [...new Set(declared.flatMap(({ name }) => (name === undefined ? [] : [name])))];
  return ports.flatMap(({ port, targetPort = port }): readonly Finding[] => {
    if (typeof targetPort === "string") {
      if (names.includes(targetPort)) return [];
      return [broken("portName", { port, target: targetPort, names: names.length === 0 ? "–" : names.join(", ") })];
    }
    if (numbers.length === 0 || numbers.includes(targetPort)) return [];
    return [{ key: "portUnlisted", sort: "maybe", params: { port, target: targetPort, ports: numbers.join(", ") } }];
  });
}

/** Policies add up: a Pod that several select lets in what any of them lets in. */
function policyFindings(
  policies: readonly NetworkPolicy[],
  chosen: readonly Pod[],
  namespace: string,
): readonly Finding[] {
  const atWork = policies.filter(
    ({ spec, metadata }) =>
      metadata.namespace === namespace &&
      (spec.policyTypes?.includes("Ingress") ?? true) &&
      chosen.some((pod) => matchesSelector(spec.podSelector ?? {}, pod.metadata.labels)),
  );
  const [first] = atWork;
  if (first === undefined) return [];
  const about: ObjectRef = { kind: "NetworkPolicy", namespace, name: first.metadata.name };
  const policiesText = atWork.map(({ metadata }) => metadata.name).join(", ");
  if (atWork.every(({ spec }) => (spec.ingress ?? []).length === 0)) {
    return [broken("policyBlocks", { policies: policiesText }, about)];
  }
  if (
    atWork.some(({ spec }) => (spec.ingress ?? []).some(({ from, ports }) => from === undefined && ports === undefined))
  ) {
    return [];
  }
  return [{ key: "policyLimits", sort: "maybe", params: { policies: policiesText }, about }];
}

/** What a client that calls this Service was told last, while it still fails. */
function failureOf({ metadata, spec, status }: Traffic, service: Service): readonly Finding[] {
  const failure = status?.lastFailure;
  if (failure === undefined || (status.errorsPerSecond ?? 0) === 0 || !calls({ metadata, spec }, service)) return [];
  const about: ObjectRef = { kind: "Traffic", namespace: metadata.namespace ?? "default", name: metadata.name };
  return [broken("trafficFails", { client: metadata.name, reason: failure.reason, message: failure.message }, about)];
}

/** Whether a client's URL names the Service: by its short name, with its namespace, or by its address. */
export function calls({ metadata, spec }: Pick<Traffic, "metadata" | "spec">, service: Service): boolean {
  const host = /^[a-z]+:\/\/([^/:]+)/.exec(spec.url)?.[1] ?? "";
  const { name, namespace = "default" } = service.metadata;
  const [first, second = metadata.namespace ?? "default"] = host.split(".");
  return host === service.spec.clusterIP || (first === name && second === namespace);
}
