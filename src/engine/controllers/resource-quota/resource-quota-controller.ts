/**
 * Counts what the objects of a namespace use of its quotas. Admission charges what is created; this controller gives
 * back what is gone, and counts everything anew every five minutes.
 * Upstream: pkg/controller/resourcequota/resource_quota_controller.go.
 */
import type { ObjectEvent } from "../../../api/component-client.ts";
import type { KindName } from "../../../api/kinds.ts";
import { type Amounts, amountsOf } from "../../../api/pod-requirements.ts";
import { formatQuantity, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import { addAmounts, matchingResources, quotaMatches, quotaUsage } from "../../../api/quota-usage.ts";
import { RESOURCES } from "../../../api/resource-paths.ts";
import { sameValue } from "../../../api/same-value.ts";
import { qualifiedResource } from "../../../api/status-errors.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import type { ResourceQuota } from "../../../api/types/quota.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { CustomKinds } from "../../machinery/custom-kinds.ts";
import { type Informer, objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import { NAMESPACED_KINDS } from "../../machinery/kind-scopes.ts";
import { isPodTerminal } from "../../machinery/pod-state.ts";

export const RESYNC_MS = 300_000;
const ZERO = parseQuantity("0") as Quantity;
/** Written in bulk by the system itself, and counted by nobody. */
const NEVER_COUNTED: ReadonlySet<KindName> = new Set(["Event", "EndpointSlice", "Endpoints", "Lease"]);
const COUNTED = NAMESPACED_KINDS.filter((kind) => !NEVER_COUNTED.has(kind)).map((kind) => ({
  kind,
  resource: qualifiedResource(RESOURCES[kind]),
}));
/** Kinds whose changes may give something back. */
const CHANGING: ReadonlySet<string> = new Set(["PersistentVolumeClaim", "Service"]);
/** A burst of deletions is counted once. */
const REPLENISH_MS = 20;

export class ResourceQuotaController extends ControllerLoop {
  private readonly informers: SharedInformerFactory;
  private readonly quotas: Informer<ResourceQuota>;
  private readonly customKinds: CustomKinds;

  constructor(context: ComponentContext) {
    super("resourcequota-controller", context);
    this.informers = context.informers;
    this.quotas = context.informers.for("ResourceQuota");
    this.quotas.addHandler((event) => {
      if (event.type !== "DELETED" && event.object.spec !== event.previous?.spec)
        this.queue.add(objectKey(event.object));
    });
    for (const { kind, resource } of COUNTED) {
      context.informers.for(kind).addHandler((event) => this.objectChanged(resource, event));
    }
    this.customKinds = new CustomKinds(context.informers, (informer, { resource }) => {
      informer.addHandler((event) => this.objectChanged(resource, event));
    });
  }

  protected override recall(): void {
    this.customKinds.resume();
  }

  start(): void {
    for (const quota of this.quotas.list()) this.queue.add(objectKey(quota));
  }

  private objectChanged(resource: string, event: ObjectEvent<KubeObject>): void {
    if (this.quotas.size === 0 || !givesBack(event)) return;
    for (const quota of this.quotas.list()) {
      if (quota.metadata.namespace !== event.object.metadata.namespace) continue;
      if (matchingResources(resource, Object.keys(quota.spec.hard ?? {})).length === 0) continue;
      this.queue.add(objectKey(quota), REPLENISH_MS);
    }
  }

  protected sync(key: string): SyncResult {
    const quota = this.quotas.getByKey(key);
    if (quota === undefined) return "done";
    this.queue.add(key, RESYNC_MS);
    const hard = quota.spec.hard ?? {};
    const used = this.count(quota, hard);
    const status = { hard, used };
    if (sameValue(status, quota.status)) return "done";
    const outcome = this.client.updateStatus("ResourceQuota", { ...quota, status }, { reason: "QuotaCounted" });
    return doneOrGone(outcome) ? "done" : "retry";
  }

  private count(quota: ResourceQuota, hard: ResourceList): ResourceList {
    const names = Object.keys(hard);
    const nowMs = this.kernel.epochMs + this.kernel.nowMs;
    let used: Amounts = new Map([...amountsOf(quota.status?.used)].filter(([name]) => Object.hasOwn(hard, name)));
    const custom = this.customKinds.list().filter(({ namespaced }) => namespaced);
    const kinds = [...COUNTED, ...custom.map(({ name, resource }) => ({ kind: name, resource }))];
    for (const { kind, resource } of kinds) {
      const matching = matchingResources(resource, names);
      if (matching.length === 0) continue;
      let sum: Amounts = new Map(matching.map((name) => [name, ZERO]));
      for (const object of this.informers.for(kind).list() as readonly KubeObject[]) {
        if (object.metadata.namespace !== quota.metadata.namespace) continue;
        if (!quotaMatches(quota, resource, object, hard)) continue;
        const usage = quotaUsage(resource, object, nowMs);
        sum = addAmounts(sum, new Map([...usage].filter(([name]) => matching.includes(name))));
      }
      used = new Map([...used, ...sum]);
    }
    return Object.fromEntries([...used].map(([name, amount]) => [name, formatQuantity(amount)]));
  }
}

function givesBack({ type, object, previous }: ObjectEvent<KubeObject>): boolean {
  if (type === "DELETED") return true;
  if (type !== "MODIFIED") return false;
  if (object.kind === "Pod") return isPodTerminal(object as Pod) && !isPodTerminal(previous as Pod);
  return CHANGING.has(object.kind);
}
