/** A Pod that already names its node fits nowhere else. Upstream: plugins/nodename. */
import { NODE_ADD } from "../cluster-event.ts";
import { ALL_NODES, SKIP, type EnqueueExtension, type FilterPlugin, type Rejection } from "../framework.ts";

const NAME = "NodeName";
const REJECTION: Rejection = {
  plugin: NAME,
  code: "UnschedulableAndUnresolvable",
  reasons: ["node(s) didn't match the requested node name"],
};

export const nodeName: FilterPlugin & EnqueueExtension = {
  name: NAME,
  nodeLocal: true,
  preFilter: (cycle) => ((cycle.pod.spec.nodeName ?? "") === "" ? SKIP : ALL_NODES),
  filter: (cycle, node) => (node.name === cycle.pod.spec.nodeName ? undefined : REJECTION),
  changes: ({ pod }, { name }) => [
    { change: "OtherNodeName", params: { wanted: pod.spec.nodeName ?? "", node: name } },
  ],
  events: NODE_ADD,
  isWorthRetrying: (pod, { node }) => node?.metadata.name === pod.spec.nodeName,
};
