/** `kubectl describe networkpolicy`. Upstream: describeNetworkPolicy. */
import { formatSelector } from "../../api/label-selector.ts";
import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from "../../api/types/networking.ts";
import { describerWithoutEvents } from "./describer.ts";
import type { Description } from "./description.ts";

export const describeNetworkPolicy = describerWithoutEvents<NetworkPolicy>((to, { metadata, spec }) => {
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("Created on", `${metadata.creationTimestamp.replace("T", " ").replace("Z", "")} +0000 UTC`);
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const selector = formatSelector(spec?.podSelector ?? {});
  to.line(0, "Spec:");
  to.line(1, `PodSelector:     ${selector || "<none> (Allowing the specific traffic to all pods in this namespace)"}`);
  const types = spec?.policyTypes ?? [];
  const ingress = types.length === 0 || types.includes("Ingress");
  if (ingress) {
    to.line(1, "Allowing ingress traffic:");
    const rules = (spec?.ingress ?? []).map(({ from = [], ports = [] }) => ({ peers: from, ports }));
    describeRules(to, rules, "From", "source", "<none> (Selected pods are isolated for ingress connectivity)");
  } else to.line(1, "Not affecting ingress traffic");
  if (types.includes("Egress")) {
    to.line(1, "Allowing egress traffic:");
    const rules = (spec?.egress ?? []).map(({ to: peers = [], ports = [] }) => ({ peers, ports }));
    describeRules(to, rules, "To", "destination", "<none> (Selected pods are isolated for egress connectivity)");
  } else to.line(1, "Not affecting egress traffic");
  to.line(1, `Policy Types: ${types.join(", ")}`);
});

interface Rule {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

function describeRules(to: Description, rules: readonly Rule[], word: string, end: string, none: string): void {
  if (rules.length === 0) to.line(2, none);
  for (const [index, { peers, ports }] of rules.entries()) {
    if (index > 0) to.line(2, "----------");
    if (ports.length === 0) to.line(2, "To Port: <any> (traffic allowed to all ports)");
    for (const { port, protocol = "TCP", endPort } of ports) {
      to.line(
        2,
        endPort === undefined
          ? `To Port: ${port ?? "<nil>"}/${protocol}`
          : `To Port Range: ${port ?? "<nil>"}-${endPort}/${protocol}`,
      );
    }
    if (peers.length === 0) to.line(2, `${word}: <any> (traffic not restricted by ${end})`);
    for (const { ipBlock, podSelector, namespaceSelector } of peers) {
      to.line(2, `${word}:`);
      if (ipBlock !== undefined) {
        to.line(3, "IPBlock:")
          .line(4, `CIDR: ${ipBlock.cidr}`)
          .line(4, `Except: ${(ipBlock.except ?? []).join(", ")}`);
        continue;
      }
      if (namespaceSelector !== undefined) {
        to.line(3, `NamespaceSelector: ${formatSelector(namespaceSelector) || "<none>"}`);
      }
      if (podSelector !== undefined) to.line(3, `PodSelector: ${formatSelector(podSelector) || "<none>"}`);
    }
  }
}
