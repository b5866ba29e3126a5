/** `kubectl describe daemonset`. Upstream: describeDaemonSet. */
import { formatSelector } from "../../api/label-selector.ts";
import type { DaemonSet } from "../../api/types/apps.ts";
import { describerOf, pairsText } from "./describer.ts";
import { describeTemplate } from "./describe-pod.ts";
import { podCounts } from "./pod-counts.ts";

export const describeDaemonSet = describerOf<DaemonSet>(function* (to, daemonSet) {
  const { metadata, spec, status } = daemonSet;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("Selector", formatSelector(spec.selector));
  to.field("Node-Selector", pairsText(spec.template.spec.nodeSelector));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const { desiredNumberScheduled = 0, currentNumberScheduled = 0, numberMisscheduled = 0 } = status ?? {};
  to.line(0, `Desired Number of Nodes Scheduled: ${desiredNumberScheduled}`);
  to.line(0, `Current Number of Nodes Scheduled: ${currentNumberScheduled}`);
  to.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${status?.updatedNumberScheduled ?? 0}`);
  to.line(0, `Number of Nodes Scheduled with Available Pods: ${status?.numberAvailable ?? 0}`);
  to.line(0, `Number of Nodes Misscheduled: ${numberMisscheduled}`);
  to.field("Pods Status", yield* podCounts(daemonSet, spec.selector));
  describeTemplate(to, spec.template);
});
