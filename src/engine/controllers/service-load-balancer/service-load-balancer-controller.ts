/**
 * Load balancers of a simulated cloud: an address from outside for every Service of type LoadBalancer, some seconds
 * after it was asked for, and its return when the Service goes or changes its type.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
 * Upstream: staging/src/k8s.io/cloud-provider/controllers/service/controller.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Node, Service, ServiceSpec } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

export const CLEANUP_FINALIZER = "service.kubernetes.io/load-balancer-cleanup";
const EXCLUDED_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";
/** What the cloud takes to make a load balancer, to change one, and to take it away. */
export const MAKE_MS = 5_000;
const CHANGE_MS = 1_000;
const REMOVE_MS = 2_000;
const MAKE = "make ";
const REMOVE = "remove ";
const HOSTS = "hosts";
/** Of a range for documentation, RFC 5737. */
const POOL = "203.0.113.";
const FIRST = 10;
const LAST = 254;

export class ServiceLoadBalancerController extends ControllerLoop {
  private readonly services: Informer<Service>;

  constructor(context: ComponentContext) {
    super("service-controller", context);
    this.services = context.informers.for("Service");
    this.services.addHandler(({ type, object, previous }, key) => {
      if (type === "DELETED") return;
      if (type === "MODIFIED") this.specChanged(object, previous, key);
      if (wantsLoadBalancer(object) || hasFinalizer(object)) this.queue.add(key);
    });
    context.informers.for("Node").addHandler(({ type, object, previous }) => {
      if (type !== "MODIFIED" || isHost(object) !== isHost(previous)) this.queue.add(HOSTS, CHANGE_MS);
    });
  }

  start(): void {
    for (const service of this.services.list()) if (wantsLoadBalancer(service)) this.queue.add(objectKey(service));
  }

  protected sync(key: string): SyncResult {
    if (key === HOSTS) return this.updateHosts();
    if (key.startsWith(MAKE)) return this.make(key.slice(MAKE.length));
    if (key.startsWith(REMOVE)) return this.remove(key.slice(REMOVE.length));
    const service = this.services.getByKey(key);
    if (service === undefined) return "done";
    if (!wantsLoadBalancer(service)) return this.startRemoval(key, service);
    this.queue.cancel(REMOVE + key);
    return hasFinalizer(service) ? this.resume(key, service) : this.startMaking(key, service);
  }

  /** Upstream: needsUpdate. A change of what the load balancer does is carried out anew. */
  private specChanged(service: Service, previous: Service, key: string): void {
    if (service.spec === previous.spec) return;
    const before = wantsLoadBalancer(previous);
    const after = wantsLoadBalancer(service);
    if (before !== after && service.spec.type !== previous.spec.type) {
      this.recorder.event(service, "Normal", "Type", `${previous.spec.type} -> ${service.spec.type}`);
    }
    if (!before || !after || !hasAddress(service) || sameValue(balanced(service.spec), balanced(previous.spec))) return;
    this.recorder.event(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
    this.queue.add(MAKE + key, CHANGE_MS);
  }

  private startMaking(key: string, service: Service): SyncResult {
    this.recorder.event(service, "Normal", "EnsuringLoadBalancer", "Ensuring load balancer");
    const { metadata } = service;
    const finalizers = [...(metadata.finalizers ?? []), CLEANUP_FINALIZER];
    const why = { reason: "LoadBalancerAsked", params: { service: metadata.name } };
    if (!this.client.update("Service", { ...service, metadata: { ...metadata, finalizers } }, why).ok) return "retry";
    this.queue.add(MAKE + key, MAKE_MS);
    return "done";
  }

  private resume(key: string, service: Service): SyncResult {
    if (!hasAddress(service) && this.queue.dueAt(MAKE + key) === undefined) this.queue.add(MAKE + key, MAKE_MS);
    return "done";
  }

  private make(key: string): SyncResult {
    const service = this.services.getByKey(key);
    if (service === undefined || !wantsLoadBalancer(service)) return "done";
    const ip = this.addressFor(service);
    if (ip === undefined) {
      const text = `Error syncing load balancer: failed to ensure load balancer: no address is left in ${POOL}0/24`;
      this.recorder.event(service, "Warning", "SyncLoadBalancerFailed", text);
      return "retry";
    }
    const loadBalancer = { ingress: [{ ip, ipMode: "VIP" }] };
    if (!sameValue(service.status.loadBalancer, loadBalancer)) {
      const why = { reason: "LoadBalancerReady", params: { service: service.metadata.name, ip } };
      const changed = { ...service, status: { ...service.status, loadBalancer } };
      if (!this.client.updateStatus("Service", changed, why).ok) return "retry";
    }
    this.recorder.event(service, "Normal", "EnsuredLoadBalancer", "Ensured load balancer");
    return "done";
  }

  private startRemoval(key: string, service: Service): SyncResult {
    this.queue.cancel(MAKE + key);
    if (!hasFinalizer(service) || this.queue.dueAt(REMOVE + key) !== undefined) return "done";
    this.recorder.event(service, "Normal", "DeletingLoadBalancer", "Deleting load balancer");
    this.queue.add(REMOVE + key, REMOVE_MS);
    return "done";
  }

  private remove(key: string): SyncResult {
    const service = this.services.getByKey(key);
    if (service === undefined || wantsLoadBalancer(service) || !hasFinalizer(service)) return "done";
    const why = { reason: "LoadBalancerRemoved", params: { service: service.metadata.name } };
    let current = service;
    if (hasAddress(service)) {
      const emptied = { ...service, status: { ...service.status, loadBalancer: {} } };
      const outcome = this.client.updateStatus("Service", emptied, why);
      if (!outcome.ok) return "retry";
      current = outcome.value;
    }
    const { finalizers = [], ...rest } = current.metadata;
    const left = finalizers.filter((finalizer) => finalizer !== CLEANUP_FINALIZER);
    const metadata = { ...rest, ...(left.length === 0 ? {} : { finalizers: left }) };
    this.recorder.event(current, "Normal", "DeletedLoadBalancer", "Deleted load balancer");
    const outcome = this.client.update("Service", { ...current, metadata }, why);
    return doneOrGone(outcome) ? "done" : "retry";
  }

  private updateHosts(): SyncResult {
    for (const service of this.services.list()) {
      if (!wantsLoadBalancer(service) || !hasAddress(service)) continue;
      this.recorder.event(service, "Normal", "UpdatedLoadBalancer", "Updated load balancer with new hosts");
    }
    return "done";
  }

  /** The one it has; else the one asked for by number, if free; else the lowest that is free. */
  private addressFor(service: Service): string | undefined {
    const own = addressesOf(service)[0];
    if (own !== undefined) return own;
    const used = new Set(this.services.list().flatMap(addressesOf));
    const wanted = service.spec.loadBalancerIP ?? "";
    if (wanted !== "") return used.has(wanted) ? undefined : wanted;
    for (let last = FIRST; last <= LAST; last += 1) if (!used.has(POOL + String(last))) return POOL + String(last);
    return undefined;
  }
}

/** A class names a controller of somebody else. */
function wantsLoadBalancer({ metadata, spec }: Service): boolean {
  return spec.type === "LoadBalancer" && !spec.loadBalancerClass && metadata.deletionTimestamp === undefined;
}

function hasFinalizer({ metadata }: Service): boolean {
  return metadata.finalizers?.includes(CLEANUP_FINALIZER) === true;
}

function hasAddress(service: Service): boolean {
  return addressesOf(service).length > 0;
}

function addressesOf({ status }: Service): readonly string[] {
  const ingress = status?.loadBalancer?.["ingress"];
  if (!Array.isArray(ingress)) return [];
  return (ingress as readonly { readonly ip?: unknown }[]).flatMap(({ ip }) => (typeof ip === "string" ? [ip] : []));
}

/** What of a spec a load balancer carries out. */
function balanced(spec: ServiceSpec): Partial<ServiceSpec> {
  const { ports, sessionAffinity, loadBalancerSourceRanges, externalTrafficPolicy, healthCheckNodePort } = spec;
  return {
    ...(ports === undefined ? {} : { ports }),
    ...(sessionAffinity === undefined ? {} : { sessionAffinity }),
    ...(loadBalancerSourceRanges === undefined ? {} : { loadBalancerSourceRanges }),
    ...(externalTrafficPolicy === undefined ? {} : { externalTrafficPolicy }),
    ...(healthCheckNodePort === undefined ? {} : { healthCheckNodePort }),
  };
}

function isHost({ metadata }: Node): boolean {
  return metadata.labels?.[EXCLUDED_LABEL] === undefined;
}
