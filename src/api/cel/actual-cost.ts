/**
 * What calls cost once their arguments are known.
 * Upstream: k8s.io/apiserver/pkg/cel/library/cost.go (CallCost), github.com/google/cel-go/interpreter/runtimecost.go
 * (costCall), ext/sets.go.
 */
import { bytesOfAddress } from "./address-values.ts";

/** What it costs to go over one character. */
export const TRAVERSAL = 0.1;
/** What it costs to follow one character of a regular expression. */
export const PATTERN = 0.25;
/** The longest pattern of a named format. */
export const FORMAT_PATTERN = 128;

/** Characters of a text, members of a list or map, bytes; 1 for what has no size. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return [...value].length;
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  if (value instanceof Map) return value.size;
  if (isWrittenMap(value)) return Object.keys(value).length;
  return bytesOfAddress(value) ?? 1;
}

/** Maps that expressions write out are plain objects. */
function isWrittenMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function traversed(size: number, times = 1): number {
  return Math.ceil(size * times * TRAVERSAL);
}

function searched(text: unknown, patternLength: number): number {
  return traversed(sizeOf(text) + 1) * Math.ceil(patternLength * PATTERN);
}

/** What it costs to go over everything that a value holds. */
function whole(value: unknown): number {
  if (typeof value === "string" || value instanceof Uint8Array) return Math.floor(value.length * TRAVERSAL);
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + whole(item), 0);
  if (value instanceof Map) return [...value].reduce((sum, [key, item]) => sum + whole(key) + whole(item), 0);
  return 1;
}

/**
 * A function or a method by itself, without what its arguments cost.
 * @param name with its namespace: `sets.contains`
 * @param given first the target of a method
 */
export function callCost(name: string, given: readonly unknown[], result: unknown): number {
  const [first, second] = given;
  switch (name) {
    case "check":
      return 350_000;
    case "fieldSelector":
    case "labelSelector":
      return traversed(sizeOf(second));
    case "isSorted":
    case "sum":
    case "max":
    case "min":
    case "indexOf":
    case "lastIndexOf":
      return whole(first);
    case "url":
    case "lowerAscii":
    case "upperAscii":
    case "substring":
    case "trim":
    case "cidr":
    case "isIP":
    case "isCIDR":
    case "quantity":
    case "isQuantity":
    case "semver":
    case "isSemver":
    case "startsWith":
    case "endsWith":
      return traversed(sizeOf(first));
    case "ip":
      return typeof first === "string" ? traversed(sizeOf(first)) : 1;
    case "replace":
    case "split":
    case "ip.isCanonical":
      return traversed(sizeOf(first), 2);
    case "join":
      return traversed(sizeOf(result), 2);
    case "find":
    case "findAll":
    case "matches":
      return searched(first, sizeOf(second));
    case "validate":
      return searched(second, FORMAT_PATTERN);
    case "contains":
      return traversed(sizeOf(first)) * traversed(sizeOf(second));
    case "containsIP":
      return traversed(sizeOf(first), 2) + read(second);
    case "containsCIDR":
      return traversed(sizeOf(first), 2) + traversed(sizeOf(first)) + 1 + read(second);
    case "string":
      return first instanceof Uint8Array ? traversed(sizeOf(first)) : 1;
    case "bytes":
      return typeof first === "string" ? traversed(sizeOf(first)) : 1;
    case "sets.contains":
    case "sets.intersects":
      return 1 + sizeOf(first) * sizeOf(second);
    case "sets.equivalent":
      return 1 + 2 * sizeOf(first) * sizeOf(second);
    default:
      return 1;
  }
}

/** A text that is no address yet is read first. */
function read(address: unknown): number {
  return typeof address === "string" ? traversed(sizeOf(address)) : 0;
}

export function operatorCost(operator: string, left: unknown, right: unknown): number {
  const isText = typeof left === "string" || left instanceof Uint8Array;
  switch (operator) {
    case "==":
    case "!=":
      return traversed(Math.min(sizeOf(left), sizeOf(right)));
    case "<":
    case "<=":
    case ">":
    case ">=":
      return isText ? traversed(Math.min(sizeOf(left), sizeOf(right))) : 1;
    case "in":
      return Array.isArray(right) ? right.length : 1;
    case "+":
      return isText ? traversed(sizeOf(left) + sizeOf(right)) : 1;
    default:
      return 1;
  }
}
