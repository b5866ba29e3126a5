/** Upstream: pkg/apis/flowcontrol/validation/validation.go (ValidateFlowSchema). */
import { MANDATORY_FLOW_SCHEMAS } from "../../../api/flow-control-objects.ts";
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { sameValue } from "../../../api/same-value.ts";
import type {
  FlowSchema,
  FlowSubject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from "../../../api/types/flowcontrol.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateConditions } from "./priority-levels.ts";

const HIGHEST_PRECEDENCE = 10_000;
const METHODS = ["ByNamespace", "ByUser"];
const KINDS = ["Group", "ServiceAccount", "User"];
const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"];

export function validateFlowSchema({ metadata, spec, status }: FlowSchema): Errors {
  const { name } = metadata;
  const { distinguisherMethod, matchingPrecedence = 0, rules = [] } = spec;
  const fixed = MANDATORY_FLOW_SCHEMAS.find((one) => one.metadata.name === name);
  return [
    ...precedenceProblems(name, matchingPrecedence).map((detail) =>
      invalid("spec.matchingPrecedence", matchingPrecedence, detail),
    ),
    ...(distinguisherMethod === undefined || METHODS.includes(distinguisherMethod.type ?? "")
      ? NO_ERRORS
      : [unsupported("spec.distinguisherMethod.type", distinguisherMethod, METHODS)]),
    ...validateLevel(spec.priorityLevelConfiguration?.name ?? ""),
    ...rules.flatMap((rule, index) => validateRule(rule, `spec.rules[${index}]`)),
    ...(fixed === undefined || sameValue(spec, fixed.spec)
      ? NO_ERRORS
      : [invalid("spec", spec, `spec of '${name}' must equal the fixed value`)]),
    ...validateConditions(status?.conditions),
  ];
}

function precedenceProblems(name: string, precedence: number): readonly string[] {
  if (precedence <= 0) return ["must be a positive value"];
  if (precedence > HIGHEST_PRECEDENCE) return [`must not be greater than ${HIGHEST_PRECEDENCE}`];
  const isReserved = precedence === 1 && name !== "exempt";
  return isReserved ? ["only the schema named 'exempt' may have matchingPrecedence 1"] : [];
}

function validateLevel(name: string): Errors {
  const field = "spec.priorityLevelConfiguration.name";
  if (name === "") return [required(field, "must reference a priority level")];
  return invalidFor(field, name, dns1123SubdomainProblems(name));
}

function validateRule(rule: PolicyRulesWithSubjects, path: string): Errors {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule;
  return [
    ...(subjects.length === 0 ? [required(`${path}.subjects`, "subjects must contain at least one value")] : NO_ERRORS),
    ...subjects.flatMap((subject, index) => validateSubject(subject, `${path}.subjects[${index}]`)),
    ...(resourceRules.length === 0 && nonResourceRules.length === 0
      ? [required(path, "at least one of resourceRules and nonResourceRules has to be non-empty")]
      : NO_ERRORS),
    ...resourceRules.flatMap((one, index) => validateResources(one, `${path}.resourceRules[${index}]`)),
    ...nonResourceRules.flatMap((one, index) => validatePaths(one, `${path}.nonResourceRules[${index}]`)),
  ];
}

function validateSubject(subject: FlowSubject, path: string): Errors {
  const { kind = "" } = subject;
  const others = (["serviceAccount", "user", "group"] as const).filter(
    (field) => kindOf(field) !== kind && subject[field] !== undefined,
  );
  if (!KINDS.includes(kind)) return [unsupported(`${path}.kind`, kind, KINDS)];
  return [
    ...validateNamed(subject, path),
    ...others.map((field) =>
      forbidden(`${path}.${field}`, `${field} is forbidden when subject kind is not '${kindOf(field)}'`),
    ),
  ];
}

function kindOf(field: string): string {
  return `${field.slice(0, 1).toUpperCase()}${field.slice(1)}`;
}

function validateNamed({ kind, user, group, serviceAccount }: FlowSubject, path: string): Errors {
  const field = `${kind.slice(0, 1).toLowerCase()}${kind.slice(1)}`;
  const named = kind === "User" ? user : kind === "Group" ? group : serviceAccount;
  const place = `${path}.${field}`;
  if (named === undefined) return [required(place, `${field} is required when subject kind is '${kind}'`)];
  const { name = "" } = named;
  const nameless = name === "" ? [required(`${place}.name`)] : NO_ERRORS;
  if (kind !== "ServiceAccount") return nameless;
  const { namespace = "" } = serviceAccount ?? {};
  return [
    ...(name === "" || name === "*" ? nameless : invalidFor(`${place}.name`, name, dns1123SubdomainProblems(name))),
    ...(namespace === ""
      ? [required(`${place}.namespace`, "must specify namespace for service account")]
      : invalidFor(`${place}.namespace`, namespace, dns1123LabelProblems(namespace))),
  ];
}

function validateVerbs(verbs: readonly string[], path: string): Errors {
  const field = `${path}.verbs`;
  if (verbs.length === 0) return [required(field, "verbs must contain at least one value")];
  if (verbs.includes("*")) return onlyWildcard(verbs, field, "verbs");
  return verbs.every((verb) => VERBS.includes(verb)) ? NO_ERRORS : [unsupported(field, verbs, VERBS)];
}

function onlyWildcard(values: readonly string[], field: string, what: string): Errors {
  return values.length === 1
    ? NO_ERRORS
    : [invalid(field, values, `if '*' is present, must not specify other ${what}`)];
}

function validateResources(rule: ResourcePolicyRule, path: string): Errors {
  const { verbs = [], apiGroups = [], resources = [], namespaces = [], clusterScope = false } = rule;
  const listed = (values: readonly string[], field: string, none: string, others: string): Errors => {
    if (values.length === 0) return [required(`${path}.${field}`, none)];
    return values.includes("*") ? onlyWildcard(values, `${path}.${field}`, others) : NO_ERRORS;
  };
  return [
    ...validateVerbs(verbs, path),
    ...listed(apiGroups, "apiGroups", "resource rules must supply at least one api group", "api groups"),
    ...listed(resources, "resources", "resource rules must supply at least one resource", "resources"),
    ...(namespaces.length === 0 && clusterScope
      ? NO_ERRORS
      : listed(
          namespaces,
          "namespaces",
          "resource rules that are not cluster scoped must supply at least one namespace",
          "namespaces",
        )),
    ...(namespaces.includes("*") ? [] : namespaces).flatMap((namespace, index) =>
      dns1123LabelProblems(namespace).map((problem) =>
        invalid(
          `${path}.namespaces[${index}]`,
          namespace,
          `each member of this list must be '*' or a DNS-1123 label; ${problem}`,
        ),
      ),
    ),
  ];
}

function validatePaths({ verbs = [], nonResourceURLs = [] }: NonResourcePolicyRule, path: string): Errors {
  const field = `${path}.nonResourceURLs`;
  const urls =
    nonResourceURLs.length === 0
      ? [required(field, "nonResourceURLs must contain at least one value")]
      : nonResourceURLs.includes("*")
        ? onlyWildcard(nonResourceURLs, field, "non-resource URLs")
        : nonResourceURLs.flatMap((url, index) => invalidFor(`${field}[${index}]`, url, urlProblems(url)));
  return [...validateVerbs(verbs, path), ...urls];
}

function urlProblems(url: string): readonly string[] {
  if (url === "") return ["must not be empty"];
  if (url === "/") return [];
  if (!url.startsWith("/")) return ["must start with slash"];
  if (url.includes(" ")) return ["must not contain white-space"];
  if (url.includes("//")) return ["must not contain double slash"];
  const star = url.indexOf("*");
  return star < 0 || (star === url.length - 1 && url.endsWith("/*")) ? [] : ["wildcard can only do suffix matching"];
}
