/** `kubectl describe statefulset`. Upstream: describeStatefulSet, describeVolumeClaimTemplates. */
import { formatSelector } from "../../api/label-selector.ts";
import type { StatefulSet } from "../../api/types/apps.ts";
import type { PersistentVolumeClaim } from "../../api/types/volumes.ts";
import { describerOf } from "./describer.ts";
import { describeTemplate } from "./describe-pod.ts";
import { type Description, longTime } from "./description.ts";
import { podCounts } from "./pod-counts.ts";

export const describeStatefulSet = describerOf<StatefulSet>(function* (to, statefulSet) {
  const { metadata, spec, status } = statefulSet;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.field("Selector", formatSelector(spec.selector));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Replicas", `${spec.replicas ?? 0} desired | ${status?.replicas ?? 0} total`);
  to.field("Update Strategy", spec.updateStrategy?.type ?? "");
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (rolling?.partition !== undefined) to.line(1, `Partition:\t${rolling.partition}`);
  if (rolling?.maxUnavailable !== undefined) to.line(1, `MaxUnavailable:\t${rolling.maxUnavailable}`);
  to.field("Pods Status", yield* podCounts(statefulSet, spec.selector));
  describeTemplate(to, spec.template);
  describeClaims(to, spec.volumeClaimTemplates ?? []);
});

function describeClaims(to: Description, claims: readonly PersistentVolumeClaim[]): void {
  if (claims.length === 0) {
    to.line(0, "Volume Claims:\t<none>");
    return;
  }
  to.line(0, "Volume Claims:");
  for (const { metadata, spec } of claims) {
    to.line(1, `Name:\t${metadata.name}`);
    to.line(1, `StorageClass:\t${spec.storageClassName ?? ""}`);
    to.labels("Labels", metadata.labels, 1).labels("Annotations", metadata.annotations, 1);
    to.line(1, `Capacity:\t${spec.resources?.requests?.["storage"] ?? "<default>"}`);
    to.line(1, `Access Modes:\t[${(spec.accessModes ?? []).join(" ")}]`);
  }
}
