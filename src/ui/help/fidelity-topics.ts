/** From a mark on the page to the rows of docs/fidelity.md that it stands for. A test sees to it that each of them has one. */
import type { FidelityTopic } from "../state/fidelity-store.ts";

const BACK_OFF = /^restart and image pull back-off/;
const MACHINES = /^a machine without power/;
const FAULTS = /^faults$/;

export const TOPIC_ROWS: Readonly<Record<FidelityTopic, RegExp>> = {
  addresses: /^kube-proxy$|^clients outside the cluster|^the cloud behind/,
  canvas: /^canvas: /,
  endpoints: /^EndpointSlices and Endpoints/,
  faults: /^faults$|^a machine without power|^members of etcd that lose/,
  images: /^images$|^programs$|^databases/,
  latency: /^latency$/,
  limits: /^CPU limits|^memory limits/,
  logs: /^logs$/,
  probes: /^probes$/,
  requests: /^latency$|^connections$|^clients outside the cluster|^UDP and SCTP/,
  restarts: BACK_OFF,
  MachinePower: MACHINES,
  NetworkCut: MACHINES,
  SlowMachine: MACHINES,
  NetworkLatency: FAULTS,
  PacketLoss: FAULTS,
  DiskFull: FAULTS,
  DiskLost: /^members of etcd that lose/,
  ZoneOutage: MACHINES,
  ComponentStop: /^control-plane processes|^API server down|^kube-proxy$/,
  RegistryUnreachable: /^images$|^restart and image pull back-off/,
  ContainerKill: BACK_OFF,
};
