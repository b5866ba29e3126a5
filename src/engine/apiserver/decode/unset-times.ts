/**
 * Times that are no pointers in Go: `omitempty` does not leave them out, so that one that nobody has set is answered as
 * `null`. Upstream: the struct tags of k8s.io/api, where metav1.Time stands without a star.
 */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  APIServiceCondition: ["lastTransitionTime"],
  CertificateSigningRequestCondition: ["lastTransitionTime", "lastUpdateTime"],
  Condition: ["lastTransitionTime"],
  ContainerStateRunning: ["startedAt"],
  ContainerStateTerminated: ["finishedAt", "startedAt"],
  CustomResourceDefinitionCondition: ["lastTransitionTime"],
  DaemonSetCondition: ["lastTransitionTime"],
  DeploymentCondition: ["lastTransitionTime", "lastUpdateTime"],
  Event: ["eventTime", "firstTimestamp", "lastTimestamp"],
  FlowSchemaCondition: ["lastTransitionTime"],
  HorizontalPodAutoscalerCondition: ["lastTransitionTime"],
  JobCondition: ["lastProbeTime", "lastTransitionTime"],
  NamespaceCondition: ["lastTransitionTime"],
  NodeCondition: ["lastHeartbeatTime", "lastTransitionTime"],
  PersistentVolumeClaimCondition: ["lastProbeTime", "lastTransitionTime"],
  PodCondition: ["lastProbeTime", "lastTransitionTime"],
  PriorityLevelConfigurationCondition: ["lastTransitionTime"],
  ReplicaSetCondition: ["lastTransitionTime"],
  ReplicationControllerCondition: ["lastTransitionTime"],
  StatefulSetCondition: ["lastTransitionTime"],
};
const NONE: readonly string[] = [];

/** The fields of a struct that are `null` when they are not set. */
export function unsetTimes(struct: string): readonly string[] {
  return Object.hasOwn(TIMES, struct) ? (TIMES[struct] ?? NONE) : NONE;
}
