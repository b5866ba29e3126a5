/**
 * DynamicResources: Pods that claim devices wait for their claims, and go where the devices are.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 * Upstream: plugins/dynamicresources/dynamicresources.go (PreEnqueue, PreFilter, Filter, PostFilter).
 */
import type { Pod } from "../../../api/types/pod.ts";
import type { ResourceClaim } from "../../../api/types/resource.ts";
import { deviceClaimName, deviceClaimsOf, isReservedFor, notMadeFor } from "../../machinery/device-claims.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { ASSIGNED_POD_DELETE, DEVICE_CHANGE, NODE_ADD, NODE_LABEL, PENDING_POD_CLAIMS } from "../cluster-event.ts";
import { allocateDevices, type DeviceWorld } from "../device-allocation.ts";
import { matchesSelectorOf } from "../device-pools.ts";
import { deviceWorld, existingClaims } from "../device-writes.ts";
import {
  ALL_NODES,
  type EnqueueExtension,
  type FilterPlugin,
  type PostFilterPlugin,
  type PreEnqueuePlugin,
  type Rejection,
  SKIP,
} from "../framework.ts";

const NAME = "DynamicResources";
/** Upstream: ResourceClaimReservedForMaxSize. */
const MOST_USERS = 256;

const refuse = (reason: string): Rejection => ({
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: [reason],
});

const NOT_ALLOCATED = refuse("cannot allocate all claims");
const NOT_HERE = refuse("resourceclaim not available on the node");

interface Prepared {
  readonly open: readonly ResourceClaim[];
  readonly allocated: readonly ResourceClaim[];
  readonly world: DeviceWorld;
}

type Plugin = PreEnqueuePlugin & FilterPlugin & PostFilterPlugin & EnqueueExtension;

export function createDynamicResources(informers: SharedInformerFactory): Plugin {
  const claims = informers.for("ResourceClaim");
  const preEnqueue = (pod: Pod): Rejection | undefined => {
    const problem = missingClaim(pod, (name) => claims.get(pod.metadata.namespace ?? "", name));
    return problem === undefined ? undefined : refuse(problem);
  };
  return {
    name: NAME,
    nodeLocal: false,
    preEnqueue,
    preFilter({ pod, state }) {
      if (deviceClaimsOf(pod).length === 0) return SKIP;
      const missing = preEnqueue(pod);
      if (missing !== undefined) return { kind: "rejected", rejection: missing };
      const prepared = prepare(pod, existingClaims(pod, informers), deviceWorld(informers));
      if (typeof prepared === "string") return { kind: "rejected", rejection: refuse(prepared) };
      state.set(NAME, prepared);
      return ALL_NODES;
    },
    filter({ state }, { node }) {
      const prepared = state.get(NAME) as Prepared | undefined;
      if (prepared === undefined || node === undefined) return undefined;
      const { open, allocated, world } = prepared;
      const isElsewhere = allocated.some(({ status }) => {
        const selector = status?.allocation?.nodeSelector;
        return selector !== undefined && !matchesSelectorOf(selector, node);
      });
      if (open.length > 0 && allocateDevices(open, node, world) === undefined) return NOT_ALLOCATED;
      return isElsewhere ? NOT_HERE : undefined;
    },
    postFilter({ state }) {
      return { message: state.has(NAME) ? "still not schedulable" : "no new claims to deallocate" };
    },
    events: DEVICE_CHANGE | NODE_ADD | NODE_LABEL | PENDING_POD_CLAIMS | ASSIGNED_POD_DELETE,
    isWorthRetrying: (pod) => preEnqueue(pod) === undefined,
  };
}

/** Why the claims of a Pod cannot even be looked at. */
function missingClaim(pod: Pod, find: (name: string) => ResourceClaim | undefined): string | undefined {
  for (const podClaim of deviceClaimsOf(pod)) {
    const name = deviceClaimName(pod, podClaim);
    const of = `pod ${JSON.stringify(`${pod.metadata.namespace}/${pod.metadata.name}`)}`;
    if (name === undefined) return `${of}: ResourceClaim not created yet`;
    const claim = find(name);
    if (claim === undefined) return `resourceclaim.resource.k8s.io ${JSON.stringify(name)} not found`;
    if (claim.metadata.deletionTimestamp !== undefined) return `resourceclaim ${JSON.stringify(name)} is being deleted`;
    const strange = podClaim.resourceClaimTemplateName === undefined ? undefined : notMadeFor(pod, claim);
    if (strange !== undefined) return strange;
  }
  return undefined;
}

function prepare(pod: Pod, claims: readonly ResourceClaim[], world: DeviceWorld): Prepared | string {
  const allocated = claims.filter(({ status }) => status?.allocation !== undefined);
  const open = claims.filter(({ status }) => status?.allocation === undefined);
  const isFull = allocated.some(
    (claim) => !isReservedFor(pod, claim) && (claim.status?.reservedFor ?? []).length >= MOST_USERS,
  );
  if (isFull) return "resourceclaim in use";
  for (const { spec } of open) {
    for (const { name = "", exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
      const requests = exactly === undefined ? firstAvailable : [{ ...exactly, name: "" }];
      for (const { name: part, deviceClassName = "" } of requests) {
        if (world.classNamed(deviceClassName) !== undefined) continue;
        return `request ${part ? `${name}/${part}` : name}: device class ${deviceClassName} does not exist`;
      }
    }
  }
  return { open, allocated, world };
}
