/**
 * EndpointSlices for Endpoints that somebody wrote by hand, for a Service without a selector.
 * Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 * Upstream: pkg/controller/endpointslicemirroring. One slice for each subset, of at most 1,000 addresses in all.
 */
import type {
  Endpoint,
  EndpointAddress,
  EndpointPort,
  Endpoints,
  EndpointSlice,
  EndpointSubset,
  Service,
} from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerReference } from "../../machinery/owner-references.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
const MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
const MANAGED_BY = "endpointslicemirroring-controller.k8s.io";
const SKIP_MIRROR_LABEL = "endpointslice.kubernetes.io/skip-mirror";
const LEADER_ANNOTATION = "control-plane.alpha.kubernetes.io/leader";
const MIRROR_INDEX = "mirrored-service";
const MAX_ADDRESSES = 1_000;

interface Mirror {
  readonly ports: readonly EndpointPort[];
  readonly endpoints: readonly Endpoint[];
}

export class EndpointSliceMirroringController extends ControllerLoop {
  private readonly services: Informer<Service>;
  private readonly endpoints: Informer<Endpoints>;
  private readonly slices: Informer<EndpointSlice>;

  constructor(context: ComponentContext) {
    super("endpointslice-mirroring-controller", context, { baseDelayMs: 1000, maxRetries: 15 });
    this.services = context.informers.for("Service");
    this.endpoints = context.informers.for("Endpoints");
    this.slices = context.informers.for("EndpointSlice");
    this.slices.addIndex(MIRROR_INDEX, mirroredServices);
    this.endpoints.addHandler(({ object, previous }) => {
      // Most Endpoints are made by a controller, which makes the slices too.
      if (isMirrored(object) || (previous !== undefined && isMirrored(previous))) this.queue.add(objectKey(object));
    });
    this.services.addHandler(({ object, previous }) => {
      if (object.spec.selector !== previous?.spec.selector || previous === undefined) this.queue.add(objectKey(object));
    });
    this.slices.addHandler(({ type, object }) => {
      if (type !== "ADDED") for (const key of mirroredServices(object)) this.queue.add(key);
    });
  }

  start(): void {
    for (const endpoints of this.endpoints.list()) this.queue.add(objectKey(endpoints));
  }

  protected sync(key: string): SyncResult {
    const service = this.services.getByKey(key);
    const endpoints = this.endpoints.getByKey(key);
    const existing = this.slices.byIndex(MIRROR_INDEX, key);
    const wanted = endpoints !== undefined && service !== undefined && service.spec.selector === undefined;
    if (!wanted || !isMirrored(endpoints)) return this.write(endpoints, [], existing) ? "done" : "retry";
    return this.write(endpoints, mirrors(endpoints), existing) ? "done" : "retry";
  }

  /** The first mirror goes into the first slice, and so on. */
  private write(
    endpoints: Endpoints | undefined,
    wanted: readonly Mirror[],
    existing: readonly EndpointSlice[],
  ): boolean {
    let done = true;
    for (const [index, mirror] of wanted.entries()) {
      if (endpoints === undefined) break;
      done = this.writeSlice(endpoints, mirror, existing[index]) && done;
    }
    for (const { metadata } of existing.slice(wanted.length)) {
      const why = { reason: "MirroredEndpointsGone" };
      done = doneOrGone(this.client.delete("EndpointSlice", metadata.namespace, metadata.name, {}, why)) && done;
    }
    return done;
  }

  private writeSlice(endpoints: Endpoints, { ports, endpoints: addresses }: Mirror, slice?: EndpointSlice): boolean {
    const { name, namespace = "" } = endpoints.metadata;
    const why = { reason: "EndpointsMirrored", params: { service: name } };
    const labels = { ...endpoints.metadata.labels, [MANAGED_BY_LABEL]: MANAGED_BY, [SERVICE_NAME_LABEL]: name };
    if (slice === undefined) {
      const ownerReferences = [controllerReference(endpoints)];
      const metadata = { generateName: `${name}-`, namespace, labels, ownerReferences };
      const draft = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" } as const;
      return this.client.create("EndpointSlice", { ...draft, metadata, endpoints: addresses, ports }, why).ok;
    }
    const current = sameValue([slice.ports ?? [], slice.endpoints, slice.metadata.labels], [ports, addresses, labels]);
    if (current) return true;
    const metadata = { ...slice.metadata, labels };
    return this.client.update("EndpointSlice", { ...slice, metadata, ports, endpoints: addresses }, why).ok;
  }
}

function isMirrored({ metadata }: Endpoints): boolean {
  return (
    metadata.labels?.[SKIP_MIRROR_LABEL] !== "true" &&
    metadata.labels?.["endpoints.kubernetes.io/managed-by"] === undefined &&
    metadata.annotations?.[LEADER_ANNOTATION] === undefined
  );
}

function mirroredServices({ metadata }: EndpointSlice): readonly string[] {
  const service = metadata.labels?.[SERVICE_NAME_LABEL];
  const ours = metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
  return ours && service !== undefined ? [`${metadata.namespace}/${service}`] : [];
}

function mirrors({ subsets = [] }: Endpoints): readonly Mirror[] {
  let room = MAX_ADDRESSES;
  const found: Mirror[] = [];
  for (const subset of subsets) {
    const endpoints = endpointsOf(subset).slice(0, room);
    room -= endpoints.length;
    if (endpoints.length > 0) found.push({ ports: (subset.ports ?? []).map(withName), endpoints });
  }
  return found;
}

function withName({ name = "", protocol = "TCP", ...port }: EndpointPort): EndpointPort {
  return { name, ...port, protocol };
}

function endpointsOf({ addresses = [], notReadyAddresses = [] }: EndpointSubset): readonly Endpoint[] {
  return [
    ...addresses.map((address) => endpointOf(address, true)),
    ...notReadyAddresses.map((address) => endpointOf(address, false)),
  ];
}

function endpointOf({ ip, ...address }: EndpointAddress, ready: boolean): Endpoint {
  return { addresses: [ip], conditions: { ready }, ...address };
}
