/**
 * What Go's `omitempty` leaves out when a typed object is written: an object that was sent with `env: []` or
 * `hostNetwork: false` is stored, and answered, without them. Fields that are pointers in Go keep their zero
 * (`automountServiceAccountToken: false`, `replicas: 0`), and so does everything that is not named here.
 * Upstream: the struct tags of k8s.io/api and apimachinery's ObjectMeta.
 */
import { type FieldType, fieldsOf } from "./type-table.ts";

/** Lists and maps that are written even when nothing is in them. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(
  `CSINodeSpec.drivers ClusterRole.rules CustomResourceDefinitionSpec.versions CustomResourceDefinitionStatus.conditions
  CustomResourceDefinitionStatus.storedVersions ObjectMeta.managedFields EndpointSlice.endpoints
  EndpointSlice.ports HTTPIngressRuleValue.paths LimitRangeSpec.limits MutatingWebhook.admissionReviewVersions
  NodeSelector.nodeSelectorTerms NonResourcePolicyRule.nonResourceURLs NonResourcePolicyRule.verbs
  PodFailurePolicy.rules PodFailurePolicyOnExitCodesRequirement.values PodSpec.containers PolicyRule.verbs
  PolicyRulesWithSubjects.subjects ResourcePolicyRule.apiGroups ResourcePolicyRule.resources
  ResourcePolicyRule.verbs Role.rules SuccessPolicy.rules ValidatingWebhook.admissionReviewVersions
  CertificateSigningRequestSpec.request`.split(/\s+/),
);

/** Booleans and numbers that are no pointers. */
const PLAIN: ReadonlySet<string> = new Set(
  `APIServiceSpec.insecureSkipTLSVerify AWSElasticBlockStoreVolumeSource.partition Condition.observedGeneration
  Container.stdin Container.stdinOnce Container.tty ContainerImage.sizeBytes ContainerPort.hostPort
  ContainerStateTerminated.signal CustomResourceColumnDefinition.priority
  CustomResourceDefinitionSpec.preserveUnknownFields CustomResourceDefinitionVersion.deprecated
  DaemonSetSpec.minReadySeconds DaemonSetStatus.numberAvailable DaemonSetStatus.numberUnavailable
  DaemonSetStatus.observedGeneration DaemonSetStatus.updatedNumberScheduled DeploymentSpec.minReadySeconds
  DeploymentSpec.paused DeploymentStatus.availableReplicas DeploymentStatus.observedGeneration
  DeploymentStatus.readyReplicas DeploymentStatus.replicas DeploymentStatus.unavailableReplicas
  DeploymentStatus.updatedReplicas EphemeralContainer.stdin EphemeralContainer.stdinOnce EphemeralContainer.tty
  Event.count EventSeries.count GCEPersistentDiskVolumeSource.partition HorizontalPodAutoscalerStatus.currentReplicas
  ISCSIPersistentVolumeSource.chapAuthDiscovery ISCSIPersistentVolumeSource.chapAuthSession
  ISCSIVolumeSource.chapAuthDiscovery ISCSIVolumeSource.chapAuthSession JSONSchemaProps.exclusiveMaximum
  JSONSchemaProps.exclusiveMinimum JSONSchemaProps.nullable JSONSchemaProps.uniqueItems
  JSONSchemaProps.x-kubernetes-embedded-resource JSONSchemaProps.x-kubernetes-int-or-string JobStatus.active
  JobStatus.failed JobStatus.succeeded NodeSpec.unschedulable ObjectMeta.generation
  PodDisruptionBudgetStatus.observedGeneration PodSpec.hostIPC PodSpec.hostNetwork PodSpec.hostPID
  PriorityClass.globalDefault Probe.failureThreshold Probe.initialDelaySeconds Probe.periodSeconds
  Probe.successThreshold Probe.timeoutSeconds ReplicaSetSpec.minReadySeconds ReplicaSetStatus.availableReplicas
  ReplicaSetStatus.fullyLabeledReplicas ReplicaSetStatus.observedGeneration ReplicaSetStatus.readyReplicas
  ReplicationControllerSpec.minReadySeconds ReplicationControllerStatus.availableReplicas
  ReplicationControllerStatus.fullyLabeledReplicas ReplicationControllerStatus.observedGeneration
  ReplicationControllerStatus.readyReplicas ResourcePolicyRule.clusterScope ScaleIOPersistentVolumeSource.sslEnabled
  ScaleIOVolumeSource.sslEnabled ServiceBackendPort.number ServicePort.nodePort ServiceSpec.healthCheckNodePort
  ServiceSpec.publishNotReadyAddresses StatefulSetSpec.minReadySeconds StatefulSetStatus.currentReplicas
  StatefulSetStatus.observedGeneration StatefulSetStatus.readyReplicas StatefulSetStatus.updatedReplicas
  events.Event.deprecatedCount`.split(/\s+/),
);

/** Of these two kinds of volumes, `readOnly` is a pointer. */
const READ_ONLY_POINTERS: ReadonlySet<string> = new Set(["AzureDiskVolumeSource", "CSIVolumeSource"]);

/** Texts that are no pointers, by their type. */
const PLAIN_TEXTS: Readonly<Record<string, string>> = {
  CSIPersistentVolumeSource: "fsType",
  ConfigMapEnvSource: "name",
  ConfigMapKeySelector: "name",
  ConfigMapProjection: "name",
  ConfigMapVolumeSource: "name",
  Container: "image imagePullPolicy terminationMessagePath terminationMessagePolicy workingDir",
  ContainerPort: "hostIP name protocol",
  CronJobSpec: "concurrencyPolicy",
  DaemonSetUpdateStrategy: "type",
  DeploymentStrategy: "type",
  EmptyDirVolumeSource: "medium",
  EnvFromSource: "prefix",
  EnvVar: "value",
  EphemeralContainer:
    "image imagePullPolicy targetContainerName terminationMessagePath terminationMessagePolicy workingDir",
  HTTPGetAction: "host path scheme",
  HTTPIngressPath: "path",
  IngressRule: "host",
  IngressTLS: "secretName",
  LocalObjectReference: "name",
  NodeSpec: "externalID podCIDR providerID",
  ObjectFieldSelector: "apiVersion",
  ObjectMeta: "generateName namespace",
  ObjectReference: "apiVersion fieldPath kind name namespace resourceVersion uid",
  PersistentVolumeClaimSpec: "volumeName",
  PersistentVolumeSpec: "persistentVolumeReclaimPolicy storageClassName",
  PodSpec:
    "dnsPolicy hostname nodeName priorityClassName restartPolicy schedulerName serviceAccount serviceAccountName subdomain",
  PriorityClass: "description",
  ResourceFieldSelector: "containerName",
  SELinuxOptions: "level role type user",
  Secret: "type",
  SecretEnvSource: "name",
  SecretKeySelector: "name",
  SecretProjection: "name",
  SecretVolumeSource: "secretName",
  ServiceAccountTokenProjection: "audience",
  ServiceBackendPort: "name",
  ServicePort: "name protocol",
  ServiceSpec: "clusterIP externalName externalTrafficPolicy loadBalancerIP sessionAffinity type",
  StatefulSetSpec: "podManagementPolicy",
  StatefulSetUpdateStrategy: "type",
  Subject: "apiGroup namespace",
  TCPSocketAction: "host",
  Taint: "value",
  Toleration: "effect key operator value",
  VolumeMount: "subPath subPathExpr",
};

const plainTexts: ReadonlySet<string> = new Set(
  Object.entries(PLAIN_TEXTS).flatMap(([struct, fields]) => fields.split(" ").map((field) => `${struct}.${field}`)),
);

/** Whether a scalar is not there at all: Go cannot tell it from one that nobody has set. */
export function isOmitted(struct: string, field: string, value: unknown): boolean {
  const name = `${struct}.${field}`;
  if (value === "") return plainTexts.has(name);
  if (value === 0) return PLAIN.has(name);
  if (value !== false) return false;
  return field === "readOnly" ? !READ_ONLY_POINTERS.has(struct) : PLAIN.has(name);
}

/** The same object without its empty lists and maps; itself when there are none. @param struct of the field table */
export function withoutEmpty<T extends object>(struct: string, object: T): T {
  const fields = fieldsOf(struct);
  if (fields === undefined) return object;
  const changes: [string, unknown][] = [];
  const gone = new Set<string>();
  for (const [field, value] of Object.entries(object)) {
    const type = fields.get(field);
    if (type === undefined || type.form === "scalar" || typeof value !== "object" || value === null) continue;
    const empty = type.form !== "struct" && isEmpty(value) && !ALWAYS_THERE.has(`${struct}.${field}`);
    const kept = empty ? undefined : withoutEmptyIn(type, value as object);
    if (empty) gone.add(field);
    else if (kept !== value) changes.push([field, kept]);
  }
  if (changes.length === 0 && gone.size === 0) return object;
  const left = Object.entries(object).filter(([field]) => !gone.has(field));
  return { ...Object.fromEntries(left), ...Object.fromEntries(changes) } as T;
}

function withoutEmptyIn(type: FieldType, value: object): object {
  if (type.form === "struct") return type.name === "JSONSchemaProps" ? value : withoutEmpty(type.name, value);
  if (type.form === "scalar" || type.element.form === "scalar") return value;
  const { element } = type;
  if (Array.isArray(value)) {
    const kept = value.map((one: object) => withoutEmptyIn(element, one));
    return kept.some((one, index) => one !== value[index]) ? kept : value;
  }
  const entries = Object.entries(value) as [string, object][];
  const kept = entries.map(([key, one]): [string, object] => [key, withoutEmptyIn(element, one)]);
  return kept.some(([, one], index) => one !== entries[index]?.[1]) ? Object.fromEntries(kept) : value;
}

function isEmpty(value: object): boolean {
  return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
}
