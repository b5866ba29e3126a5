/** The list of kinds. Adding a kind is adding its file and its line here. */
import type { KindDefinition } from "../kind-definition.ts";
import { configMap } from "./config-map.ts";
import { deployment } from "./deployment.ts";
import { endpointSlice } from "./endpoint-slice.ts";
import { endpoints } from "./endpoints.ts";
import { event } from "./event.ts";
import { fault } from "./fault.ts";
import { lease } from "./lease.ts";
import { machine } from "./machine.ts";
import { namespace } from "./namespace.ts";
import { node } from "./node.ts";
import { pod } from "./pod.ts";
import { replicaSet } from "./replica-set.ts";
import { secret } from "./secret.ts";
import { serviceAccount } from "./service-account.ts";
import { service } from "./service.ts";
import { traffic } from "./traffic.ts";

export const KINDS = [
  configMap,
  deployment,
  endpointSlice,
  endpoints,
  event,
  fault,
  lease,
  machine,
  namespace,
  node,
  pod,
  replicaSet,
  secret,
  serviceAccount,
  service,
  traffic,
] as readonly unknown[] as readonly KindDefinition[];
