/**
 * Services. Whether addresses and node ports are free is found out where they are allocated.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateService, ValidateServiceUpdate).
 */
import { isIPv6 } from "../../../api/ip-address.ts";
import { dns1123LabelProblems, dns1123SubdomainProblems, labelKeyProblems } from "../../../api/label-syntax.ts";
import type { Service, ServicePort, ServiceSpec } from "../../../api/types/core.ts";
import type { Labels } from "../../../api/types/meta.ts";
import {
  duplicate,
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  NO_ERRORS,
  oneOf,
  required,
  unsupported,
} from "./errors.ts";
import {
  addressProblems,
  networkProblems,
  portNumberProblems,
  portReferenceProblems,
  specialAddressProblems,
} from "./formats.ts";
import { validateLabelMap } from "./labels.ts";

const TYPES = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const POLICIES = ["Cluster", "Local"];
const LONGEST_AFFINITY_SECONDS = 86_400;
const isHeadless = (spec: ServiceSpec) => (spec.clusterIPs?.[0] ?? spec.clusterIP) === "None";

export function validateService(service: Service): Errors {
  const spec = service.spec ?? {};
  const ports = spec.ports ?? [];
  const portNames = new Set<string>();
  return [
    ...validateTopologyAnnotations(service.metadata.annotations ?? {}),
    ...(ports.length === 0 && !isHeadless(spec) && spec.type !== "ExternalName" ? [required("spec.ports")] : []),
    ...validateByType(spec),
    ...ports.flatMap((port, index) => validatePort(port, ports.length > 1, portNames, `spec.ports[${index}]`)),
    ...validateLabelMap(spec.selector, "spec.selector"),
    ...oneOf("spec.sessionAffinity", spec.sessionAffinity, ["ClientIP", "None"]),
    ...validateAffinityConfig(spec),
    ...validateAddresses(spec),
    ...(spec.externalIPs ?? []).flatMap((ip, index) => validateExternalAddress(ip, `spec.externalIPs[${index}]`)),
    ...oneOf("spec.type", spec.type, TYPES),
    ...validateNodePorts(spec.type, ports),
    ...duplicatePorts(ports),
    ...validateLoadBalancerFields(spec),
    ...validateTrafficPolicies(spec),
  ];
}

function validateByType(spec: ServiceSpec): Errors {
  const { type } = spec;
  if (type === "LoadBalancer" || type === "NodePort") {
    if (!isHeadless(spec)) return NO_ERRORS;
    return [invalid("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${type} services`)];
  }
  if (type !== "ExternalName") return NO_ERRORS;
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  const unset = "may not be set for ExternalName services";
  return [
    ...((spec.clusterIPs ?? []).length > 0 || (spec.clusterIP ?? "") !== ""
      ? [forbidden("spec.clusterIPs", unset)]
      : []),
    ...((spec.ipFamilies ?? []).length > 0 ? [forbidden("spec.ipFamilies", unset)] : []),
    ...(spec.ipFamilyPolicy === undefined ? [] : [forbidden("spec.ipFamilyPolicy", unset)]),
    ...(name === ""
      ? [required("spec.externalName")]
      : invalidFor("spec.externalName", name, dns1123SubdomainProblems(name))),
  ];
}

function validatePort(port: ServicePort, nameRequired: boolean, names: Set<string>, path: string): Errors {
  const { name = "", appProtocol } = port;
  const found: Errors[number][] = [];
  if (name === "") {
    if (nameRequired) found.push(required(`${path}.name`));
  } else {
    found.push(...invalidFor(`${path}.name`, name, dns1123LabelProblems(name)));
    if (names.has(name)) found.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  found.push(...invalidFor(`${path}.port`, port.port ?? 0, portNumberProblems(port.port)));
  found.push(...oneOf(`${path}.protocol`, port.protocol, PROTOCOLS));
  found.push(...invalidFor(`${path}.targetPort`, port.targetPort ?? 0, portReferenceProblems(port.targetPort)));
  if (appProtocol !== undefined) {
    found.push(...invalidFor(`${path}.appProtocol`, appProtocol, labelKeyProblems(appProtocol)));
  }
  return found;
}

function validateAffinityConfig({ sessionAffinity, sessionAffinityConfig: config }: ServiceSpec): Errors {
  if (sessionAffinity === "None" && config !== undefined) {
    return [forbidden("spec.sessionAffinityConfig", "must not be set when session affinity is None")];
  }
  if (sessionAffinity !== "ClientIP") return NO_ERRORS;
  const field = "spec.sessionAffinityConfig.clientIP.timeoutSeconds";
  const seconds = config?.clientIP?.timeoutSeconds;
  if (seconds === undefined) return [required(field, "when session affinity type is ClientIP")];
  if (seconds > 0 && seconds <= LONGEST_AFFINITY_SECONDS) return NO_ERRORS;
  return [invalid(field, seconds, `must be greater than 0 and less than ${LONGEST_AFFINITY_SECONDS}`)];
}

function validateAddresses(spec: ServiceSpec): Errors {
  const { type, clusterIP = "", clusterIPs = [], ipFamilies = [], ipFamilyPolicy } = spec;
  if (type === "ExternalName") return NO_ERRORS;
  const field = "spec.clusterIPs";
  const found: Errors[number][] = [];
  if (clusterIP !== "" && clusterIPs.length === 0) found.push(required(field));
  else if (clusterIP !== "" && clusterIPs[0] !== clusterIP) {
    found.push(invalid(field, clusterIPs, "first value must match `clusterIP`"));
  } else if (clusterIP === "" && clusterIPs.length > 0) {
    found.push(invalid(field, clusterIPs, "must be empty when `clusterIP` is not specified"));
  }
  ipFamilies.forEach((family, index) => {
    const place = `spec.ipFamilies[${index}]`;
    if (family !== "IPv4" && family !== "IPv6") found.push(unsupported(place, family, ["IPv4", "IPv6"]));
    if (ipFamilies.indexOf(family) < index) found.push(duplicate(place, family));
  });
  const policies = ["PreferDualStack", "RequireDualStack", "SingleStack"];
  if (ipFamilyPolicy !== undefined && !policies.includes(ipFamilyPolicy)) {
    found.push(unsupported("spec.ipFamilyPolicy", ipFamilyPolicy, policies));
  }
  return [...found, ...validateAddressList(clusterIPs, ipFamilies, field)];
}

function validateAddressList(addresses: readonly string[], families: readonly string[], field: string): Errors {
  if (addresses[0] === "None") {
    return addresses.length === 1 ? NO_ERRORS : [invalid(field, addresses, "'None' must be the first and only value")];
  }
  const malformed = addresses.flatMap((ip, index) => invalidFor(`${field}[${index}]`, ip, addressProblems(ip)));
  if (malformed.length > 0) return malformed;
  if (addresses.length > 2) return [invalid(field, addresses, "may only hold up to 2 values")];
  return addresses.flatMap((ip, index) => {
    const family = families[index];
    if (family === undefined || (family === "IPv6") === isIPv6(ip)) return [];
    const detail = `expected an ${family} value as indicated by \`ipFamilies[${index}]\``;
    return [invalid(`${field}[${index}]`, ip, detail)];
  });
}

function validateExternalAddress(ip: string, path: string): Errors {
  const malformed = addressProblems(ip);
  return invalidFor(path, ip, malformed.length > 0 ? malformed : specialAddressProblems(ip));
}

function validateNodePorts(type: string | undefined, ports: readonly ServicePort[]): Errors {
  const taken = new Set<string>();
  const found: Errors[number][] = [];
  ports.forEach(({ nodePort = 0 }, index) => {
    if (type !== "ClusterIP" || nodePort === 0) return;
    found.push(forbidden(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
  });
  ports.forEach(({ nodePort = 0, protocol }, index) => {
    if (nodePort === 0) return;
    const key = `${protocol}/${nodePort}`;
    if (taken.has(key)) found.push(duplicate(`spec.ports[${index}].nodePort`, nodePort));
    taken.add(key);
  });
  return found;
}

function duplicatePorts(ports: readonly ServicePort[]): Errors {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol, port }, index) => {
    const key = `${protocol}/${port}`;
    if (seen.has(key)) return [duplicate(`spec.ports[${index}]`, printedPort(protocol, port))];
    seen.add(key);
    return [];
  });
}

/** Upstream prints its internal struct here, with only protocol and port set. */
function printedPort(protocol: string | undefined, port: number): object {
  return { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
}

function validateLoadBalancerFields(spec: ServiceSpec): Errors {
  const onlyBalanced = "may only be used when `type` is 'LoadBalancer'";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  const isBalanced = spec.type === "LoadBalancer";
  const rangesField = "spec.LoadBalancerSourceRanges";
  return [
    ...(ranges.length > 0 && !isBalanced ? [forbidden(rangesField, onlyBalanced)] : []),
    ...ranges.flatMap((range, index) =>
      invalidFor(`${rangesField}[${index}]`, range.trim(), networkProblems(range.trim())),
    ),
    ...(spec.allocateLoadBalancerNodePorts !== undefined && !isBalanced
      ? [forbidden("spec.allocateLoadBalancerNodePorts", onlyBalanced)]
      : []),
    ...(spec.loadBalancerClass !== undefined && !isBalanced ? [forbidden("spec.loadBalancerClass", onlyBalanced)] : []),
  ];
}

function validateTrafficPolicies(spec: ServiceSpec): Errors {
  const { type, externalTrafficPolicy = "", internalTrafficPolicy, trafficDistribution } = spec;
  const hasExternalIPs = type === "ClusterIP" && (spec.externalIPs ?? []).length > 0;
  const reachable = type === "NodePort" || type === "LoadBalancer" || hasExternalIPs;
  const external = "spec.externalTrafficPolicy";
  const distributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];
  return [
    ...(reachable ? oneOf(external, externalTrafficPolicy, POLICIES) : []),
    ...(!reachable && externalTrafficPolicy !== ""
      ? [invalid(external, externalTrafficPolicy, "may only be set for externally-accessible services")]
      : []),
    ...((spec.healthCheckNodePort ?? 0) !== 0 && !(type === "LoadBalancer" && externalTrafficPolicy === "Local")
      ? [
          invalid(
            "spec.healthCheckNodePort",
            spec.healthCheckNodePort,
            "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
          ),
        ]
      : []),
    ...(internalTrafficPolicy === undefined || POLICIES.includes(internalTrafficPolicy)
      ? []
      : [unsupported("spec.internalTrafficPolicy", internalTrafficPolicy, POLICIES)]),
    ...(trafficDistribution === undefined || distributions.includes(trafficDistribution)
      ? []
      : [unsupported("spec.trafficDistribution", trafficDistribution, distributions)]),
  ];
}

/** Addresses stay once given, except from, to and as ExternalName, and between headless forms. */
export function validateServiceUpdate({ spec }: Service, { spec: before }: Service): Errors {
  return [...validateAddressUpdate(spec, before), ...validateBalancerUpdate(spec, before)];
}

const TOPOLOGY_MODE = "service.kubernetes.io/topology-mode";
const TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints";

/** The annotation and its older name. */
function validateTopologyAnnotations(annotations: Labels): Errors {
  const [mode, hints] = [annotations[TOPOLOGY_MODE], annotations[TOPOLOGY_HINTS]];
  if (mode === undefined || hints === undefined || mode === hints) return NO_ERRORS;
  const detail = `must match annotations[${TOPOLOGY_HINTS}] when both are specified`;
  return [invalid(`metadata.annotations[${TOPOLOGY_MODE}]`, mode, detail)];
}

/** A load balancer stays with who made it, and is asked at one port whether it is well. */
function validateBalancerUpdate(spec: ServiceSpec, before: ServiceSpec): Errors {
  const balanced = (one: ServiceSpec) => one.type === "LoadBalancer";
  const asked = (one: ServiceSpec) => balanced(one) && one.externalTrafficPolicy === "Local";
  const { loadBalancerClass, healthCheckNodePort } = spec;
  const sameClass = loadBalancerClass === before.loadBalancerClass;
  const samePort = healthCheckNodePort === before.healthCheckNodePort;
  return [
    ...(balanced(spec) && balanced(before) && !sameClass
      ? [invalid("spec.loadBalancerClass", loadBalancerClass ?? null, "may not change once set")]
      : NO_ERRORS),
    ...(asked(spec) && asked(before) && !samePort
      ? [forbidden("spec.healthCheckNodePort", "field is immutable")]
      : NO_ERRORS),
  ];
}

function validateAddressUpdate(spec: ServiceSpec, before: ServiceSpec): Errors {
  if (spec.type === "ExternalName" || before.type === "ExternalName") return NO_ERRORS;
  if (isHeadless(spec) && isHeadless(before)) return NO_ERRORS;
  const addresses = spec.clusterIPs ?? [];
  const old = before.clusterIPs ?? [];
  if (old.length > 0 && addresses.length === 0) {
    return [invalid("spec.clusterIPs[0]", spec.clusterIPs, "primary clusterIP can not be unset")];
  }
  return old.flatMap((ip, index) =>
    addresses[index] === undefined || addresses[index] === ip
      ? []
      : [invalid(`spec.clusterIPs[${index}]`, addresses, "may not change once set")],
  );
}
