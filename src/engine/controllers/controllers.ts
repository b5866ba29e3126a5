/** The controllers that kube-controller-manager runs, in the order in which they start. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import { ServicePods } from "../machinery/service-pods.ts";
import { ApiServiceController } from "./api-service/api-service-controller.ts";
import { DefinitionRegistrationController } from "./api-service/definition-registration-controller.ts";
import { AttachDetachController } from "./attach-detach/attach-detach-controller.ts";
import { EstablishingController } from "./custom-resource-definition/establishing-controller.ts";
import { FinalizingController } from "./custom-resource-definition/finalizing-controller.ts";
import { NamingController } from "./custom-resource-definition/naming-controller.ts";
import { CertificateApprovingController } from "./certificate-signing/certificate-approving-controller.ts";
import { CertificateSigningController } from "./certificate-signing/certificate-signing-controller.ts";
import { ClusterRoleAggregationController } from "./cluster-role-aggregation/cluster-role-aggregation-controller.ts";
import { DaemonSetController } from "./daemonset/daemonset-controller.ts";
import { DeploymentController } from "./deployment/deployment-controller.ts";
import { DiskDriver } from "./disk-driver/disk-driver.ts";
import { DiskSnapshots } from "./disk-driver/disk-snapshots.ts";
import { DisruptionController } from "./disruption/disruption-controller.ts";
import { EndpointSliceController } from "./endpointslice/endpointslice-controller.ts";
import { EndpointSliceMirroringController } from "./endpointslice-mirroring/endpointslice-mirroring-controller.ts";
import { EndpointsController } from "./endpoints/endpoints-controller.ts";
import { EphemeralVolumeController } from "./ephemeral-volume/ephemeral-volume-controller.ts";
import { FlowControlController } from "./flow-control/flow-control-controller.ts";
import { GarbageCollector } from "./garbage-collector/garbage-collector.ts";
import { CronJobController } from "./cron-job/cron-job-controller.ts";
import { HorizontalPodAutoscalerController } from "./horizontal-pod-autoscaler/horizontal-pod-autoscaler-controller.ts";
import { IngressStatusController } from "./ingress-status/ingress-status-controller.ts";
import { InstalledPrograms } from "./installed-programs/installed-programs.ts";
import { InstalledProvisioners } from "./installed-programs/installed-provisioners.ts";
import { JobController } from "./job/job-controller.ts";
import { NamespaceController } from "./namespace/namespace-controller.ts";
import { NodeIpamController } from "./node-ipam/node-ipam-controller.ts";
import { NodeLifecycleController } from "./node-lifecycle/node-lifecycle-controller.ts";
import { NodeTtlController } from "./node-ttl/node-ttl-controller.ts";
import { PersistentVolumeController } from "./persistent-volume/persistent-volume-controller.ts";
import { PodGarbageCollector } from "./pod-garbage-collector/pod-garbage-collector.ts";
import { ReplicaSetController } from "./replicaset/replicaset-controller.ts";
import { ReplicationControllerController } from "./replicaset/replication-controller.ts";
import { ResourceClaimController } from "./resource-claim/resource-claim-controller.ts";
import { ResourceQuotaController } from "./resource-quota/resource-quota-controller.ts";
import { RootCaPublisher } from "./root-ca-publisher/root-ca-publisher.ts";
import { ServiceAccountController } from "./service-account/service-account-controller.ts";
import { AddressRepairController } from "./service-addresses/address-repair-controller.ts";
import { DefaultServiceRange } from "./service-addresses/default-service-range.ts";
import { ServiceRangeController } from "./service-addresses/service-range-controller.ts";
import { ServiceLoadBalancerController } from "./service-load-balancer/service-load-balancer-controller.ts";
import { StatefulSetController } from "./statefulset/statefulset-controller.ts";
import { TokensController } from "./tokens/tokens-controller.ts";
import { TtlAfterFinishedController } from "./ttl-after-finished/ttl-after-finished-controller.ts";
import { TaintEvictionController } from "./taint-eviction/taint-eviction-controller.ts";
import {
  AttributesClassProtectionController,
  ClaimProtectionController,
  VolumeProtectionController,
} from "./volume-protection/volume-protection-controllers.ts";
import { SnapshotController } from "./volume-snapshots/snapshot-controller.ts";

export function createControllers(context: ComponentContext): readonly Component[] {
  const servicePods = new ServicePods(context.informers);
  return [
    new NodeIpamController(context),
    new NodeLifecycleController(context),
    new NodeTtlController(context),
    new TaintEvictionController(context),
    new ServiceAccountController(context),
    new TokensController(context),
    new RootCaPublisher(context),
    new FlowControlController(context),
    new NamingController(context),
    new EstablishingController(context),
    new FinalizingController(context),
    new NamespaceController(context),
    new ClusterRoleAggregationController(context),
    new GarbageCollector(context),
    new PodGarbageCollector(context),
    new DeploymentController(context),
    new ReplicaSetController(context),
    new ReplicationControllerController(context),
    new StatefulSetController(context),
    new DaemonSetController(context),
    new JobController(context),
    new CronJobController(context),
    new TtlAfterFinishedController(context),
    new EndpointSliceController(context, servicePods),
    new EndpointsController(context, servicePods),
    new EndpointSliceMirroringController(context),
    new DefaultServiceRange(context),
    new ServiceRangeController(context),
    new AddressRepairController(context),
    new ServiceLoadBalancerController(context),
    new IngressStatusController(context),
    new HorizontalPodAutoscalerController(context),
    new DisruptionController(context),
    new ResourceQuotaController(context),
    new PersistentVolumeController(context),
    new ClaimProtectionController(context),
    new VolumeProtectionController(context),
    new AttributesClassProtectionController(context),
    new AttachDetachController(context),
    new DiskDriver(context),
    new EphemeralVolumeController(context),
    new ResourceClaimController(context),
    new DefinitionRegistrationController(context),
    new ApiServiceController(context),
    new CertificateApprovingController(context),
    new CertificateSigningController(context),
    new InstalledPrograms(context),
    new InstalledProvisioners(context),
    new SnapshotController(context),
    new DiskSnapshots(context),
  ];
}
