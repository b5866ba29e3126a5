/** Who sends, and where its packets meet kube-proxy. */
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import type { Machines } from "../runtime/contracts.ts";
import type { ProxyNode } from "./endpoint-selection.ts";
import type { PolicyEnd } from "./network-policies.ts";
import { OUTSIDE, type PolicyEnds } from "./policy-ends.ts";

const ZONE_LABEL = "topology.kubernetes.io/zone";

export interface Sender {
  /** Undefined for a client outside the cluster. */
  readonly pod: Pod | undefined;
  readonly end: PolicyEnd;
  /** Machines where its packets meet kube-proxy. */
  readonly entries: readonly ProxyNode[];
}

export interface SenderSources {
  readonly machines: Machines;
  readonly nodes: Informer<Node>;
  readonly ends: PolicyEnds;
}

/** Any machine that is up and connected takes in packets from outside. */
export function outsideSender(sources: SenderSources, end: PolicyEnd = OUTSIDE): Sender {
  const entries = sources.nodes.list().filter(({ metadata }) => {
    const machine = sources.machines.get(metadata.name);
    return machine !== undefined && machine.powered && machine.connected;
  });
  return { pod: undefined, end, entries: entries.map(({ metadata }) => proxyNode(sources, metadata.name)) };
}

export function podSender(sources: SenderSources, pod: Pod | undefined): Sender | undefined {
  const nodeName = pod?.spec.nodeName;
  if (pod === undefined || nodeName === undefined) return undefined;
  return { pod, end: sources.ends.ofPod(pod), entries: [proxyNode(sources, nodeName)] };
}

export function proxyNode({ nodes }: SenderSources, name: string): ProxyNode {
  return { name, zone: nodes.get(undefined, name)?.metadata.labels?.[ZONE_LABEL] };
}
