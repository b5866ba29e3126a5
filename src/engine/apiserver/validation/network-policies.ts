/** What may be wrong with NetworkPolicies. Upstream: pkg/apis/networking/validation/validation.go. */
import type {
  IPBlock,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from "../../../api/types/networking.ts";
import { isStrictSubset, parseRange } from "./address-ranges.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { portNameProblems } from "../../../api/label-syntax.ts";
import { networkProblems, portNumberProblems } from "./formats.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";

const PROTOCOLS = ["TCP", "UDP", "SCTP"];
const POLICY_TYPES = ["Ingress", "Egress"];

export function validateNetworkPolicySpec(spec: Unchecked<NetworkPolicySpec> | undefined): Errors {
  const { podSelector, ingress = [], egress = [], policyTypes = [] } = spec ?? {};
  const errors = [
    ...validateLabelSelector(podSelector, "spec.podSelector"),
    ...ingress.flatMap(({ ports = [], from = [] }, index) =>
      validateRule(ports, from, `spec.ingress[${index}]`, "from"),
    ),
    ...egress.flatMap(({ ports = [], to = [] }, index) => validateRule(ports, to, `spec.egress[${index}]`, "to")),
  ];
  if (policyTypes.length > POLICY_TYPES.length) {
    return [...errors, invalid("spec.policyTypes", policyTypes, "may not specify more than two policyTypes")];
  }
  const types = policyTypes.flatMap((type, index) =>
    POLICY_TYPES.includes(type) ? [] : [unsupported(`spec.policyTypes[${index}]`, type, POLICY_TYPES)],
  );
  return [...errors, ...types];
}

function validateRule(
  ports: readonly Unchecked<NetworkPolicyPort>[],
  peers: readonly Unchecked<NetworkPolicyPeer>[],
  path: string,
  side: "from" | "to",
): Errors {
  return [
    ...ports.flatMap((port, index) => validatePort(port, `${path}.ports[${index}]`)),
    ...peers.flatMap((peer, index) => validatePeer(peer, `${path}.${side}[${index}]`)),
  ];
}

function validatePort({ protocol, port, endPort }: Unchecked<NetworkPolicyPort>, path: string): Errors {
  const errors = [];
  if (protocol !== undefined && !PROTOCOLS.includes(protocol)) {
    errors.push(unsupported(`${path}.protocol`, protocol, PROTOCOLS));
  }
  const end = `${path}.endPort`;
  if (port === undefined) {
    if (endPort !== undefined) errors.push(invalid(end, endPort, "may not be specified when `port` is not specified"));
    return errors;
  }
  if (typeof port === "string") {
    if (endPort !== undefined) errors.push(invalid(end, endPort, "may not be specified when `port` is non-numeric"));
    return [...errors, ...invalidFor(`${path}.port`, port, portNameProblems(port))];
  }
  errors.push(...invalidFor(`${path}.port`, port, portNumberProblems(port)));
  if (endPort === undefined) return errors;
  if (endPort < port) errors.push(invalid(end, endPort, "must be greater than or equal to `port`"));
  return [...errors, ...invalidFor(end, endPort, portNumberProblems(endPort))];
}

function validatePeer({ podSelector, namespaceSelector, ipBlock }: Unchecked<NetworkPolicyPeer>, path: string): Errors {
  const selects = podSelector !== undefined || namespaceSelector !== undefined;
  const errors = [
    ...validateLabelSelector(podSelector, `${path}.podSelector`),
    ...validateLabelSelector(namespaceSelector, `${path}.namespaceSelector`),
    ...(ipBlock === undefined ? NO_ERRORS : validateBlock(ipBlock, `${path}.ipBlock`)),
  ];
  if (!selects && ipBlock === undefined) return [...errors, required(path, "must specify a peer")];
  if (!selects || ipBlock === undefined) return errors;
  return [...errors, forbidden(path, "may not specify both ipBlock and another peer")];
}

function validateBlock({ cidr = "", except = [] }: Unchecked<IPBlock>, path: string): Errors {
  if (cidr === "") return [required(`${path}.cidr`)];
  const errors = [...invalidFor(`${path}.cidr`, cidr, networkProblems(cidr))];
  const range = parseRange(cidr);
  if (range === undefined) return errors;
  except.forEach((text, index) => {
    const field = `${path}.except[${index}]`;
    errors.push(...invalidFor(field, text, networkProblems(text)));
    const hole = parseRange(text);
    if (hole !== undefined && !isStrictSubset(hole, range)) {
      errors.push(invalid(field, text, "must be a strict subset of `cidr`"));
    }
  });
  return errors;
}
