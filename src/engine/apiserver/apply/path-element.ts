/**
 * One step of a path to a field, in the form that `fieldsV1` has: `f:name`, `k:{"name":"web"}`, `v:"value"`, `i:0`.
 * Upstream: sigs.k8s.io/structured-merge-diff/fieldpath (element.go, serialize-pe.go).
 */
import type { ListSchema } from "./field-schema.ts";

type Fields = Readonly<Record<string, unknown>>;

export type ElementResult =
  { readonly ok: true; readonly element: string } | { readonly ok: false; readonly problem: string };

export function fieldElement(name: string): string {
  return `f:${name}`;
}

/** Which item of a set or a map this is. */
export function itemElement(schema: ListSchema, item: unknown): ElementResult {
  return schema.merge === "set" ? valueElement(item) : keyElement(schema, item);
}

function valueElement(item: unknown): ElementResult {
  if (item === undefined || item === null) return refused("an associative list may not have a null element");
  if (Array.isArray(item)) return refused("an associative list with set semantics may not have list elements");
  if (typeof item === "object") return refused("an associative list with set semantics may not have map elements");
  return { ok: true, element: `v:${JSON.stringify(item)}` };
}

function keyElement({ keys }: ListSchema, item: unknown): ElementResult {
  if (item === undefined || item === null) return refused("associative list with keys may not have a null element");
  if (typeof item !== "object" || Array.isArray(item)) {
    return refused("associative list with keys may not have non-map elements");
  }
  const [only] = keys;
  if (only !== undefined && keys.length === 1 && Object.hasOwn(item, only.name)) {
    const value = (item as Fields)[only.name];
    if (typeof value === "string") return textElement(only.name, value);
  }
  const found: [string, unknown][] = [];
  for (const key of keys) {
    const given = Object.hasOwn(item, key.name) ? (item as Fields)[key.name] : undefined;
    const value = given === undefined ? key.default : given;
    if (value === undefined) {
      const name = JSON.stringify(key.name);
      return refused(
        `associative list with keys has an element that omits key field ${name} (and doesn't have default value)`,
      );
    }
    found.push([key.name, value]);
  }
  return { ok: true, element: keyText(found) };
}

const MAX_KNOWN_TEXTS = 4_096;
const knownTexts = new Map<string, Map<string, ElementResult>>();

/** Most lists have one key, such as the type of a condition, and the same few values of it. */
function textElement(name: string, value: string): ElementResult {
  let ofName = knownTexts.get(name);
  if (ofName === undefined) {
    ofName = new Map();
    knownTexts.set(name, ofName);
  }
  let known = ofName.get(value);
  if (known === undefined) {
    known = { ok: true, element: keyText([[name, value]]) };
    if (ofName.size >= MAX_KNOWN_TEXTS) ofName.clear();
    ofName.set(value, known);
  }
  return known;
}

function keyText(fields: readonly (readonly [string, unknown])[]): string {
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`;
}

function refused(problem: string): ElementResult {
  return { ok: false, problem };
}

/** A key of `fieldsV1` in the one form that comparisons rely on; undefined when it is none. */
export function parseElement(text: string): string | undefined {
  const rest = text.slice(2);
  if (text.startsWith("f:")) return text;
  if (text.startsWith("i:")) return /^-?\d+$/.test(rest) ? text : undefined;
  if (!text.startsWith("k:") && !text.startsWith("v:")) return undefined;
  const value = parseJson(rest);
  if (value === undefined) return undefined;
  if (text.startsWith("v:")) return `v:${JSON.stringify(value)}`;
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? keyText(Object.entries(value))
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The field's name, of an element that is one. */
export function fieldName(element: string): string | undefined {
  return element.startsWith("f:") ? element.slice(2) : undefined;
}

const KIND_ORDER = "fkvi";

/** Fields, then keys, then values, then positions. */
export function compareElements(a: string, b: string): number {
  if (a === b) return 0;
  const [first, second] = [KIND_ORDER.indexOf(a[0] ?? ""), KIND_ORDER.indexOf(b[0] ?? "")];
  if (first !== second) return first - second;
  if (a.startsWith("i:")) return Number(a.slice(2)) - Number(b.slice(2));
  if (a.startsWith("k:")) return compareKeys(a, b);
  if (a.startsWith("v:")) return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)));
  return a < b ? -1 : 1;
}

/** One text that is all printable and without escapes: the texts are in the order of the values. */
const PLAIN_KEY = /^k:\{"\w+":"[#-[\]-~]*"\}$/;

function compareKeys(a: string, b: string): number {
  if (PLAIN_KEY.test(a) && PLAIN_KEY.test(b)) return a < b ? -1 : 1;
  const [left, right] = [keyFields(a), keyFields(b)];
  for (const [index, [name, value]] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (name !== other[0]) return name < other[0] ? -1 : 1;
    const order = compareValues(value, other[1]);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function keyFields(element: string): readonly [string, unknown][] {
  return Object.entries(JSON.parse(element.slice(2)) as Fields).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Numbers before texts before booleans, as upstream. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return rank(a) - rank(b);
  const [left, right] = typeof a === "string" ? [a, b as string] : [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function rank(value: unknown): number {
  return ["number", "string", "boolean"].indexOf(typeof value);
}

/** `.spec`, `[name="web"]`, `[="value"]`, `[0]`: as in messages. */
export function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith("f:")) return `.${rest}`;
  if (element.startsWith("v:")) return `[=${rest}]`;
  if (element.startsWith("i:")) return `[${rest}]`;
  return `[${keyFields(element)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}]`;
}

export function pathText(path: readonly string[]): string {
  return path.map(elementText).join("");
}
