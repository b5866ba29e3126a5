/**
 * What calls cost, and how large their results can be.
 * Upstream: k8s.io/apiserver/pkg/cel/library/cost.go, github.com/google/cel-go/checker/cost.go (functionCost), ext/sets.go.
 */
import { FORMAT_PATTERN, PATTERN, TRAVERSAL } from "../../../../api/cel/actual-cost.ts";
import { either, exactly, plus, type Range, scaled, times, UNBOUNDED, UNKNOWN } from "./cost-range.ts";
import type { DeclaredType, ValueKind } from "./declared-type.ts";

/** Sizes of keys and values of a list or map that an expression makes. */
export interface EntrySize {
  readonly isList: boolean;
  readonly key: Range;
  readonly value: Range;
}

/** What is known of the value of an expression. */
export interface Estimated {
  readonly kind: ValueKind;
  /** Kind of the elements of a list, of the values of a map. */
  readonly element?: ValueKind;
  /** Where in the declared type it comes from: undefined when it does not, `lost` when the way ends. */
  readonly place?: DeclaredType | "lost";
  readonly size?: Range;
  readonly entry?: EntrySize;
  readonly cost: Range;
}

export interface CallCost {
  readonly cost: Range;
  readonly kind: ValueKind;
  readonly element?: ValueKind;
  readonly size?: Range;
}

const ONE = exactly(1);
const SCALARS: ReadonlySet<ValueKind> = new Set(["bool", "int", "double", "duration", "timestamp"]);

export function knownSize({ size, place, kind }: Estimated): Range | undefined {
  if (size !== undefined) return size;
  if (typeof place === "object") return { min: 0, max: place.maxElements };
  return SCALARS.has(kind) ? ONE : undefined;
}

export function sizeOf(value: Estimated | undefined): Range {
  return (value === undefined ? undefined : knownSize(value)) ?? UNKNOWN;
}

/** A method of a value. The costs of target and arguments are not included. */
export function methodCost(name: string, target: Estimated, given: readonly Estimated[]): CallCost {
  const size = sizeOf(target);
  const [first, second] = given;
  switch (name) {
    case "check":
      return { cost: exactly(350_000), kind: "other" };
    case "isSorted":
    case "sum":
    case "min":
    case "max":
    case "indexOf":
    case "lastIndexOf":
      return overElements(name, target);
    case "lowerAscii":
    case "upperAscii":
    case "substring":
    case "trim":
      return { cost: scaled(size, TRAVERSAL), size, kind: "string" };
    case "replace":
      return given.length < 2 ? simple(name) : replaced(size, sizeOf(first), sizeOf(second));
    case "split":
      return { ...text(scaled(size, 2 * TRAVERSAL), { min: 0, max: size.max }), kind: "list", element: "string" };
    case "join":
      return joined(target, first);
    case "find":
    case "findAll": {
      const cost = searched(size, sizeOf(first));
      const found = text(cost, { min: 0, max: size.max });
      return name === "find" ? found : { ...found, kind: "list", element: "string" };
    }
    case "matches":
      return { cost: searched(size, sizeOf(first)), kind: "bool" };
    case "contains":
      return { cost: times(scaled(size, TRAVERSAL), scaled(sizeOf(first), TRAVERSAL)), kind: "bool" };
    case "startsWith":
    case "endsWith":
      return { cost: scaled(sizeOf(first), TRAVERSAL), kind: "bool" };
    case "validate":
      return { cost: scaled(scaled(sizeOf(first), TRAVERSAL), FORMAT_PATTERN * PATTERN), kind: "other" };
    case "containsIP":
    case "containsCIDR":
      return { cost: contained(name, first), kind: "bool" };
    default:
      return simple(name);
  }
}

function text(cost: Range, size: Range): CallCost {
  return { cost, size, kind: "string" };
}

/** A regular expression costs as many steps as a quarter of its length for each character. */
function searched(size: Range, pattern: Range): Range {
  return times(scaled(plus(size, ONE), TRAVERSAL), scaled(pattern, PATTERN));
}

function elementSize({ place }: Estimated): Range {
  const element = typeof place === "object" ? place.element : undefined;
  return element === undefined ? UNKNOWN : { min: 0, max: element.maxElements };
}

function overElements(name: string, target: Estimated): CallCost {
  const kind = name === "isSorted" ? "bool" : name.endsWith("ndexOf") ? "int" : (target.element ?? "dyn");
  if (target.kind !== "list") return { cost: scaled(sizeOf(target), TRAVERSAL), kind };
  const isText = target.element === "string" || target.element === "bytes";
  const each = isText ? plus(ONE, scaled(elementSize(target), TRAVERSAL)) : ONE;
  return { cost: times(sizeOf(target), each), kind };
}

function joined(target: Estimated, separator: Estimated | undefined): CallCost {
  const list = sizeOf(target);
  const between = { min: Math.max(list.min - 1, 0), max: Math.max(list.max - 1, 0) };
  const own = times(list, elementSize(target));
  const size = separator === undefined ? own : plus(own, times(sizeOf(separator), between));
  return text(scaled(size, TRAVERSAL), size);
}

function replaced(size: Range, old: Range, replacement: Range): CallCost {
  const longest = occurrences(size.max, old.min, replacement.max, replacement.max <= old.min);
  const shortest = occurrences(size.min, old.max, replacement.min, old.max <= replacement.min);
  return text(scaled(size, 2 * TRAVERSAL), { min: shortest, max: longest });
}

/** The size after everything was replaced. @param keepsLength the replacement does not make it longer (or shorter) */
function occurrences(size: number, old: number, replacement: number, keepsLength: boolean): number {
  if (old === 0) return Math.min((size + 1) * replacement + size, UNBOUNDED);
  return keepsLength ? size : Math.min(Math.ceil(size / old) * replacement, UNBOUNDED);
}

/** The bytes of an address: 4 or 16. */
const ADDRESS: Range = { min: 4, max: 16 };

function contained(name: string, other: Estimated | undefined): Range {
  const parsed = other?.kind === "string" ? scaled(sizeOf(other), TRAVERSAL) : exactly(0);
  const compared = plus(scaled(plus(ADDRESS, ADDRESS), TRAVERSAL), parsed);
  return name === "containsIP" ? compared : plus(compared, scaled(ADDRESS, TRAVERSAL), ONE);
}

/** A function without a target. The costs of the arguments are not included. */
export function functionCost(name: string, given: readonly Estimated[]): CallCost {
  const [first, second] = given;
  const size = sizeOf(first);
  switch (name) {
    case "url":
      return { cost: scaled(size, TRAVERSAL), kind: "other" };
    case "string":
      if (first?.kind !== "bytes") return simple(name);
      return text(scaled(size, TRAVERSAL), { min: Math.floor(size.min / 4), max: size.max });
    case "bytes":
      if (first?.kind !== "string") return simple(name);
      return {
        cost: scaled(size, TRAVERSAL),
        kind: "bytes",
        size: { min: size.min, max: Math.min(size.max * 4, UNBOUNDED) },
      };
    case "strings.quote":
      return text(scaled(size, TRAVERSAL), { min: size.min + 2, max: Math.min(size.max * 2 + 2, UNBOUNDED) });
    case "sets.contains":
    case "sets.intersects":
      return { cost: plus(ONE, times(size, sizeOf(second))), kind: "bool" };
    case "sets.equivalent":
      return { cost: plus(ONE, scaled(times(size, sizeOf(second)), 2)), kind: "bool" };
    default:
      return simple(name);
  }
}

const RESULTS: Readonly<Record<string, ValueKind>> = {
  size: "int",
  int: "int",
  uint: "int",
  double: "double",
  string: "string",
  bool: "bool",
  duration: "duration",
  timestamp: "timestamp",
  format: "string",
  charAt: "string",
  reverse: "string",
  orValue: "dyn",
  value: "dyn",
  compareTo: "int",
  sign: "int",
  asInteger: "int",
  asApproximateFloat: "double",
};
const TIME_PART = /^get(Date|DayOf|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)/;
const QUESTION = /^(is|has)[A-Z]|^(allowed|errored)$/;

/** What takes the same time whatever it is given. */
function simple(name: string): CallCost {
  const known = Object.hasOwn(RESULTS, name) ? RESULTS[name] : undefined;
  const kind = known ?? (TIME_PART.test(name) ? "int" : QUESTION.test(name) ? "bool" : "other");
  return { cost: ONE, kind };
}

const LENGTHY: ReadonlySet<ValueKind> = new Set(["string", "bytes"]);

/** What an operator between two values costs by itself. */
export function operatorCost(operator: string, left: Estimated, right: Estimated): CallCost {
  const [leftSize, rightSize] = [sizeOf(left), sizeOf(right)];
  const smaller = Math.min(leftSize.max, rightSize.max);
  const compared = scaled({ min: smaller > 0 ? 1 : 0, max: smaller }, TRAVERSAL);
  switch (operator) {
    case "==":
    case "!=":
      return { cost: compared, kind: "bool" };
    case "<":
    case "<=":
    case ">":
    case ">=":
      return { cost: byKind(left, right, compared), kind: "bool" };
    case "in":
      if (right.kind === "map" || right.kind === "object") return { cost: ONE, kind: "bool" };
      return { cost: right.kind === "list" ? rightSize : either(rightSize, ONE), kind: "bool" };
    case "+":
      return added(left, right);
    default:
      return { cost: ONE, kind: left.kind === "dyn" ? right.kind : left.kind };
  }
}

/** Texts cost by their length, other values do not; of what can be anything both may hold. */
function byKind(left: Estimated, right: Estimated, ofTexts: Range): Range {
  const known = left.kind === "dyn" ? right.kind : left.kind;
  if (known === "dyn") return either(ofTexts, ONE);
  return LENGTHY.has(known) ? ofTexts : ONE;
}

function added(left: Estimated, right: Estimated): CallCost {
  const kind = left.kind === "dyn" ? right.kind : left.kind;
  if (SCALARS.has(kind)) return { cost: ONE, kind };
  const size = plus(sizeOf(left), sizeOf(right));
  const element = left.element ?? right.element;
  const cost = kind === "list" ? ONE : byKind(left, right, scaled(size, TRAVERSAL));
  return { cost, kind, size, ...(element === undefined ? {} : { element }) };
}
