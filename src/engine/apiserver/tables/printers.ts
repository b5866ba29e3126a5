/** Every kind's printer. A kind without one is printed by its name and the time it was created. */
import type { KindMap, KindName } from "../../../api/kinds.ts";
import { admissionPolicyBindingTable, admissionPolicyTable, bindingTable, webhookTable } from "./access-tables.ts";
import {
  apiServiceTable,
  certificateSigningRequestTable,
  deviceClassTable,
  resourceClaimTable,
  resourceClaimTemplateTable,
  resourceSliceTable,
} from "./extension-tables.ts";
import { horizontalPodAutoscalerTable } from "./autoscaler-table.ts";
import { nodeTable, leaseTable, namespaceTable } from "./cluster-tables.ts";
import { configMapTable, secretTable, serviceAccountTable } from "./config-tables.ts";
import { eventTable } from "./event-table.ts";
import { flowSchemaTable, priorityLevelTable } from "./flow-control-tables.ts";
import {
  ingressClassTable,
  ingressTable,
  ipAddressTable,
  networkPolicyTable,
  serviceCIDRTable,
} from "./networking-tables.ts";
import { podTable } from "./pod-table.ts";
import {
  podDisruptionBudgetTable,
  priorityClassTable,
  resourceQuotaTable,
  runtimeClassTable,
} from "./policy-tables.ts";
import { endpointSliceTable, endpointsTable, serviceTable } from "./service-tables.ts";
import { etcdMemberTable, faultTable, machineTable, trafficTable } from "./sim-tables.ts";
import {
  csiDriverTable,
  csiNodeTable,
  csiStorageCapacityTable,
  persistentVolumeClaimTable,
  persistentVolumeTable,
  storageClassTable,
  volumeAttachmentTable,
  volumeAttributesClassTable,
} from "./storage-tables.ts";
import {
  controllerRevisionTable,
  daemonSetTable,
  podTemplateTable,
  replicationControllerTable,
  statefulSetTable,
} from "./replica-tables.ts";
import { cronJobTable, jobTable } from "./batch-tables.ts";
import { column, NAME, type TablePrinter } from "./table-printer.ts";
import { deploymentTable, replicaSetTable } from "./workload-tables.ts";

const PRINTERS: { readonly [Kind in KindName]?: TablePrinter<KindMap[Kind]> } = {
  APIService: apiServiceTable,
  CertificateSigningRequest: certificateSigningRequestTable,
  ControllerRevision: controllerRevisionTable,
  DeviceClass: deviceClassTable,
  ResourceClaim: resourceClaimTable,
  ResourceClaimTemplate: resourceClaimTemplateTable,
  ResourceSlice: resourceSliceTable,
  CronJob: cronJobTable,
  DaemonSet: daemonSetTable,
  Job: jobTable,
  PodTemplate: podTemplateTable,
  ReplicationController: replicationControllerTable,
  StatefulSet: statefulSetTable,
  CSIDriver: csiDriverTable,
  CSINode: csiNodeTable,
  CSIStorageCapacity: csiStorageCapacityTable,
  PersistentVolume: persistentVolumeTable,
  PersistentVolumeClaim: persistentVolumeClaimTable,
  PodDisruptionBudget: podDisruptionBudgetTable,
  PriorityClass: priorityClassTable,
  ResourceQuota: resourceQuotaTable,
  RuntimeClass: runtimeClassTable,
  StorageClass: storageClassTable,
  VolumeAttachment: volumeAttachmentTable,
  VolumeAttributesClass: volumeAttributesClassTable,
  ClusterRoleBinding: bindingTable,
  ConfigMap: configMapTable,
  Deployment: deploymentTable,
  EndpointSlice: endpointSliceTable,
  Endpoints: endpointsTable,
  Event: eventTable,
  EtcdMember: etcdMemberTable,
  Fault: faultTable,
  FlowSchema: flowSchemaTable,
  PriorityLevelConfiguration: priorityLevelTable,
  HorizontalPodAutoscaler: horizontalPodAutoscalerTable,
  IPAddress: ipAddressTable,
  Ingress: ingressTable,
  IngressClass: ingressClassTable,
  Lease: leaseTable,
  Machine: machineTable,
  MutatingWebhookConfiguration: webhookTable,
  Namespace: namespaceTable,
  NetworkPolicy: networkPolicyTable,
  Node: nodeTable,
  Pod: podTable,
  ReplicaSet: replicaSetTable,
  RoleBinding: bindingTable,
  Secret: secretTable,
  Service: serviceTable,
  ServiceAccount: serviceAccountTable,
  ServiceCIDR: serviceCIDRTable,
  Traffic: trafficTable,
  ValidatingAdmissionPolicy: admissionPolicyTable,
  ValidatingAdmissionPolicyBinding: admissionPolicyBindingTable,
  ValidatingWebhookConfiguration: webhookTable,
};

/** Upstream: k8s.io/apiserver/pkg/registry/rest/table.go (NewDefaultTableConvertor). */
const BY_NAME: TablePrinter = {
  columns: [NAME, column("Created At", "When the object was created.", "date")],
  cells: ({ metadata }) => [metadata.name, metadata.creationTimestamp],
};

export function printerOf(kind: string): TablePrinter {
  const printers = PRINTERS as Readonly<Record<string, TablePrinter | undefined>>;
  return (Object.hasOwn(printers, kind) ? printers[kind] : undefined) ?? BY_NAME;
}
