/** What may be wrong with Ingresses and IngressClasses. Upstream: pkg/apis/networking/validation/validation.go. */
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  pathSegmentProblems,
  regexProblem,
} from "../../../api/label-syntax.ts";
import type {
  HTTPIngressPath,
  IngressBackend,
  IngressClassParametersReference,
  IngressClassSpec,
  IngressRule,
  IngressSpec,
  IngressTLS,
} from "../../../api/types/networking.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { isIPv4, isIPv6 } from "../../../api/ip-address.ts";
import { portNameProblems } from "../../../api/label-syntax.ts";
import { portNumberProblems } from "./formats.ts";
import type { Unchecked } from "./unchecked.ts";

const WILDCARD = "\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const WILDCARD_PATTERN = new RegExp(`^${WILDCARD}$`);
const WILDCARD_PROBLEM = regexProblem(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  WILDCARD,
  "*.example.com",
);
const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];

export function validateIngressSpec(spec: Unchecked<IngressSpec> | undefined): Errors {
  const { defaultBackend, rules = [], tls = [], ingressClassName } = spec ?? {};
  const nothing = rules.length === 0 && defaultBackend === undefined;
  return [
    ...(nothing ? [invalid("spec", spec?.rules ?? null, "either `defaultBackend` or `rules` must be specified")] : []),
    ...(defaultBackend === undefined ? NO_ERRORS : validateBackend(defaultBackend, "spec.defaultBackend")),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...tls.flatMap((entry, index) => validateTls(entry, `spec.tls[${index}]`)),
    ...(ingressClassName === undefined
      ? NO_ERRORS
      : invalidFor("spec.ingressClassName", ingressClassName, dns1123SubdomainProblems(ingressClassName))),
  ];
}

function hostProblems(host: string): readonly string[] {
  if (!host.includes("*")) return dns1123SubdomainProblems(host);
  return host.length <= 253 && WILDCARD_PATTERN.test(host) ? [] : [WILDCARD_PROBLEM];
}

function validateRule({ host = "", http }: Unchecked<IngressRule>, path: string): Errors {
  const errors = [];
  if (isIPv4(host) || isIPv6(host)) errors.push(invalid(`${path}.host`, host, "must be a DNS name, not an IP address"));
  if (host !== "") errors.push(...invalidFor(`${path}.host`, host, hostProblems(host)));
  if (http === undefined) return errors;
  const { paths = [] } = http;
  if (paths.length === 0) errors.push(required(`${path}.http.paths`));
  paths.forEach((one, index) => errors.push(...validatePath(one, `${path}.http.paths[${index}]`)));
  return errors;
}

function validatePath({ path = "", pathType, backend }: Unchecked<HTTPIngressPath>, place: string): Errors {
  if (pathType === undefined) return [required(`${place}.pathType`, "pathType must be specified")];
  return [...pathErrors(path, pathType, place), ...validateBackend(backend ?? {}, `${place}.backend`)];
}

const FORBIDDEN_SEQUENCES = ["//", "/./", "/../", "%2f", "%2F"];
const FORBIDDEN_ENDS = ["/..", "/."];

function pathErrors(path: string, pathType: string, place: string): Errors {
  const field = `${place}.path`;
  const relative = [invalid(field, path, "must be an absolute path")];
  if (!PATH_TYPES.includes(pathType)) return [unsupported(`${place}.pathType`, pathType, PATH_TYPES)];
  if (pathType === "ImplementationSpecific") return path === "" || path.startsWith("/") ? NO_ERRORS : relative;
  return [
    ...(path.startsWith("/") ? NO_ERRORS : relative),
    ...FORBIDDEN_SEQUENCES.filter((part) => path.includes(part)).map((part) =>
      invalid(field, path, `must not contain '${part}'`),
    ),
    ...FORBIDDEN_ENDS.filter((end) => path.endsWith(end)).map((end) =>
      invalid(field, path, `cannot end with '${end}'`),
    ),
  ];
}

function validateBackend({ resource, service }: Unchecked<IngressBackend>, path: string): Errors {
  if (resource !== undefined && service !== undefined) {
    return [invalid(path, "", "cannot set both resource and service backends")];
  }
  if (resource !== undefined) return validateObjectReference(resource, `${path}.resource`);
  if (service === undefined) return [invalid(path, "", "resource or service backend is required")];
  const { name = "", port = {} } = service;
  const named = `${path}.service.name`;
  return [
    ...(name === "" ? [required(named)] : invalidFor(named, name, dns1035LabelProblems(name))),
    ...backendPortErrors(port.name ?? "", port.number ?? 0, path),
  ];
}

function backendPortErrors(name: string, number: number, path: string): Errors {
  if (name !== "" && number !== 0) return [invalid(path, "", "cannot set both port name & port number")];
  if (name !== "") return invalidFor(`${path}.service.port.name`, name, portNameProblems(name));
  if (number !== 0) return invalidFor(`${path}.service.port.number`, number, portNumberProblems(number));
  return [required(path, "port name or number is required")];
}

interface ObjectReference {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

function validateObjectReference({ apiGroup, kind = "", name = "" }: ObjectReference, path: string): Errors {
  const segment = (field: string, value: string): Errors =>
    value === "" ? [required(field)] : invalidFor(field, value, pathSegmentProblems(value));
  return [
    ...(apiGroup === undefined
      ? NO_ERRORS
      : invalidFor(`${path}.apiGroup`, apiGroup, dns1123SubdomainProblems(apiGroup))),
    ...segment(`${path}.kind`, kind),
    ...segment(`${path}.name`, name),
  ];
}

function validateTls({ hosts = [], secretName = "" }: Unchecked<IngressTLS>, path: string): Errors {
  return [
    ...hosts.flatMap((host, index) => invalidFor(`${path}.hosts[${index}]`, host, hostProblems(host))),
    ...(secretName === "" ? [] : invalidFor(`${path}.secretName`, secretName, dns1123SubdomainProblems(secretName))),
  ];
}

const MAX_CONTROLLER_BYTES = 250;
const PATH_CHARACTERS = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";
const PATH_PATTERN = new RegExp(`^${PATH_CHARACTERS}$`);

export function validateIngressClassSpec(spec: Unchecked<IngressClassSpec> | undefined): Errors {
  const { controller = "", parameters } = spec ?? {};
  return [
    ...controllerErrors("spec.controller", controller),
    ...(parameters === undefined ? NO_ERRORS : validateParameters(parameters, "spec.parameters")),
  ];
}

function controllerErrors(field: string, controller: string): Errors {
  if (controller === "") return [required(field)];
  const slash = controller.indexOf("/");
  const [host, path] = [controller.slice(0, Math.max(slash, 0)), controller.slice(slash + 1)];
  const long = controller.length > MAX_CONTROLLER_BYTES;
  const tooLong: Errors = long
    ? [{ type: "Too long", field, detail: `may not be more than ${MAX_CONTROLLER_BYTES} bytes` }]
    : NO_ERRORS;
  if (host === "" || path === "") {
    return [...tooLong, invalid(field, controller, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  return [
    ...tooLong,
    ...invalidFor(field, host, dns1123SubdomainProblems(host)),
    ...(PATH_PATTERN.test(path)
      ? NO_ERRORS
      : [invalid(field, path, `Invalid path (regex used for validation is '${PATH_CHARACTERS}')`)]),
  ];
}

function validateParameters(parameters: Unchecked<IngressClassParametersReference>, path: string): Errors {
  const { scope, namespace } = parameters;
  const errors = [...validateObjectReference(parameters, path)];
  if (scope === undefined) return [...errors, required(`${path}.scope`)];
  if (scope !== "Cluster" && scope !== "Namespace") {
    return [...errors, unsupported(`${path}.scope`, scope, ["Cluster", "Namespace"])];
  }
  const field = `${path}.namespace`;
  if (scope === "Cluster") {
    return namespace === undefined ? errors : [...errors, forbidden(field, "`parameters.scope` is set to 'Cluster'")];
  }
  if (namespace === undefined) return [...errors, required(field, "`parameters.scope` is set to 'Namespace'")];
  return [...errors, ...invalidFor(field, namespace, dns1123LabelProblems(namespace))];
}
