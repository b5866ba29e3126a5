/**
 * Which endpoints of a Service port a connection on one node may go to.
 * Upstream: pkg/proxy/topology.go (CategorizeEndpoints).
 */
import type { PortRules, ProxyEndpoint } from "./service-rules.ts";

export type EndpointSet =
  | { readonly kind: "endpoints"; readonly endpoints: readonly ProxyEndpoint[] }
  /** No endpoint anywhere: the connection is refused at once. */
  | { readonly kind: "reject" }
  /** Endpoints exist, but none that a `Local` policy allows here: packets vanish. */
  | { readonly kind: "drop" };

export interface ProxyNode {
  readonly name: string;
  readonly zone: string | undefined;
}

/** @param local the traffic policy that applies (internal or external) is `Local` */
export function selectEndpoints(rules: PortRules, local: boolean, node: ProxyNode): EndpointSet {
  const { ready, terminating } = rules;
  if (ready.length === 0 && terminating.length === 0) return { kind: "reject" };
  if (!local) {
    const preferred = nearby(ready, node);
    return { kind: "endpoints", endpoints: preferred.length > 0 ? preferred : terminating };
  }
  const here = (endpoint: ProxyEndpoint): boolean => endpoint.node === node.name;
  const localReady = ready.filter(here);
  const endpoints = localReady.length > 0 ? localReady : terminating.filter(here);
  return endpoints.length > 0 ? { kind: "endpoints", endpoints } : { kind: "drop" };
}

/** Hints count only when every ready endpoint has them and one of them names this place. */
function nearby(ready: readonly ProxyEndpoint[], node: ProxyNode): readonly ProxyEndpoint[] {
  if (ready.length > 0 && ready.every(({ hintNodes }) => hintNodes.length > 0)) {
    const same = ready.filter(({ hintNodes }) => hintNodes.includes(node.name));
    if (same.length > 0) return same;
  }
  const { zone } = node;
  if (zone !== undefined && ready.every(({ hintZones }) => hintZones.length > 0)) {
    const same = ready.filter(({ hintZones }) => hintZones.includes(zone));
    if (same.length > 0) return same;
  }
  return ready;
}
