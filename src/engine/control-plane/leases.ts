/**
 * Leader election of the scheduler and of the controller manager, by Leases in kube-system.
 * The Lease object is written every ten seconds rather than every two, to spare the log of changes; who leads and until
 * when is counted as if it were written every two. Source: https://kubernetes.io/docs/concepts/architecture/leases/#leader-election
 * Upstream: client-go tools/leaderelection (15 s lease, 10 s to renew, 2 s between tries).
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Lease } from "../../api/types/core.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import { hexIdentifier } from "../runtime/hashes.ts";
import type { ElectedPart } from "./parts.ts";

const NAMESPACE = "kube-system";
const LEASE_SECONDS = 15;
export const LEASE_MS = LEASE_SECONDS * 1_000;
export const RENEW_DEADLINE_MS = 10_000;
export const RETRY_MS = 2_000;
const WRITE_EVERY_MS = 10_000;

/** What is known of the leadership of one part: plain data. */
export interface Leadership {
  /** `<machine>_<uuid>`; empty before the first leader and after one that released the Lease. */
  readonly holder: string;
  readonly machine: string;
  /** Since when the leader cannot renew, or is no more; -1 while all is well. */
  readonly brokenAtMs: number;
  readonly writtenAtMs: number;
}

export const NOBODY: Leadership = { holder: "", machine: "", brokenAtMs: -1, writtenAtMs: -1 };

export class Leases {
  private readonly kernel: Kernel;
  private readonly context: ComponentContext;
  private readonly leases: Informer<Lease>;
  private readonly clients: Readonly<Record<ElectedPart, ComponentClient>>;

  constructor(context: ComponentContext) {
    this.kernel = context.kernel;
    this.context = context;
    this.leases = context.informers.for("Lease");
    this.clients = {
      "kube-controller-manager": context.clientFor("kube-controller-manager"),
      "kube-scheduler": context.clientFor("kube-scheduler"),
    };
  }

  /** Writes that `next` leads, and says so in an event. False when it could not be written. */
  acquire(part: ElectedPart, machine: string, identity: string): boolean {
    const now = this.kernel.microTimestamp();
    const lease = this.leases.get(NAMESPACE, part);
    const reason = "LeaderElected";
    const why = { reason, params: { part, machine } };
    const spec = { holderIdentity: identity, leaseDurationSeconds: LEASE_SECONDS, acquireTime: now, renewTime: now };
    const client = this.clients[part];
    const leaseTransitions = lease === undefined ? 0 : (lease.spec.leaseTransitions ?? 0) + 1;
    const written =
      lease === undefined
        ? client.create(
            "Lease",
            {
              apiVersion: "coordination.k8s.io/v1",
              kind: "Lease",
              metadata: { name: part, namespace: NAMESPACE },
              spec: { ...spec, leaseTransitions },
            },
            why,
          )
        : client.update("Lease", { ...lease, spec: { ...lease.spec, ...spec, leaseTransitions } }, why);
    if (!written.ok) return false;
    const recorder = this.context.recorderFor(part);
    recorder.event(written.value, "Normal", "LeaderElection", `${identity} became leader`);
    return true;
  }

  /** The leader says that it still leads. */
  renew(part: ElectedPart): boolean {
    const lease = this.leases.get(NAMESPACE, part);
    if (lease === undefined) return false;
    const renewed: Lease = { ...lease, spec: { ...lease.spec, renewTime: this.kernel.microTimestamp() } };
    return this.clients[part].update("Lease", renewed, { reason: "LeaderRenewed" }).ok;
  }

  /** A scheduler that ends properly gives the Lease back, so that the next need not wait. */
  release(part: ElectedPart): boolean {
    const lease = this.leases.get(NAMESPACE, part);
    if (lease === undefined) return false;
    const spec = { ...lease.spec, holderIdentity: "", leaseDurationSeconds: 1 };
    return this.clients[part].update("Lease", { ...lease, spec }, { reason: "LeaderReleased", params: { part } }).ok;
  }
}

/** Until when a leader that stopped renewing at `brokenAtMs` keeps others out. */
export function leaseEndsMs(brokenAtMs: number): number {
  return brokenAtMs - (brokenAtMs % RETRY_MS) + LEASE_MS;
}

/** Whether the Lease object is to be written again. */
export function isWriteDue({ writtenAtMs }: Leadership, nowMs: number): boolean {
  return nowMs - writtenAtMs >= WRITE_EVERY_MS;
}

/** Name of one run of a process: another start, another name. */
export function identityOf(part: ElectedPart, machine: string, startedMs: number): string {
  const hex = hexIdentifier(`${part} ${machine} ${startedMs}`);
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return `${machine}_${uuid.join("-")}`;
}
