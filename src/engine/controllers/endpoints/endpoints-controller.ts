/**
 * The legacy Endpoints object of every Service with a selector.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#endpoints
 * Upstream: pkg/controller/endpoint/endpoints_controller.go.
 */
import type { EndpointAddress, EndpointPort, Endpoints, EndpointSubset, Service } from "../../../api/types/core.ts";
import type { Labels } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Informer, objectKey, splitKey } from "../../machinery/informer.ts";
import { isPodReady } from "../../machinery/pod-state.ts";
import { groupByPorts } from "../../machinery/port-groups.ts";
import {
  LAST_CHANGE_TRIGGER_TIME,
  endpointHostname,
  hasManagedEndpoints,
  isHeadless,
  labelsFromService,
  podReference,
} from "../../machinery/service-endpoints.ts";
import { ServiceLoop } from "../../machinery/service-loop.ts";
import type { ServicePods } from "../../machinery/service-pods.ts";

export const MAX_ENDPOINTS = 1_000;
export const OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
const MANAGED_BY_LABEL = "endpoints.kubernetes.io/managed-by";

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly ready: EndpointAddress[];
  readonly notReady: EndpointAddress[];
}

export class EndpointsController extends ServiceLoop {
  private readonly endpoints: Informer<Endpoints>;

  constructor(context: ComponentContext, servicePods: ServicePods) {
    super("endpoint-controller", context, servicePods);
    this.endpoints = context.informers.for("Endpoints");
    this.endpoints.addHandler((event) => {
      if (event.type === "DELETED") this.enqueue(objectKey(event.object));
    });
  }

  protected sync(key: string): SyncResult {
    const service = this.services.getByKey(key);
    const existing = this.endpoints.getByKey(key);
    if (service === undefined) {
      if (existing === undefined) return "done";
      const { namespace, name } = splitKey(key);
      const why = { reason: "ServiceGone", params: { service: name } };
      return doneOrGone(this.client.delete("Endpoints", namespace, name, {}, why)) ? "done" : "retry";
    }
    if (!hasManagedEndpoints(service)) return "done";
    const all = this.subsets(service);
    const subsets = truncated(all);
    const labels = endpointsLabels(service);
    const overCapacity = subsets !== all;
    if (existing !== undefined && isCurrent(existing, subsets, labels, overCapacity)) return "done";
    return this.write(service, existing, subsets, labels, overCapacity) ? "done" : "retry";
  }

  private subsets(service: Service): readonly EndpointSubset[] {
    const present = this.servicePods.of(service).filter(({ pod }) => pod.metadata.deletionTimestamp === undefined);
    const groups = groupByPorts<Group>(
      service,
      present,
      (ports) => (ports.length === 0 && !isHeadless(service) ? undefined : { ports, ready: [], notReady: [] }),
      (group, entry) => {
        const ready = service.spec.publishNotReadyAddresses === true || isPodReady(entry.pod);
        (ready ? group.ready : group.notReady).push((entry.address ??= addressOf(service, entry.pod)));
      },
    );
    const keys = [...groups.keys()].sort();
    return keys.map((key) => subsetOf(groups.get(key) as Group));
  }

  private write(
    service: Service,
    existing: Endpoints | undefined,
    subsets: readonly EndpointSubset[],
    labels: Labels,
    overCapacity: boolean,
  ): boolean {
    const annotations: Record<string, string> = {
      ...existing?.metadata.annotations,
      [LAST_CHANGE_TRIGGER_TIME]: this.kernel.timestamp(),
      ...(overCapacity ? { [OVER_CAPACITY]: "truncated" } : {}),
    };
    if (!overCapacity) delete annotations[OVER_CAPACITY];
    const why = { reason: "EndpointsChanged", params: { service: service.metadata.name } };
    if (existing !== undefined) {
      const metadata = { ...existing.metadata, labels, annotations };
      return this.client.update("Endpoints", { ...existing, metadata, subsets }, why).ok;
    }
    const { name, namespace = "" } = service.metadata;
    const metadata = { name, namespace, labels, annotations };
    return this.client.create("Endpoints", { apiVersion: "v1", kind: "Endpoints", metadata, subsets }, why).ok;
  }
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const hostname = endpointHostname(service, pod);
  return {
    ip: pod.status.podIP ?? "",
    ...(hostname === undefined ? {} : { hostname }),
    ...(pod.spec.nodeName === undefined ? {} : { nodeName: pod.spec.nodeName }),
    targetRef: podReference(pod),
  };
}

function subsetOf({ ports, ready, notReady }: Group): EndpointSubset {
  return {
    ...(ready.length === 0 ? {} : { addresses: ready }),
    ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** At most 1,000 addresses: ready ones first, each subset with its share. Returns its argument when there are no more. */
function truncated(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  const total = count(subsets, "addresses") + count(subsets, "notReadyAddresses");
  if (total <= MAX_ENDPOINTS) return subsets;
  const ready = shared(subsets, "addresses", MAX_ENDPOINTS);
  return shared(ready, "notReadyAddresses", MAX_ENDPOINTS - count(ready, "addresses"));
}

type AddressList = "addresses" | "notReadyAddresses";

function count(subsets: readonly EndpointSubset[], list: AddressList): number {
  let sum = 0;
  for (const subset of subsets) sum += subset[list]?.length ?? 0;
  return sum;
}

/** Cuts one list of every subset so that `room` addresses are left in all. */
function shared(subsets: readonly EndpointSubset[], list: AddressList, room: number): readonly EndpointSubset[] {
  const total = count(subsets, list);
  if (total <= room) return subsets;
  let left = room;
  return subsets.map((subset) => {
    const addresses = subset[list];
    if (addresses === undefined) return subset;
    const share = Math.min(left, Math.ceil((addresses.length * room) / total));
    left -= share;
    const { [list]: _cut, ...rest } = subset;
    return share === 0 ? rest : { ...rest, [list]: addresses.slice(0, share) };
  });
}

function endpointsLabels(service: Service): Labels {
  return {
    ...labelsFromService(service),
    [MANAGED_BY_LABEL]: "endpoint-controller",
  };
}

function isCurrent(
  existing: Endpoints,
  subsets: readonly EndpointSubset[],
  labels: Labels,
  overCapacity: boolean,
): boolean {
  return (
    (existing.metadata.annotations?.[OVER_CAPACITY] !== undefined) === overCapacity &&
    sameValue(existing.metadata.labels, labels) &&
    sameValue(existing.subsets ?? [], subsets)
  );
}
