/**
 * Which Pods a Service selects, kept up to date with every change. Shared by the controllers of endpoints.
 * Derived from Services and Pods alone: after a restore it must be built anew, before anything changes.
 */
import type { ObjectEvent } from "../../api/component-client.ts";
import { matchesLabels } from "../../api/label-selector.ts";
import type { Endpoint, EndpointAddress, Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { KeyedList } from "./keyed-list.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "./informer.ts";
import { readyCondition } from "./pod-state.ts";

/** A Pod that a Service selects, with what the controllers made of this pair; a changed Pod or Service is a new one. */
export interface ServicePod {
  readonly pod: Pod;
  endpoint: Endpoint | undefined;
  address: EndpointAddress | undefined;
}

/** Called with the key of a Service whose endpoints may have to change. */
export type ServiceHandler = (serviceKey: string) => void;

const NONE: readonly string[] = [];
const NAMESPACE_INDEX = "metadata.namespace";

export class ServicePods {
  private readonly services: Informer<Service>;
  private readonly pods: Informer<Pod>;
  private readonly handlers: ServiceHandler[] = [];
  /** Service key to Pod key to Pod. */
  private members = new Map<string, KeyedList<ServicePod>>();
  /** Namespace, then `label=value` of one pair of its selector, to the keys of Services. */
  private byPair = new Map<string, Map<string, Set<string>>>();

  constructor(informers: SharedInformerFactory) {
    this.services = informers.for("Service");
    this.pods = informers.for("Pod");
    this.pods.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
    this.rebuild();
    this.services.addHandler((event) => this.serviceChanged(event));
    this.pods.addHandler((event, key) => this.podChanged(event, key));
  }

  /** Called when a Service, or a Pod that it selects, changes in a way that matters to endpoints. */
  onChange(handler: ServiceHandler): void {
    this.handlers.push(handler);
  }

  /** Pods that the Service selects, in key order. */
  of(service: Service): readonly ServicePod[] {
    return this.members.get(objectKey(service))?.list() ?? [];
  }

  /** How many Pods the Service with this key selects. */
  count(serviceKey: string): number {
    return this.members.get(serviceKey)?.size ?? 0;
  }

  /** Derives everything from the caches as they are now. */
  rebuild(): void {
    this.members = new Map();
    this.byPair = new Map();
    for (const service of this.services.list()) this.addService(this.members, service);
  }

  private serviceChanged(event: ObjectEvent<Service>): void {
    const { members } = this;
    const key = objectKey(event.object);
    if (event.type === "DELETED") {
      members.delete(key);
      this.unlist(event.object);
    } else if (event.type === "ADDED" || event.object.spec !== event.previous.spec) {
      if (event.previous !== undefined) this.unlist(event.previous);
      this.addService(members, event.object);
    }
    this.tell(key);
  }

  private addService(members: Map<string, KeyedList<ServicePod>>, service: Service): void {
    const key = objectKey(service);
    members.delete(key);
    const { selector } = service.spec;
    const pair = pairOf(service);
    if (selector === undefined || pair === undefined) return;
    const { namespace = "" } = service.metadata;
    const pairs = this.byPair.get(namespace) ?? new Map<string, Set<string>>();
    this.byPair.set(namespace, pairs.set(pair, (pairs.get(pair) ?? new Set()).add(key)));
    const selected = new KeyedList<ServicePod>();
    for (const pod of this.pods.byIndex(NAMESPACE_INDEX, service.metadata.namespace ?? "")) {
      if (matchesLabels(selector, pod.metadata.labels)) selected.set(objectKey(pod), servicePod(pod));
    }
    members.set(key, selected);
  }

  private unlist(service: Service): void {
    const pair = pairOf(service);
    if (pair === undefined) return;
    const { namespace = "" } = service.metadata;
    const pairs = this.byPair.get(namespace);
    const listed = pairs?.get(pair);
    listed?.delete(objectKey(service));
    if (listed?.size === 0) pairs?.delete(pair);
    if (pairs?.size === 0) this.byPair.delete(namespace);
  }

  private podChanged(event: ObjectEvent<Pod>, key: string): void {
    const { object, previous } = event;
    if (!this.byPair.has(object.metadata.namespace ?? "")) return;
    const { members } = this;
    const relabeled = previous !== undefined && previous.metadata.labels !== object.metadata.labels;
    if (relabeled && event.type === "MODIFIED") {
      for (const service of this.servicesOf(event.previous)) {
        if (members.get(service)?.delete(key) === true) this.tell(service);
      }
    }
    const matters = event.type !== "MODIFIED" || relabeled || endpointChanged(object, event.previous);
    for (const service of this.servicesOf(object)) {
      if (event.type === "DELETED") members.get(service)?.delete(key);
      else members.get(service)?.set(key, servicePod(object));
      if (matters) this.tell(service);
    }
  }

  private servicesOf(pod: Pod): readonly string[] {
    const { labels, namespace = "" } = pod.metadata;
    const pairs = this.byPair.get(namespace);
    if (pairs === undefined || labels === undefined) return NONE;
    const found: string[] = [];
    for (const label in labels) {
      const listed = pairs.get(`${label}=${labels[label]}`);
      if (listed === undefined) continue;
      for (const key of listed) {
        const selector = this.services.getByKey(key)?.spec.selector;
        if (selector !== undefined && matchesLabels(selector, labels)) found.push(key);
      }
    }
    return found.length > 1 ? found.sort() : found;
  }

  private tell(serviceKey: string): void {
    for (const handler of this.handlers) handler(serviceKey);
  }
}

function servicePod(pod: Pod): ServicePod {
  return { pod, endpoint: undefined, address: undefined };
}

/** One pair of the selector, by which its Service is found; undefined when it selects no Pods. */
function pairOf({ spec }: Service): string | undefined {
  const label = Object.keys(spec.selector ?? {}).sort()[0];
  return label === undefined ? undefined : `${label}=${spec.selector?.[label]}`;
}

/** Upstream: staging/src/k8s.io/endpointslice/util podEndpointsChanged. */
function endpointChanged(pod: Pod, previous: Pod): boolean {
  return (
    pod.metadata.deletionTimestamp !== previous.metadata.deletionTimestamp ||
    pod.spec.nodeName !== previous.spec.nodeName ||
    pod.status.podIP !== previous.status.podIP ||
    pod.status.phase !== previous.status.phase ||
    readyCondition(pod)?.status !== readyCondition(previous)?.status
  );
}
