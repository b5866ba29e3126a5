/**
 * LimitRanges.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateLimitRange).
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import { compareQuantities, formatQuantity, parseQuantity, type Quantity } from "../../../api/quantity.ts";
import type { LimitRange, LimitRangeItem } from "../../../api/types/quota.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import { containerNameErrors, isOvercommitAllowed } from "./resources.ts";
import { QUOTA_RESOURCES } from "./standard-resources.ts";
import type { Unchecked } from "./unchecked.ts";

const TYPES = ["Pod", "Container", "PersistentVolumeClaim"];
const STANDARD: ReadonlySet<string> = new Set([...QUOTA_RESOURCES, "storage"]);
const ONE = parseQuantity("1") as Quantity;

type Item = Unchecked<LimitRangeItem>;
type Field = "max" | "min" | "default" | "defaultRequest" | "maxLimitRequestRatio";

export function validateLimitRange({ spec }: LimitRange): Errors {
  const items: readonly Item[] = spec?.limits ?? [];
  return items.flatMap((item, index) => {
    const path = `spec.limits[${index}]`;
    const repeated = items.findIndex(({ type }) => type === item.type) < index;
    return [
      ...validateType(item.type ?? "", `${path}.type`),
      ...(repeated ? [duplicate(`${path}.type`, item.type ?? "")] : NO_ERRORS),
      ...validateItem(item, path),
    ];
  });
}

function validateType(type: string, path: string): Errors {
  const malformed = invalidFor(path, type, labelKeyProblems(type));
  if (malformed.length > 0 || type.includes("/") || TYPES.includes(type)) return malformed;
  return [invalid(path, type, "must be a standard limit type or fully qualified")];
}

function validateItem(item: Item, path: string): Errors {
  const names = (field: Field) =>
    Object.keys(item[field] ?? {})
      .sort()
      .flatMap((name) => validateName(item.type ?? "", name, `${path}.${field}[${name}]`));
  const isPod = item.type === "Pod";
  const unbounded =
    item.type === "PersistentVolumeClaim" && item.min?.["storage"] === undefined && item.max?.["storage"] === undefined;
  const noDefaults = (field: "default" | "defaultRequest") =>
    Object.keys(item[field] ?? {}).length === 0
      ? NO_ERRORS
      : [forbidden(`${path}.${field}`, "may not be specified when `type` is 'Pod'")];
  return [
    ...names("max"),
    ...names("min"),
    ...(isPod ? noDefaults("default") : names("default")),
    ...(isPod ? noDefaults("defaultRequest") : names("defaultRequest")),
    ...(unbounded
      ? [required(`${path}.limits`, "either minimum or maximum storage value is required, but neither was provided")]
      : NO_ERRORS),
    ...names("maxLimitRequestRatio"),
    ...validateAmounts(item, path),
  ];
}

function validateName(type: string, name: string, path: string): Errors {
  if (type === "Pod" || type === "Container") return containerNameErrors(name, path);
  const malformed = invalidFor(path, name, labelKeyProblems(name));
  if (malformed.length > 0 || name.includes("/") || STANDARD.has(name)) return malformed;
  return [invalid(path, name, "must be a standard resource type or fully qualified")];
}

function validateAmounts(item: Item, path: string): Errors {
  const withDefaults = item.type !== "Pod";
  const fields: readonly Field[] = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];
  const used = fields.filter((field) => withDefaults || (field !== "default" && field !== "defaultRequest"));
  const keys = [...new Set(used.flatMap((field) => Object.keys(item[field] ?? {})))].sort();
  return keys.flatMap((key) => {
    const amounts = Object.fromEntries(used.map((field) => [field, amountOf(item, field, key)]));
    return compareAmounts(amounts, key, path);
  });
}

function amountOf(item: Item, field: Field, key: string): Quantity | undefined {
  const list = item[field];
  const amount = list !== undefined && Object.hasOwn(list, key) ? list[key] : undefined;
  return amount === undefined ? undefined : parseQuantity(amount);
}

function compareAmounts(amounts: { readonly [F in Field]?: Quantity | undefined }, key: string, path: string): Errors {
  const { min, max, default: limit, defaultRequest: request, maxLimitRequestRatio: ratio } = amounts;
  const above = (a: Quantity | undefined, b: Quantity | undefined): boolean =>
    a !== undefined && b !== undefined && compareQuantities(a, b) > 0;
  const text = (quantity: Quantity | undefined) => (quantity === undefined ? "" : formatQuantity(quantity));
  const at = (field: Field, value: Quantity | undefined, detail: string) =>
    invalid(`${path}.${field}[${key}]`, text(value), detail);
  const found: Errors[number][] = [];
  if (above(min, max)) found.push(at("min", min, `min value ${text(min)} is greater than max value ${text(max)}`));
  if (above(min, request)) {
    const detail = `min value ${text(min)} is greater than default request value ${text(request)}`;
    found.push(at("defaultRequest", request, detail));
  }
  if (above(request, max)) {
    const detail = `default request value ${text(request)} is greater than max value ${text(max)}`;
    found.push(at("defaultRequest", request, detail));
  }
  if (above(request, limit)) {
    const detail = `default request value ${text(request)} is greater than default limit value ${text(limit)}`;
    found.push(at("defaultRequest", request, detail));
  }
  if (above(min, limit)) {
    found.push(at("default", min, `min value ${text(min)} is greater than default value ${text(limit)}`));
  }
  if (above(limit, max)) {
    found.push(at("default", max, `default value ${text(limit)} is greater than max value ${text(max)}`));
  }
  if (above(ONE, ratio)) found.push(at("maxLimitRequestRatio", ratio, `ratio ${text(ratio)} is less than 1`));
  if (ratio !== undefined && min !== undefined && max !== undefined) {
    const most = max.milli / min.milli;
    if (ratio.milli / 1000 > most) {
      const detail = `ratio ${text(ratio)} is greater than max/min = ${most.toFixed(6)}`;
      found.push(at("maxLimitRequestRatio", ratio, detail));
    }
  }
  if (!isOvercommitAllowed(key) && limit !== undefined && request !== undefined) {
    if (compareQuantities(limit, request) !== 0) {
      const detail = `default value ${text(limit)} must equal to defaultRequest value ${text(request)} in ${key}`;
      found.push(at("defaultRequest", request, detail));
    }
  }
  return found;
}
