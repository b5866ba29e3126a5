/** Two Pods cannot have the same host port. Upstream: plugins/nodeports. */
import { ASSIGNED_POD_DELETE, NODE_ADD } from "../cluster-event.ts";
import { ALL_NODES, SKIP, type EnqueueExtension, type FilterPlugin, type Rejection } from "../framework.ts";
import { hostPortsOf, portsConflict, type HostPort } from "../host-ports.ts";

const NAME = "NodePorts";
const REJECTION: Rejection = {
  plugin: NAME,
  code: "Unschedulable",
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
};

function anyConflict(wanted: readonly HostPort[], taken: readonly HostPort[]): boolean {
  return wanted.some((port) => taken.some((other) => portsConflict(port, other)));
}

export const nodePorts: FilterPlugin & EnqueueExtension = {
  name: NAME,
  nodeLocal: true,
  preFilter: (cycle) => (cycle.profile.hostPorts.length === 0 ? SKIP : ALL_NODES),
  filter: (cycle, node) => (anyConflict(cycle.profile.hostPorts, node.hostPorts) ? REJECTION : undefined),
  changes({ profile }, { pods }) {
    return profile.hostPorts.flatMap(({ port, protocol, hostIP }) => {
      const taker = [...pods].find(([, other]) => anyConflict([{ port, protocol, hostIP }], other.profile.hostPorts));
      if (taker === undefined) return [];
      return [{ change: "FreePort" as const, params: { port, protocol, address: hostIP, pod: taker[0] } }];
    });
  },
  events: NODE_ADD | ASSIGNED_POD_DELETE,
  isWorthRetrying(pod, event) {
    return event.pod === undefined || anyConflict(hostPortsOf(pod.spec), hostPortsOf(event.pod.spec));
  },
};
