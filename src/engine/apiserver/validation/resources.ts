/**
 * Requests and limits of containers and Pods.
 * Upstream: pkg/apis/core/validation/validation.go (validateResourceRequirements, validateContainerResourceName).
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import {
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  quantityProblem,
} from "../../../api/quantity.ts";
import type { ResourceList, ResourceRequirements } from "../../../api/types/requirements.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";

const CONTAINER_RESOURCES = new Set(["cpu", "memory", "ephemeral-storage"]);
const OTHER_STANDARD_RESOURCES = new Set(["storage", "pods", "services", "secrets", "configmaps", "resourcequotas"]);
const NANO = 1_000_000_000n;

export function validateContainerResources(resources: ResourceRequirements | undefined, path: string): Errors {
  return validateRequirements(resources, path, containerNameErrors);
}

/** An amount for a named resource: not negative, and whole where the resource cannot be divided. */
export function validateAmount(name: string, amount: string | number, path: string): Errors {
  const quantity = parseQuantity(amount);
  if (quantity === undefined) return [invalid(path, String(amount), quantityProblem(amount) ?? "")];
  const text = formatQuantity(quantity);
  if (quantity.nanos < 0n) return [invalid(path, text, "must be greater than or equal to 0")];
  if (isWholeNumbered(name) && quantity.nanos % NANO !== 0n) return [invalid(path, text, "must be an integer")];
  return NO_ERRORS;
}

/** @param nameErrors what is wrong with the name of a resource here */
export function validateRequirements(
  resources: ResourceRequirements | undefined,
  path: string,
  nameErrors: (name: string, path: string) => Errors,
): Errors {
  if (resources === undefined) return NO_ERRORS;
  const { limits = {}, requests = {} } = resources;
  const names = Object.keys({ ...limits, ...requests });
  const alone = names.some(isHugePages) && !names.includes("cpu") && !names.includes("memory");
  return [
    ...validateList(limits, `${path}.limits`, nameErrors),
    ...Object.entries(requests).flatMap(([name, amount]) => {
      const own = validateList({ [name]: amount }, `${path}.requests`, nameErrors);
      const quantity = parseQuantity(amount);
      return quantity === undefined ? own : [...own, ...againstLimit(name, quantity, limits, path)];
    }),
    ...(alone ? [forbidden(path, "HugePages require cpu or memory")] : NO_ERRORS),
  ];
}

function validateList(list: ResourceList, path: string, nameErrors: (name: string, path: string) => Errors): Errors {
  return Object.entries(list).flatMap(([name, amount]) => {
    const field = `${path}[${name}]`;
    return [...nameErrors(name, field), ...validateAmount(name, amount, field)];
  });
}

function againstLimit(name: string, request: Quantity, limits: ResourceList, path: string): Errors {
  const limit = Object.hasOwn(limits, name) ? parseQuantity(limits[name] as string | number) : undefined;
  if (limit === undefined) {
    if (isOvercommitAllowed(name)) return NO_ERRORS;
    return [required(`${path}.limits`, "Limit must be set for non overcommitable resources")];
  }
  const comparison = compareQuantities(request, limit);
  const relation =
    !isOvercommitAllowed(name) && comparison !== 0 ? "equal to" : comparison > 0 ? "less than or equal to" : "";
  if (relation === "") return NO_ERRORS;
  const detail = `must be ${relation} ${name} limit of ${formatQuantity(limit)}`;
  return [invalid(`${path}.requests`, formatQuantity(request), detail)];
}

export function containerNameErrors(name: string, path: string): Errors {
  const malformed = labelKeyProblems(name);
  if (malformed.length > 0) return invalidFor(path, name, malformed);
  if (!name.includes("/")) {
    if (CONTAINER_RESOURCES.has(name) || isHugePages(name)) return NO_ERRORS;
    const unknown = invalid(path, name, "must be a standard resource type or fully qualified");
    const notHere = invalid(path, name, "must be a standard resource for containers");
    return OTHER_STANDARD_RESOURCES.has(name) ? [notHere] : [unknown, notHere];
  }
  if (isNative(name) || !name.startsWith("requests.")) return NO_ERRORS;
  return [invalid(path, name, "doesn't follow extended resource name standard")];
}

export const isHugePages = (name: string) => name.startsWith("hugepages-");
const isNative = (name: string) => !name.includes("/") || name.includes("kubernetes.io/");
/** Requests of these resources may be below their limits. */
export const isOvercommitAllowed = (name: string) => isNative(name) && !isHugePages(name);
const isWholeNumbered = (name: string) => !isNative(name) || name === "pods";
