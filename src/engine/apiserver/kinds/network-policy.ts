/**
 * NetworkPolicy.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 * Upstream: pkg/apis/networking/v1/defaults.go.
 */
import type {
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { rangeWarnings } from "../validation/address-warnings.ts";
import { validateNetworkPolicySpec } from "../validation/network-policies.ts";
import { fill, mapShared, withField } from "./filling.ts";

export const networkPolicy: KindDefinition<NetworkPolicy> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "NetworkPolicy",
  plural: "networkpolicies",
  singular: "networkpolicy",
  namespaced: true,
  shortNames: ["netpol"],
  generation: "spec",
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateNetworkPolicySpec(spec),
  warnings: ({ spec }) => [
    ...(spec?.ingress ?? []).flatMap(({ from = [] }, index) => blockWarnings(from, `spec.ingress[${index}].from`)),
    ...(spec?.egress ?? []).flatMap(({ to = [] }, index) => blockWarnings(to, `spec.egress[${index}].to`)),
  ],
};

/** Upstream: pkg/registry/networking/networkpolicy/strategy.go (networkPolicyWarnings). */
function blockWarnings(peers: readonly NetworkPolicyPeer[], path: string): readonly string[] {
  return peers.flatMap(({ ipBlock }, index) => {
    const { cidr = "", except = [] } = ipBlock ?? {};
    const place = `${path}[${index}].ipBlock`;
    return [
      ...rangeWarnings(`${place}.cidr`, cidr),
      ...except.flatMap((one, at) => rangeWarnings(`${place}.except[${at}]`, one)),
    ];
  });
}

function defaultSpec(spec: NetworkPolicySpec): NetworkPolicySpec {
  let filled = fill<NetworkPolicySpec>(spec, { podSelector: {} });
  if ((filled.policyTypes ?? []).length === 0) {
    const isolatesEgress = (filled.egress ?? []).length > 0;
    filled = { ...filled, policyTypes: isolatesEgress ? ["Ingress", "Egress"] : ["Ingress"] };
  }
  if (filled.ingress !== undefined) filled = withField(filled, "ingress", mapShared(filled.ingress, withProtocols));
  return filled.egress === undefined ? filled : withField(filled, "egress", mapShared(filled.egress, withProtocols));
}

function withProtocols<Rule extends { readonly ports?: readonly NetworkPolicyPort[] }>(rule: Rule): Rule {
  if (rule.ports === undefined) return rule;
  const ports = mapShared(rule.ports, (port) => fill<NetworkPolicyPort>(port, { protocol: "TCP" }));
  return ports === rule.ports ? rule : { ...rule, ports };
}
