/**
 * EndpointSlices for Endpoints that somebody wrote by hand, for a Service without a selector.
 * Source: https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#endpointslice-mirroring
 * Upstream: pkg/controller/endpointslicemirroring. One slice for each set of ports and address family, with at most
 * 1,000 addresses of each subset.
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
import type { Labels } from "../../../api/types/meta.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { sameValue } from "../../../api/same-value.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { LAST_CHANGE_TRIGGER_TIME, portsKey } from "../../machinery/service-endpoints.ts";
import { controllerReference } from "../../machinery/owner-references.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
const MANAGED_BY_LABEL = "endpointslice.kubernetes.io/managed-by";
const MANAGED_BY = "endpointslicemirroring-controller.k8s.io";
const SKIP_MIRROR_LABEL = "endpointslice.kubernetes.io/skip-mirror";
const LEADER_ANNOTATION = "control-plane.alpha.kubernetes.io/leader";
const MIRROR_INDEX = "mirrored-service";
const MAX_ADDRESSES = 1_000;

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

interface Mirror {
  readonly addressType: "IPv4" | "IPv6";
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
    const { found, skipped } = mirrors(endpoints);
    if (skipped > 0) {
      const said = `A max of ${MAX_ADDRESSES} addresses can be mirrored to EndpointSlices per Endpoints subset. ${skipped} addresses were skipped`;
      this.recorder.event(endpoints, "Warning", "TooManyAddressesToMirror", said);
    }
    return this.write(endpoints, found, existing) ? "done" : "retry";
  }

  /** The first mirror of a family goes into its first slice, and so on. */
  private write(
    endpoints: Endpoints | undefined,
    wanted: readonly Mirror[],
    existing: readonly EndpointSlice[],
  ): boolean {
    let done = true;
    const left = [...existing];
    for (const mirror of wanted) {
      if (endpoints === undefined) break;
      const index = left.findIndex(({ addressType }) => addressType === mirror.addressType);
      const [slice] = index < 0 ? [] : left.splice(index, 1);
      done = this.writeSlice(endpoints, mirror, slice) && done;
    }
    for (const { metadata } of left) {
      const why = { reason: "MirroredEndpointsGone" };
      done = doneOrGone(this.client.delete("EndpointSlice", metadata.namespace, metadata.name, {}, why)) && done;
    }
    return done;
  }

  private writeSlice(
    endpoints: Endpoints,
    { addressType, ports, endpoints: addresses }: Mirror,
    slice?: EndpointSlice,
  ): boolean {
    const { name, namespace = "" } = endpoints.metadata;
    const why = { reason: "EndpointsMirrored", params: { service: name } };
    const labels = { ...endpoints.metadata.labels, [MANAGED_BY_LABEL]: MANAGED_BY, [SERVICE_NAME_LABEL]: name };
    const annotations = annotationsOf(endpoints);
    if (slice === undefined) {
      const ownerReferences = [controllerReference(endpoints)];
      const metadata = { generateName: `${name}-`, namespace, labels, ownerReferences, ...annotations };
      const draft = { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType } as const;
      return this.client.create("EndpointSlice", { ...draft, metadata, endpoints: addresses, ports }, why).ok;
    }
    const { annotations: before, ...rest } = slice.metadata;
    const current = sameValue(
      [slice.ports ?? [], slice.endpoints, rest.labels, before],
      [ports, addresses, labels, annotations.annotations],
    );
    if (current) return true;
    const metadata = { ...rest, labels, ...annotations };
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

/** @returns also how many addresses have no room */
function mirrors({ subsets = [] }: Endpoints): { readonly found: readonly Mirror[]; readonly skipped: number } {
  const byKey = new Map<
    string,
    { addressType: Mirror["addressType"]; ports: readonly EndpointPort[]; endpoints: Endpoint[] }
  >();
  let skipped = 0;
  for (const subset of subsets) {
    const all = endpointsOf(subset);
    skipped += Math.max(0, all.length - MAX_ADDRESSES);
    const ports = (subset.ports ?? []).map(withName);
    for (const endpoint of all.slice(0, MAX_ADDRESSES)) {
      const addressType = endpoint.addresses[0]?.includes(":") === true ? "IPv6" : "IPv4";
      const key = `${addressType} ${portsKey(ports)}`;
      const mirror = byKey.get(key) ?? { addressType, ports, endpoints: [] };
      mirror.endpoints.push(endpoint);
      byKey.set(key, mirror);
    }
  }
  return { found: [...byKey.values()], skipped };
}

/** Those of the Endpoints that say something about what they lead to. */
function annotationsOf({ metadata }: Endpoints): { readonly annotations?: Labels } {
  const { [LAST_CHANGE_TRIGGER_TIME]: _, [LAST_APPLIED]: _applied, ...annotations } = metadata.annotations ?? {};
  return Object.keys(annotations).length === 0 ? {} : { annotations };
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
