/**
 * ResourceQuotas.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateResourceQuota), pkg/apis/core/helper/helpers.go.
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import { formatQuantity, parseQuantity } from "../../../api/quantity.ts";
import type { ResourceQuota, ResourceQuotaSpec } from "../../../api/types/quota.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import { COUNTED_RESOURCES, QUOTA_RESOURCES } from "./standard-resources.ts";
import type { Unchecked } from "./unchecked.ts";

const POD_COUNTS = ["pods", "count/pods"];
const POD_RESOURCES = [
  ...POD_COUNTS,
  ...["cpu", "memory"].flatMap((name) => [name, `limits.${name}`, `requests.${name}`]),
];
const CLAIM_RESOURCES = ["persistentvolumeclaims", "count/persistentvolumeclaims", "requests.storage"];

/** Which standard resources a scope may be applied to. */
const SCOPED: Readonly<Record<string, readonly string[]>> = {
  BestEffort: POD_COUNTS,
  CrossNamespacePodAffinity: POD_RESOURCES,
  NotBestEffort: POD_RESOURCES,
  NotTerminating: POD_RESOURCES,
  PriorityClass: POD_RESOURCES,
  Terminating: POD_RESOURCES,
  VolumeAttributesClass: CLAIM_RESOURCES,
};
const WHOLE = new Set(COUNTED_RESOURCES);
const MUST_EXIST =
  "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity";

export function validateQuota({ spec, status }: ResourceQuota): Errors {
  return [
    ...validateHard(spec?.hard ?? {}, "spec.hard"),
    ...validateScopes(spec ?? {}),
    ...validateScopeSelector(spec ?? {}),
    ...validateQuotaStatus(status),
  ];
}

export function validateQuotaStatus(status: ResourceQuota["status"]): Errors {
  return [...validateHard(status?.hard ?? {}, "status.hard"), ...validateHard(status?.used ?? {}, "status.used")];
}

export function validateQuotaUpdate({ spec }: ResourceQuota, { spec: before }: ResourceQuota): Errors {
  const text = (scopes: readonly string[] = []) => [...new Set(scopes)].sort().join();
  if (text(spec.scopes) === text(before.scopes)) return NO_ERRORS;
  return [invalid("spec.scopes", spec.scopes ?? null, "field is immutable")];
}

function validateHard(hard: Readonly<Record<string, string | number>>, path: string): Errors {
  return Object.keys(hard)
    .sort()
    .flatMap((name) => {
      const place = `${path}[${name}]`;
      return [...validateName(name, place), ...validateQuotaAmount(name, hard[name] as string | number, place)];
    });
}

function validateName(name: string, path: string): Errors {
  const malformed = invalidFor(path, name, labelKeyProblems(name));
  if (malformed.length > 0 || name.includes("/") || isStandard(name)) return malformed;
  const known = name === "storage";
  return [
    ...(known ? NO_ERRORS : [invalid(path, name, "must be a standard resource type or fully qualified")]),
    invalid(path, name, "must be a standard resource for quota"),
  ];
}

function isStandard(name: string): boolean {
  return QUOTA_RESOURCES.has(name) || name.startsWith("requests.hugepages-") || name.startsWith("hugepages-");
}

function validateQuotaAmount(name: string, amount: string | number, path: string): Errors {
  const quantity = parseQuantity(amount);
  if (quantity === undefined) return NO_ERRORS;
  const text = formatQuantity(quantity);
  const whole = WHOLE.has(name) || isExtended(name);
  return [
    ...(quantity.nanos < 0n ? [invalid(path, text, "must be greater than or equal to 0")] : NO_ERRORS),
    ...(whole && quantity.milli % 1000 !== 0 ? [invalid(path, text, "must be an integer")] : NO_ERRORS),
  ];
}

const isExtended = (name: string) =>
  name.includes("/") && !name.includes("kubernetes.io/") && !name.startsWith("requests.");

type Spec = Unchecked<ResourceQuotaSpec>;

function validateScopes(spec: Spec): Errors {
  const scopes: readonly string[] = spec.scopes ?? [];
  const path = "spec.scopes";
  return [
    ...scopes.flatMap((scope) => [
      ...(Object.hasOwn(SCOPED, scope) ? NO_ERRORS : [invalid(path, scopes, "unsupported scope")]),
      ...misapplied(scope, spec).map(() => invalid(path, scopes, "unsupported scope applied to resource")),
    ]),
    ...conflicts(scopes).map(() => invalid(path, scopes, "conflicting scopes")),
  ];
}

/** The standard resources under `hard` that this scope cannot narrow. */
function misapplied(scope: string, { hard = {} }: Spec): readonly string[] {
  const allowed = Object.hasOwn(SCOPED, scope) ? SCOPED[scope] : undefined;
  return Object.keys(hard)
    .sort()
    .filter((name) => isStandard(name) && allowed?.includes(name) === false);
}

function conflicts(scopes: readonly string[]): readonly (readonly string[])[] {
  const pairs = [
    ["BestEffort", "NotBestEffort"],
    ["NotTerminating", "Terminating"],
  ];
  return pairs.filter((pair) => pair.every((scope) => scopes.includes(scope)));
}

function validateScopeSelector(spec: Spec): Errors {
  const { scopeSelector } = spec;
  if (scopeSelector === undefined) return NO_ERRORS;
  const path = "spec.scopeSelector.matchExpressions";
  const requirements = scopeSelector.matchExpressions ?? [];
  return [
    ...requirements.flatMap(({ scopeName = "" as string, operator = "" as string, values = [] }) => [
      ...(Object.hasOwn(SCOPED, scopeName)
        ? NO_ERRORS
        : [invalid(`${path}.scopeName`, scopeName, "unsupported scope")]),
      ...misapplied(scopeName, spec).map(() => invalid(path, scopeSelector, "unsupported scope applied to resource")),
      ...(hasNoValues(scopeName) && operator !== "Exists"
        ? [invalid(`${path}.operator`, operator, MUST_EXIST)]
        : NO_ERRORS),
      ...validateOperator(operator, values, path),
    ]),
    ...conflicts(requirements.map(({ scopeName = "" as string }) => scopeName)).map(() =>
      invalid(path, spec.scopes ?? null, "conflicting scopes"),
    ),
  ];
}

const hasNoValues = (scope: string) =>
  Object.hasOwn(SCOPED, scope) && scope !== "PriorityClass" && scope !== "VolumeAttributesClass";

function validateOperator(operator: string, values: readonly string[], path: string): Errors {
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length > 0) return NO_ERRORS;
      return [
        required(`${path}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"),
      ];
    case "Exists":
    case "DoesNotExist":
      if (values.length === 0) return NO_ERRORS;
      return [
        invalid(
          `${path}.values`,
          values,
          "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector",
        ),
      ];
    default:
      return [invalid(`${path}.operator`, operator, "not a valid selector operator")];
  }
}
