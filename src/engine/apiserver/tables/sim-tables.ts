/** The simulation's own kinds as Tables, like custom resources with printer columns. */
import type { EtcdMember, Fault, Machine, Traffic } from "../../../api/types/sim.ts";
import { AGE, ageOf, column, NAME, type TablePrinter, wide } from "./table-printer.ts";

export const machineTable: TablePrinter<Machine> = {
  columns: [
    NAME,
    column("Power", "On or Off, as wanted."),
    column("Phase", "What the machine is doing."),
    column("CPU", "Processors."),
    column("Memory", "Memory."),
    wide("Zone", "Where it stands."),
    wide("Address", "Its address on the machines' network."),
    AGE,
  ],
  cells: (machine, nowMs) => {
    const { metadata, spec, status } = machine;
    return [
      metadata.name,
      spec.power,
      status.phase ?? null,
      String(spec.cpu),
      String(spec.memory),
      spec.zone ?? null,
      status.address ?? null,
      ageOf(machine, nowMs),
    ];
  },
};

export const faultTable: TablePrinter<Fault> = {
  columns: [
    NAME,
    column("Type", "What is broken."),
    column("Target", "The machine, or the Pod and container."),
    column("Phase", "Whether it is at work."),
    AGE,
  ],
  cells: (fault, nowMs) => [
    fault.metadata.name,
    fault.spec.type,
    targetText(fault),
    fault.status.phase ?? null,
    ageOf(fault, nowMs),
  ],
};

function targetText({ spec }: Fault): string | null {
  const {
    machine,
    zone,
    peerMachine,
    peerZone,
    component,
    registry,
    namespace = "default",
    pod,
    container,
  } = spec.target;
  if (pod !== undefined) return container === undefined ? `${namespace}/${pod}` : `${namespace}/${pod}/${container}`;
  const place = machine ?? (zone === undefined ? undefined : `zone ${zone}`);
  const peer = peerMachine ?? (peerZone === undefined ? undefined : `zone ${peerZone}`);
  const what = component ?? registry;
  if (what !== undefined) return place === undefined ? what : `${what} on ${place}`;
  if (place === undefined) return null;
  return peer === undefined ? place : `${place} - ${peer}`;
}

export const trafficTable: TablePrinter<Traffic> = {
  columns: [
    NAME,
    column("URL", "What is asked for."),
    column("Rate", "Requests a second, as wanted.", "number"),
    column("Sent", "Requests so far.", "integer"),
    column("OK", "Requests that were answered well.", "integer"),
    column("Failed", "Requests that were not.", "integer"),
    AGE,
    wide("From", "The Pod that asks; outside the cluster without one."),
  ],
  cells: (traffic, nowMs) => {
    const { metadata, spec, status } = traffic;
    return [
      metadata.name,
      spec.url,
      spec.requestsPerSecond,
      status.sent ?? 0,
      status.ok ?? 0,
      status.failed ?? 0,
      ageOf(traffic, nowMs),
      spec.from?.pod ?? null,
    ];
  },
};

export const etcdMemberTable: TablePrinter<EtcdMember> = {
  columns: [
    NAME,
    column("Role", "Leader, Follower, Candidate or Down."),
    column("Leader", "The member that it follows."),
    column("Term", "Of Raft: each election begins a new one.", "integer"),
    column("Log", "The newest entry of its log.", "integer"),
    column("Committed", "The newest entry of which it knows that it is committed.", "integer"),
    column("Peers", "Other members that it can talk to.", "integer"),
    AGE,
    wide("Pod", "Where it runs."),
    wide("Disk", "Lost when what it had written is gone."),
  ],
  cells: (member, nowMs) => {
    const { metadata, status } = member;
    const { role, leader, term, logIndex, commitIndex, peers = [], podName, disk } = status;
    return [
      metadata.name,
      role,
      leader ?? null,
      term ?? null,
      logIndex ?? null,
      commitIndex ?? null,
      peers.length,
      ageOf(member, nowMs),
      podName ?? null,
      disk ?? null,
    ];
  },
};
