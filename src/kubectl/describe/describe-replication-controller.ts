/** `kubectl describe replicationcontroller`. Upstream: describeReplicationController. */
import type { ReplicationController } from "../../api/types/replication.ts";
import { describerOf, pairsText } from "./describer.ts";
import { describeTemplate } from "./describe-pod.ts";
import { describeConditions } from "./describe-workloads.ts";
import { podCounts } from "./pod-counts.ts";

export const describeReplicationController = describerOf<ReplicationController>(function* (to, controller) {
  const { metadata, spec, status } = controller;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("Selector", pairsText(spec?.selector));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Replicas", `${status?.replicas ?? 0} current / ${spec?.replicas ?? 0} desired`);
  to.field("Pods Status", yield* podCounts(controller, { matchLabels: spec?.selector ?? {} }));
  describeTemplate(to, spec?.template);
  describeConditions(to, status?.conditions ?? []);
});
