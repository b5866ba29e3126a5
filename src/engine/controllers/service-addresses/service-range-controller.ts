/**
 * Guards ServiceCIDRs: each has a finalizer and says that it is ready; one that is deleted stays until no address of a
 * Service depends on it.
 * Source: https://kubernetes.io/docs/reference/networking/virtual-ips/#ip-address-objects
 * Upstream: pkg/controller/servicecidrs/servicecidrs_controller.go.
 */
import {
  addressNumber,
  holdsRange,
  isServersAddress,
  offersAddress,
  SERVICE_CIDR_FINALIZER,
  SERVICE_CIDR_READY,
  type ServiceRange,
  serviceRange,
} from "../../../api/service-range.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { IPAddress, ServiceCIDR } from "../../../api/types/networking.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { findCondition } from "../../machinery/conditions.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";

/** So long after its deletion every API server has heard of it, and takes no address from it any more. */
const DELETION_GRACE_MS = 10_000;
const STILL_USED =
  "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR";

export class ServiceRangeController extends ControllerLoop {
  private readonly ranges: Informer<ServiceCIDR>;
  private readonly addresses: Informer<IPAddress>;

  constructor(context: ComponentContext) {
    super("service-cidrs-controller", context);
    this.ranges = context.informers.for("ServiceCIDR");
    this.addresses = context.informers.for("IPAddress");
    this.ranges.addHandler(({ type, object }, key) => {
      this.queue.add(key);
      if (type === "ADDED") this.addWhere((range) => overlaps(range, object));
    });
    this.addresses.addHandler(({ object }) => {
      const address = addressNumber(object.metadata.name);
      if (address === undefined || !isServersAddress(object.metadata.labels)) return;
      // Whether an address is there matters to ranges that wait to go.
      this.addWhere((range) => range.metadata.deletionTimestamp !== undefined && offers(range, address));
    });
  }

  start(): void {
    this.addWhere(() => true);
  }

  private addWhere(matches: (range: ServiceCIDR) => boolean): void {
    for (const range of this.ranges.list()) if (matches(range)) this.queue.add(range.metadata.name);
  }

  protected sync(key: string): SyncResult {
    const range = this.ranges.get(undefined, key);
    if (range === undefined) return "done";
    const { finalizers = [], deletionTimestamp } = range.metadata;
    if (deletionTimestamp !== undefined) return this.release(range, deletionTimestamp);
    if (!finalizers.includes(SERVICE_CIDR_FINALIZER)) {
      const metadata = { ...range.metadata, finalizers: [...finalizers, SERVICE_CIDR_FINALIZER] };
      if (!this.client.update("ServiceCIDR", { ...range, metadata }, { reason: "ServiceRangeGuarded" }).ok)
        return "retry";
    }
    return this.report(key, { type: "Ready", status: "True", reason: "", message: SERVICE_CIDR_READY });
  }

  private release(range: ServiceCIDR, deletedAt: string): SyncResult {
    if (this.isNeeded(range)) {
      const { name } = range.metadata;
      return this.report(name, { type: "Ready", status: "False", reason: "Terminating", message: STILL_USED });
    }
    const leftMs = this.kernel.parseTimestamp(deletedAt) + DELETION_GRACE_MS - this.kernel.nowMs;
    if (leftMs > 0) {
      this.queue.add(range.metadata.name, leftMs);
      return "done";
    }
    const finalizers = (range.metadata.finalizers ?? []).filter((finalizer) => finalizer !== SERVICE_CIDR_FINALIZER);
    const next = { ...range, metadata: { ...range.metadata, finalizers } };
    return doneOrGone(this.client.update("ServiceCIDR", next, { reason: "ServiceRangeUnused" })) ? "done" : "retry";
  }

  private report(name: string, condition: Condition): SyncResult {
    const range = this.ranges.get(undefined, name);
    if (range === undefined) return "done";
    const { conditions = [] } = range.status ?? {};
    const current = findCondition(conditions, condition.type);
    const { status, reason, message } = condition;
    if (current?.status === status && current.reason === reason && current.message === message) return "done";
    const next = { ...condition, lastTransitionTime: this.kernel.timestamp() };
    const others = conditions.filter((other) => other !== current);
    const why = { reason: status === "True" ? "ServiceRangeReady" : "ServiceRangeInUse" };
    const reported = { ...range, status: { ...range.status, conditions: [...others, next] } };
    return doneOrGone(this.client.updateStatus("ServiceCIDR", reported, why)) ? "done" : "retry";
  }

  /** Some address of a Service lies in no other range, and no other range holds all of this one. */
  private isNeeded(range: ServiceCIDR): boolean {
    const others = this.ranges.list().filter((other) => other !== range);
    const parts = rangesOf(range);
    const isHeld = (part: ServiceRange): boolean =>
      others.some((other) => rangesOf(other).some((outer) => holdsRange(outer, part)));
    if (parts.every(isHeld)) return false;
    return this.addresses.list().some(({ metadata }) => {
      const address = isServersAddress(metadata.labels) ? addressNumber(metadata.name) : undefined;
      if (address === undefined || !offers(range, address)) return false;
      return !others.some((other) => offers(other, address));
    });
  }
}

function rangesOf({ spec }: ServiceCIDR): readonly ServiceRange[] {
  return (spec.cidrs ?? []).flatMap((cidr) => serviceRange(cidr) ?? []);
}

function offers(range: ServiceCIDR, address: number): boolean {
  return rangesOf(range).some((part) => offersAddress(part, address));
}

function overlaps(range: ServiceCIDR, other: ServiceCIDR): boolean {
  return rangesOf(range).some((a) => rangesOf(other).some((b) => holdsRange(a, b) || holdsRange(b, a)));
}
