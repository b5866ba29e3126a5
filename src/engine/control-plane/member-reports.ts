/** EtcdMember objects: what people and the canvas see of etcd. Roles and leaders are told at once, logs after a while. */
import type { ComponentClient, Why } from "../../api/component-client.ts";
import { sameValue } from "../../api/same-value.ts";
import { SIM_API_VERSION, type EtcdMember } from "../../api/types/sim.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import type { Etcd, EtcdMemberView } from "./etcd.ts";

/** How often logs are told: more often while somebody is behind. */
const LAGGING_MS = 1_000;
const IN_STEP_MS = 10_000;

type Status = EtcdMember["status"];

export class MemberReports {
  private readonly kernel: Kernel;
  private readonly etcd: Etcd;
  private readonly client: ComponentClient;
  private readonly members: Informer<EtcdMember>;
  private reportedAtMs = -IN_STEP_MS;

  constructor(context: ComponentContext, etcd: Etcd) {
    this.kernel = context.kernel;
    this.etcd = etcd;
    this.client = context.clientFor("etcd");
    this.members = context.informers.for("EtcdMember");
  }

  /** Milliseconds until logs may be told again. */
  get waitMs(): number {
    return Math.max(0, this.reportedAtMs + LAGGING_MS - this.kernel.nowMs);
  }

  /** Writes what is due. Returns after how many milliseconds there is more to write, if there is. */
  write(): number | undefined {
    const views = this.etcd.views();
    const indexes = views.flatMap(({ log }) => (log === undefined ? [] : [log.lastIndex, log.commitIndex]));
    const inStep = new Set(indexes).size <= 1;
    const dueInMs = this.reportedAtMs + (inStep ? IN_STEP_MS : LAGGING_MS) - this.kernel.nowMs;
    let late = false;
    for (const view of views) {
      const known = this.members.get(undefined, view.name);
      const status = this.statusOf(view, known?.status);
      if (known === undefined) this.create(view, status);
      else if (sameValue(withoutLog(known.status), withoutLog(status))) {
        if (sameValue(known.status, status)) continue;
        if (dueInMs > 0) late = true;
        else this.update(known, status, { reason: "EtcdIndexesReported" });
      } else this.update(known, status, why(known.status, status, view.name));
    }
    if (dueInMs <= 0) this.reportedAtMs = this.kernel.nowMs;
    return late ? dueInMs : undefined;
  }

  snapshot(): number {
    return this.reportedAtMs;
  }

  restore(reportedAtMs: number): void {
    this.reportedAtMs = reportedAtMs;
  }

  private statusOf({ name, role, leader, peers, log, isLost }: EtcdMemberView, before: Status | undefined): Status {
    return {
      role,
      since: before?.role === role ? (before.since ?? "") : this.kernel.timestamp(),
      nodeName: name,
      podName: `etcd-${name}`,
      ...(leader === "" ? {} : { leader }),
      peers,
      ...(log === undefined ? {} : { term: log.term, logIndex: log.lastIndex, commitIndex: log.commitIndex }),
      ...(isLost === true ? { disk: "Lost" as const } : {}),
    };
  }

  private create({ name }: EtcdMemberView, status: Status): void {
    const metadata = { name };
    const spec = { machine: name };
    const draft = { apiVersion: SIM_API_VERSION, kind: "EtcdMember", metadata, spec, status } as const;
    this.client.create("EtcdMember", draft, { reason: "EtcdMemberFound", params: { member: name } });
  }

  private update(member: EtcdMember, status: Status, reason: Why): void {
    this.client.update("EtcdMember", { ...member, status }, reason);
  }
}

function withoutLog(status: Status): Status {
  const { logIndex: _logIndex, commitIndex: _commitIndex, ...rest } = status;
  return rest;
}

/** What a person would call the change. */
function why(before: Status, after: Status, member: string): Why {
  const term = String(after.term ?? 0);
  if (before.disk !== after.disk) {
    return { reason: after.disk === "Lost" ? "EtcdDiskLost" : "EtcdMemberReplaced", params: { member } };
  }
  if (before.role !== after.role) {
    if (after.role === "Down") return { reason: "EtcdMemberDown", params: { member } };
    if (after.role === "Leader") return { reason: "EtcdLeaderElected", params: { member, term } };
    if (after.role === "Candidate") return { reason: "EtcdMemberStands", params: { member } };
    if (before.role === "Down") return { reason: "EtcdMemberUp", params: { member } };
    if (before.role === "Leader") return { reason: "EtcdLeaderStepsDown", params: { member } };
  }
  const { leader = "" } = after;
  if (leader === (before.leader ?? "")) return { reason: "EtcdPeersChanged", params: { member } };
  if (leader === "") return { reason: "EtcdLeaderLost", params: { member } };
  return { reason: "EtcdMemberFollows", params: { member, leader, term } };
}
