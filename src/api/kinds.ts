/** The kinds known at compile time, by their Kubernetes name. */
import type {
  ConfigMap,
  EndpointSlice,
  Endpoints,
  Event,
  Lease,
  Namespace,
  Node,
  Secret,
  Service,
  ServiceAccount,
} from "./types/core.ts";
import type { Deployment, ReplicaSet } from "./types/apps.ts";
import type { Pod } from "./types/pod.ts";
import type { Fault, Machine, Traffic } from "./types/sim.ts";

/** From kind name to the stored shape. Adding a kind adds a line here and one file in `src/engine/apiserver/kinds/`. */
export interface KindMap {
  ConfigMap: ConfigMap;
  Deployment: Deployment;
  EndpointSlice: EndpointSlice;
  Endpoints: Endpoints;
  Event: Event;
  Fault: Fault;
  Lease: Lease;
  Machine: Machine;
  Namespace: Namespace;
  Node: Node;
  Pod: Pod;
  ReplicaSet: ReplicaSet;
  Secret: Secret;
  Service: Service;
  ServiceAccount: ServiceAccount;
  Traffic: Traffic;
}

export type KindName = keyof KindMap;
