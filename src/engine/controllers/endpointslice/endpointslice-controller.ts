/**
 * EndpointSlices: for every Service with a selector, where its Pods are and which of them take requests.
 * Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 * Upstream: pkg/controller/endpointslice. IPv4 only.
 */
import type { Endpoint, EndpointSlice, Node, Service } from "../../../api/types/core.ts";
import type { Labels, OwnerReference } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import { isPodReady } from "../../machinery/pod-state.ts";
import { groupByPorts } from "../../machinery/port-groups.ts";
import {
  LAST_CHANGE_TRIGGER_TIME,
  endpointHostname,
  hasManagedEndpoints,
  labelsFromService,
  podReference,
  portsKey,
} from "../../machinery/service-endpoints.ts";
import { ServiceLoop } from "../../machinery/service-loop.ts";
import type { ServicePod, ServicePods } from "../../machinery/service-pods.ts";
import { wantsZoneHints, zoneHints } from "./zone-hints.ts";
import { type EndpointGroup, planGroup, type SlicePlan, withoutReplacements } from "./slice-reconciler.ts";

export const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
export const MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
const MANAGED_BY = "endpointslice-controller.k8s.io";
const ZONE_LABEL = "topology.kubernetes.io/zone";
const SERVICE_INDEX = "service";

export class EndpointSliceController extends ServiceLoop {
  private readonly slices: Informer<EndpointSlice>;
  private readonly nodes: Informer<Node>;
  /** Services whose endpoints have hints in proportion to the zones. */
  private hinted = new Set<string>();

  constructor(context: ComponentContext, servicePods: ServicePods) {
    super("endpointslice-controller", context, servicePods, { baseDelayMs: 1000 });
    this.slices = context.informers.for("EndpointSlice");
    this.nodes = context.informers.for("Node");
    this.slices.addIndex(SERVICE_INDEX, serviceKeys);
    this.slices.addHandler((event) => {
      // Someone else's change of our slices is undone.
      if (event.type === "ADDED") return;
      for (const key of serviceKeys(event.object)) this.enqueue(key);
    });
    this.nodes.addHandler(({ object, previous }) => {
      if (this.hinted.size > 0 && (previous === undefined || capacityChanges(object, previous))) {
        for (const service of this.hinted) this.enqueue(service);
      }
      if (previous === undefined || previous.metadata.labels?.[ZONE_LABEL] === object.metadata.labels?.[ZONE_LABEL])
        return;
      for (const service of this.services.list()) this.enqueue(objectKey(service));
    });
  }

  protected sync(key: string): SyncResult {
    const service = this.services.getByKey(key);
    // Slices of a deleted Service are the garbage collector's.
    if (service === undefined) this.hinted.delete(key);
    if (service === undefined || !hasManagedEndpoints(service)) return "done";
    const existing = this.slices
      .byIndex(SERVICE_INDEX, key)
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    return this.write(service, this.plan(service, existing)) ? "done" : "retry";
  }

  private plan(service: Service, existing: readonly EndpointSlice[]): SlicePlan {
    const groups = groupByPorts<EndpointGroup>(
      service,
      this.servicePods.of(service),
      (ports) => ({ ports, endpoints: new Map() }),
      (group, entry) => group.endpoints.set(entry.pod.metadata.uid, this.endpoint(service, entry)),
    );
    this.hint(service, groups);
    const byPorts = new Map<string, EndpointSlice[]>();
    for (const slice of existing) {
      const ports = portsKey(slice.ports ?? []);
      const known = byPorts.get(ports);
      if (known === undefined) byPorts.set(ports, [slice]);
      else known.push(slice);
    }
    const plans: SlicePlan[] = [];
    for (const [ports, group] of groups) {
      plans.push(planGroup(group, byPorts.get(ports) ?? []));
      byPorts.delete(ports);
    }
    const unused = [...byPorts.values()].flat();
    const merged: SlicePlan = {
      create: plans.flatMap(({ create }) => create),
      update: plans.flatMap(({ update }) => update),
      delete: [...plans.flatMap((plan) => plan.delete), ...unused],
      keep: plans.flatMap(({ keep }) => keep),
    };
    return withoutReplacements(withPlaceholder(merged));
  }

  /** Hints by `topology-mode` stand in place of those of `trafficDistribution`. */
  private hint(service: Service, groups: ReadonlyMap<string, EndpointGroup>): void {
    const key = objectKey(service);
    const warn = (problem: string): void =>
      this.recorder.event(service, "Warning", "TopologyAwareHintsDisabled", `${problem}, addressType: IPv4`);
    if (!wantsZoneHints(service)) {
      if (this.hinted.delete(key)) warn("Topology Aware Hints has been disabled");
      return;
    }
    const found = zoneHints(
      this.nodes.list(),
      [...groups.values()].flatMap(({ endpoints }) => [...endpoints.values()]),
    );
    for (const { endpoints } of groups.values()) {
      for (const [uid, endpoint] of endpoints) {
        const { hints: _, ...rest } = endpoint;
        const zone = found.kind === "hints" ? found.zones.get(endpoint) : undefined;
        endpoints.set(uid, zone === undefined ? rest : { ...rest, hints: { forZones: [{ name: zone }] } });
      }
    }
    if (found.kind === "none") {
      this.hinted.delete(key);
      warn(found.problem);
    } else if (!this.hinted.has(key)) {
      this.hinted.add(key);
      const said = "Topology Aware Hints has been enabled, addressType: IPv4";
      this.recorder.event(service, "Normal", "TopologyAwareHintsEnabled", said);
    }
  }

  private endpoint(service: Service, entry: ServicePod): Endpoint {
    const { nodeName } = entry.pod.spec;
    const zone =
      nodeName === undefined ? undefined : this.nodes.get(undefined, nodeName)?.metadata.labels?.[ZONE_LABEL];
    if (entry.endpoint === undefined || entry.endpoint.zone !== zone)
      entry.endpoint = endpointOf(service, entry.pod, zone);
    return entry.endpoint;
  }

  private write(service: Service, plan: SlicePlan): boolean {
    const labels = sliceLabels(service);
    const annotations = { [LAST_CHANGE_TRIGGER_TIME]: this.kernel.timestamp() };
    const ownerReferences = [controllerReference(service)];
    const { namespace = "", name } = service.metadata;
    const why = { reason: "EndpointsChanged", params: { service: name } };
    let done = true;
    for (const { ports, endpoints } of plan.create) {
      const metadata = { generateName: `${name}-`, namespace, labels, annotations, ownerReferences };
      const draft = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" } as const;
      const outcome = this.client.create("EndpointSlice", { ...draft, metadata, endpoints, ports }, why);
      done = done && outcome.ok;
    }
    for (const { slice, ports, endpoints } of plan.update) {
      const metadata = { ...slice.metadata, labels, annotations: { ...slice.metadata.annotations, ...annotations } };
      done = this.client.update("EndpointSlice", { ...slice, metadata, ports, endpoints }, why).ok && done;
    }
    for (const slice of plan.keep) done = this.relabel(service, slice, labels, ownerReferences) && done;
    for (const { metadata } of plan.delete) {
      done = doneOrGone(this.client.delete("EndpointSlice", namespace, metadata.name, {}, why)) && done;
    }
    return done;
  }

  /** Labels of a Service are those of its slices too. */
  private relabel(service: Service, slice: EndpointSlice, labels: Labels, ownerReferences: OwnerReference[]): boolean {
    if (sameValue(slice.metadata.labels, labels)) return true;
    const metadata = { ...slice.metadata, labels, ownerReferences };
    const why = { reason: "EndpointSliceRelabeled", params: { service: service.metadata.name } };
    return this.client.update("EndpointSlice", { ...slice, metadata }, why).ok;
  }

  protected override remember(): unknown {
    return [...this.hinted];
  }

  /** For the controller of Endpoints too, which shares it. */
  protected override recall(memory: unknown): void {
    this.hinted = new Set(memory as readonly string[]);
    this.servicePods.rebuild();
  }
}

/** A node counts for more or less, or for nothing, in its zone. */
function capacityChanges({ status }: Node, { status: before }: Node): boolean {
  const isReady = (conditions: Node["status"]["conditions"]): boolean =>
    conditions?.find(({ type }) => type === "Ready")?.status === "True";
  return (
    isReady(status.conditions) !== isReady(before.conditions) ||
    status.allocatable?.["cpu"] !== before.allocatable?.["cpu"]
  );
}

function endpointOf(service: Service, pod: Pod, zone: string | undefined): Endpoint {
  const serving = isPodReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hostname = endpointHostname(service, pod);
  const { nodeName } = pod.spec;
  const hints = endpointHints(service, nodeName, zone);
  return {
    addresses: [pod.status.podIP ?? ""],
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone }),
    targetRef: podReference(pod),
    ...(hints === undefined ? {} : { hints }),
  };
}

/**
 * Where traffic to an endpoint should come from, as `spec.trafficDistribution` wants it: its own zone, or node.
 * Upstream: staging/src/k8s.io/endpointslice/trafficdist/trafficdist.go.
 */
function endpointHints({ spec }: Service, nodeName: string | undefined, zone: string | undefined): object | undefined {
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  switch (spec.trafficDistribution) {
    case "PreferClose":
    case "PreferSameZone":
      return zone === undefined ? undefined : forZones;
    case "PreferSameNode":
      return nodeName === undefined ? undefined : { ...forZones, forNodes: [{ name: nodeName }] };
    default:
      return undefined;
  }
}

/** A Service without endpoints has one empty slice. */
function withPlaceholder(plan: SlicePlan): SlicePlan {
  if (plan.create.length + plan.update.length + plan.keep.length > 0) return plan;
  const [first, ...others] = plan.delete;
  if (first !== undefined && first.endpoints.length === 0 && (first.ports ?? []).length === 0) {
    return { ...plan, delete: others, keep: [first] };
  }
  return { ...plan, create: [{ ports: [], endpoints: [] }] };
}

function sliceLabels(service: Service): Labels {
  return {
    ...labelsFromService(service),
    [MANAGED_BY_LABEL]: MANAGED_BY,
    [SERVICE_NAME_LABEL]: service.metadata.name,
  };
}

function serviceKeys({ metadata }: EndpointSlice): readonly string[] {
  const service = metadata.labels?.[SERVICE_NAME_LABEL];
  const ours = metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
  return ours && service !== undefined ? [`${metadata.namespace}/${service}`] : [];
}
