/** The Kubernetes kinds that the cluster serves, a group at a time: the input of the schema generator. */
import type { IDeployment, IReplicaSet } from "kubernetes-models/apps/v1";
import type { ILease } from "kubernetes-models/coordination.k8s.io/v1";
import type { IEndpointSlice } from "kubernetes-models/discovery.k8s.io/v1";
import type {
  IConfigMap,
  IEndpoints,
  IEvent,
  INamespace,
  INode,
  IPod,
  ISecret,
  IService,
  IServiceAccount,
} from "kubernetes-models/v1";

export interface CoreKinds {
  Namespace: INamespace;
  Node: INode;
  Pod: IPod;
  Service: IService;
  Endpoints: IEndpoints;
  Event: IEvent;
  ConfigMap: IConfigMap;
  Secret: ISecret;
  ServiceAccount: IServiceAccount;
}

export interface AppsKinds {
  Deployment: IDeployment;
  ReplicaSet: IReplicaSet;
}

export interface DiscoveryKinds {
  EndpointSlice: IEndpointSlice;
}

export interface CoordinationKinds {
  Lease: ILease;
}

/** The groups by the name that tells apart their types of the same name. */
export interface KindsByGroup {
  core: CoreKinds;
  apps: AppsKinds;
  discovery: DiscoveryKinds;
  coordination: CoordinationKinds;
}
