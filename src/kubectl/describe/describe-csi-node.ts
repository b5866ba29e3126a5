/** `kubectl describe csinode`. Upstream: describeCSINode of k8s.io/kubectl/pkg/describe. */
import type { CSINode } from "../../api/types/storage.ts";
import { describerOf } from "./describer.ts";
import { longTime } from "./description.ts";

export const describeCsiNode = describerOf<CSINode>((to, { metadata, spec }) => {
  to.field("Name", metadata.name).labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.line(0, "Spec:");
  if (spec.drivers.length === 0) return;
  to.line(1, "Drivers:");
  for (const { name, nodeID, allocatable, topologyKeys } of spec.drivers) {
    to.line(2, `${name}:`);
    to.line(3, `Node ID:\t${nodeID}`);
    if (allocatable?.count !== undefined) {
      to.line(3, "Allocatables:");
      to.line(4, `Count:\t${allocatable.count}`);
    }
    if (topologyKeys !== undefined) to.line(3, `Topology Keys:\t[${topologyKeys.join(" ")}]`);
  }
});
