/** What may be wrong with webhook configurations. Upstream: pkg/apis/admissionregistration/validation/validation.go. */
import { dns1035LabelProblems, dns1123SubdomainProblems, labelKeyProblems } from "../../../api/label-syntax.ts";
import type {
  MatchCondition,
  MutatingWebhook,
  NamedRuleWithOperations,
  ServiceReference,
  WebhookClientConfig,
} from "../../../api/types/admissionregistration.ts";
import type { CompiledExpression } from "../admission/policies/compile-expression.ts";
import { compileConditions } from "../admission/policies/compile-policy.ts";
import { duplicate, type Errors, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { portNumberProblems } from "./formats.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";

const SIDE_EFFECTS = ["None", "NoneOnDryRun"];
const REVIEW_VERSIONS = ["v1", "v1beta1"];

export function validateWebhooks(webhooks: readonly Unchecked<MutatingWebhook>[] | undefined): Errors {
  const names = new Set<string>();
  return (webhooks ?? []).flatMap((webhook, index) => {
    const path = `webhooks[${index}]`;
    const { name = "" } = webhook;
    const repeated = name !== "" && names.has(name);
    names.add(name);
    return [
      ...validateWebhook(webhook, path),
      ...validateReviewVersions(
        webhook.admissionReviewVersions ?? [],
        `${path}.admissionReviewVersions`,
        `must specify one of ${REVIEW_VERSIONS.join(", ")}`,
      ),
      ...(repeated ? [duplicate(`${path}.name`, name)] : NO_ERRORS),
    ];
  });
}

function validateWebhook(webhook: Unchecked<MutatingWebhook>, path: string): Errors {
  const { rules = [], failurePolicy, matchPolicy, sideEffects, timeoutSeconds, reinvocationPolicy } = webhook;
  return [
    ...fullNameErrors(`${path}.name`, webhook.name ?? ""),
    ...rules.flatMap((rule, index) => validateOperationRule(rule, `${path}.rules[${index}]`)),
    ...supported(`${path}.failurePolicy`, failurePolicy, ["Fail", "Ignore"]),
    ...supported(`${path}.matchPolicy`, matchPolicy, ["Equivalent", "Exact"]),
    ...(sideEffects === undefined
      ? [required(`${path}.sideEffects`, `must specify one of ${SIDE_EFFECTS.join(", ")}`)]
      : supported(`${path}.sideEffects`, sideEffects, SIDE_EFFECTS)),
    ...(timeoutSeconds !== undefined && (timeoutSeconds > 30 || timeoutSeconds < 1)
      ? [invalid(`${path}.timeoutSeconds`, timeoutSeconds, "the timeout value must be between 1 and 30 seconds")]
      : NO_ERRORS),
    ...validateLabelSelector(webhook.namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(webhook.objectSelector, `${path}.objectSelector`),
    ...supported(`${path}.reinvocationPolicy`, reinvocationPolicy, ["IfNeeded", "Never"]),
    ...validateClientConfig(webhook.clientConfig ?? {}, `${path}.clientConfig`),
    ...validateMatchConditions(webhook.matchConditions ?? [], `${path}.matchConditions`),
  ];
}

export function supported(field: string, value: string | undefined, values: readonly string[]): Errors {
  return value === undefined || values.includes(value) ? NO_ERRORS : [unsupported(field, value, values)];
}

function fullNameErrors(field: string, name: string): Errors {
  if (name === "") return [required(field)];
  const problems = dns1123SubdomainProblems(name);
  if (problems.length > 0) return [invalid(field, name, problems.join(","))];
  if (name.split(".").length >= 3) return NO_ERRORS;
  return [invalid(field, name, "should be a domain with at least three segments separated by dots")];
}

/** @param missing what is said when there are none */
export function validateReviewVersions(versions: readonly string[], path: string, missing: string): Errors {
  if (versions.length === 0) return [required(path, missing)];
  const errors = versions.flatMap((version, index) => {
    if (versions.indexOf(version) < index) return [invalid(`${path}[${index}]`, version, "duplicate version")];
    return invalidFor(`${path}[${index}]`, version, dns1035LabelProblems(version));
  });
  if (versions.some((version) => REVIEW_VERSIONS.includes(version))) return errors;
  return [...errors, invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`)];
}

const OPERATIONS = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

export function validateOperationRule(rule: Unchecked<NamedRuleWithOperations>, path: string): Errors {
  const { operations = [], apiGroups = [], apiVersions = [], resources = [], scope } = rule;
  return [
    ...listErrors(operations, `${path}.operations`, "must not specify other operations"),
    ...operations.flatMap((operation, index) => supported(`${path}.operations[${index}]`, operation, OPERATIONS)),
    ...listErrors(apiGroups, `${path}.apiGroups`, "must not specify other API groups"),
    ...listErrors(apiVersions, `${path}.apiVersions`, "must not specify other API versions"),
    ...apiVersions.flatMap((version, index) => (version === "" ? [required(`${path}.apiVersions[${index}]`)] : [])),
    ...resourceErrors(resources, `${path}.resources`),
    ...supported(`${path}.scope`, scope, ["*", "Cluster", "Namespaced"]),
  ];
}

function listErrors(list: readonly string[], field: string, otherwise: string): Errors {
  if (list.length === 0) return [required(field)];
  if (list.length === 1 || !list.includes("*")) return NO_ERRORS;
  return [invalid(field, list, `if '*' is present, ${otherwise}`)];
}

function resourceErrors(resources: readonly string[], path: string): Errors {
  if (resources.length === 0) return [required(path)];
  const errors = resources.flatMap((resource, index) => {
    const field = `${path}[${index}]`;
    if (resource === "") return [required(field)];
    const slash = resource.indexOf("/");
    if (slash < 0) return [];
    const [name, sub] = [resource.slice(0, slash), resource.slice(slash + 1)];
    const earlier = resources.slice(0, index);
    return [`${name}/*`, `*/${sub}`]
      .filter((wider) => earlier.includes(wider))
      .map((wider) => invalid(field, resource, `if '${wider}' is present, must not specify ${resource}`));
  });
  if (resources.length > 1 && resources.includes("*/*")) {
    errors.push(invalid(path, resources, "if '*/*' is present, must not specify other resources"));
  }
  if (resources.includes("*") && resources.some((resource) => resource !== "*" && !resource.includes("/"))) {
    errors.push(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"));
  }
  return errors;
}

export function validateClientConfig({ url, service }: Unchecked<WebhookClientConfig>, path: string): Errors {
  if ((url === undefined) === (service === undefined)) {
    return [required(path, "exactly one of url or service is required")];
  }
  if (url !== undefined) return urlErrors(`${path}.url`, url);
  return service === undefined ? NO_ERRORS : serviceErrors(service, `${path}.service`);
}

const FORM = "; desired format: https://host[/path]";

function urlErrors(field: string, url: string): Errors {
  const parts = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(#.*)?$/.exec(url);
  if (parts === null || /[\s<>]/.test(url)) return [required(field, `url must be a valid URL: ${url}${FORM}`)];
  const [, scheme = "", authority = "", , query = "", fragment = ""] = parts;
  const user = authority.includes("@") ? authority.slice(0, authority.indexOf("@")) : "";
  const errors = [];
  if (scheme.toLowerCase() !== "https") {
    errors.push(invalid(field, scheme, `'https' is the only allowed URL scheme${FORM}`));
  }
  if (authority === "") errors.push(invalid(field, authority, `host must be specified${FORM}`));
  if (user !== "") errors.push(invalid(field, user, "user information is not permitted in the URL"));
  if (fragment.length > 1) errors.push(invalid(field, fragment.slice(1), "fragments are not permitted in the URL"));
  if (query.length > 1) errors.push(invalid(field, query.slice(1), "query parameters are not permitted in the URL"));
  return errors;
}

function serviceErrors({ name = "", namespace = "", path, port }: Unchecked<ServiceReference>, place: string): Errors {
  return [
    ...(name === "" ? [required(`${place}.name`, "service name is required")] : NO_ERRORS),
    ...(namespace === "" ? [required(`${place}.namespace`, "service namespace is required")] : NO_ERRORS),
    ...(port === undefined
      ? NO_ERRORS
      : portNumberProblems(port).map((problem) => invalid(`${place}.port`, port, `port is not valid: ${problem}`))),
    ...(path === undefined ? NO_ERRORS : pathErrors(`${place}.path`, path)),
  ];
}

function pathErrors(field: string, path: string): Errors {
  if (path === "/" || path === "") return NO_ERRORS;
  if (path === "//") return [invalid(field, path, "segment[0] may not be empty")];
  const errors = path.startsWith("/") ? [] : [invalid(field, path, "must start with a '/'")];
  const steps = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  steps.forEach((step, index) => {
    if (step === "") errors.push(invalid(field, path, `segment[${index}] may not be empty`));
    else {
      const problems = dns1123SubdomainProblems(step);
      errors.push(...problems.map((problem) => invalid(field, path, `segment[${index}]: ${problem}`)));
    }
  });
  return errors;
}

const MAX_CONDITIONS = 64;

/** Of an expression that cannot be read or does not fit; none for a good one. */
export function expressionErrors(field: string, compiled: CompiledExpression | undefined): Errors {
  return compiled?.problem === undefined ? NO_ERRORS : [invalid(field, compiled.source, compiled.problem)];
}

export function validateMatchConditions(
  conditions: readonly Unchecked<MatchCondition>[],
  path: string,
  hasParams = false,
): Errors {
  const compiled = compileConditions(conditions, hasParams);
  const names = new Set<string>();
  const tooMany: Errors =
    conditions.length > MAX_CONDITIONS
      ? [
          {
            type: "Too many",
            field: path,
            value: conditions.length,
            detail: `must have at most ${MAX_CONDITIONS} items`,
          },
        ]
      : NO_ERRORS;
  return [
    ...tooMany,
    ...conditions.flatMap(({ name = "", expression = "" }, index) => {
      const repeated = name !== "" && names.has(name);
      names.add(name);
      return [
        ...(expression.trim() === ""
          ? [required(`${path}[${index}].expression`)]
          : expressionErrors(`${path}[${index}].expression`, compiled[index])),
        ...(name === ""
          ? [required(`${path}[${index}].name`)]
          : invalidFor(`${path}[${index}].name`, name, labelKeyProblems(name))),
        ...(repeated ? [duplicate(`${path}[${index}].name`, name)] : NO_ERRORS),
      ];
    }),
  ];
}
