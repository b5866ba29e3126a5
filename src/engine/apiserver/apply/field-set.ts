/**
 * A set of fields, as a tree: what one manager owns, what a change touched.
 * Upstream: sigs.k8s.io/structured-merge-diff/fieldpath (set.go, serialize.go).
 */
import { compareElements, fieldName, parseElement } from "./path-element.ts";
import type { FieldSchema } from "./field-schema.ts";
import { shapeOf } from "./schema-shape.ts";

/** `members` are in the set; `children` hold what is in it further down. The elements are those of path-element.ts. */
export interface FieldSet {
  readonly members: ReadonlySet<string>;
  readonly children: ReadonlyMap<string, FieldSet>;
}

/** The form that is stored and sent. */
export interface FieldsV1 {
  readonly [element: string]: FieldsV1;
}

export const NO_FIELDS: FieldSet = { members: new Set(), children: new Map() };

export function isEmptySet(set: FieldSet): boolean {
  if (set.members.size > 0) return false;
  for (const child of set.children.values()) if (!isEmptySet(child)) return false;
  return true;
}

/** Collects paths into a set. */
export class FieldSetBuilder implements FieldSet {
  readonly members = new Set<string>();
  readonly children = new Map<string, FieldSet>();

  /** @param path not empty: the root itself is no field */
  insert(path: readonly string[], from = 0): void {
    const element = path[from];
    if (element === undefined) return;
    if (from === path.length - 1) this.members.add(element);
    else this.child(element).insert(path, from + 1);
  }

  /** @param below what is in the set under the element */
  add(path: readonly string[], below: FieldSet, from = 0): void {
    const element = path[from];
    if (element === undefined) return;
    if (from === path.length - 1) {
      this.members.add(element);
      const known = this.children.get(element);
      this.children.set(element, known === undefined ? below : unionOf(known, below));
    } else {
      this.child(element).add(path, below, from + 1);
    }
  }

  private include({ members, children }: FieldSet): void {
    for (const element of members) this.members.add(element);
    for (const [element, child] of children) this.children.set(element, child);
  }

  private child(element: string): FieldSetBuilder {
    const known = this.children.get(element);
    if (known instanceof FieldSetBuilder) return known;
    const made = new FieldSetBuilder();
    if (known !== undefined) made.include(known);
    this.children.set(element, made);
    return made;
  }
}

export function fieldSetOf(...paths: readonly (readonly string[])[]): FieldSet {
  const builder = new FieldSetBuilder();
  for (const path of paths) builder.insert(path);
  return builder;
}

export function unionOf(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmptySet(a)) return b;
  if (isEmptySet(b) || a === b) return a;
  const children = new Map(a.children);
  for (const [element, child] of b.children) {
    const known = children.get(element);
    children.set(element, known === undefined ? child : unionOf(known, child));
  }
  return { members: new Set([...a.members, ...b.members]), children };
}

/** What is in `a` and not in `b`; a member of `b` takes nothing away from what is below it. */
export function differenceOf(a: FieldSet, b: FieldSet): FieldSet {
  if (b.members.size === 0 && b.children.size === 0) return a;
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const rest = other === undefined ? child : differenceOf(child, other);
    if (!isEmptySet(rest)) children.set(element, rest);
  }
  return { members: new Set([...a.members].filter((element) => !b.members.has(element))), children };
}

/** As `differenceOf`, and a member of `b` takes everything below it away as well. */
export function recursiveDifferenceOf(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    if (b.members.has(element)) continue;
    const other = b.children.get(element);
    const rest = other === undefined ? child : recursiveDifferenceOf(child, other);
    if (!isEmptySet(rest)) children.set(element, rest);
  }
  return { members: new Set([...a.members].filter((element) => !b.members.has(element))), children };
}

export function intersectionOf(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [element, child] of a.children) {
    const other = b.children.get(element);
    const both = other === undefined ? NO_FIELDS : intersectionOf(child, other);
    if (!isEmptySet(both)) children.set(element, both);
  }
  return { members: new Set([...a.members].filter((element) => b.members.has(element))), children };
}

export function sameFields(a: FieldSet, b: FieldSet): boolean {
  return a === b || (contains(a, b) && contains(b, a));
}

/** Some field is in both. */
export function meets(a: FieldSet, b: FieldSet): boolean {
  for (const element of b.members) if (a.members.has(element)) return true;
  for (const [element, child] of b.children) {
    const own = a.children.get(element);
    if (own !== undefined && meets(own, child)) return true;
  }
  return false;
}

/** Nothing of `b` is missing in `a`. */
export function contains(a: FieldSet, b: FieldSet): boolean {
  for (const element of b.members) if (!a.members.has(element)) return false;
  for (const [element, child] of b.children) {
    const own = a.children.get(element);
    if (own === undefined ? !isEmptySet(child) : own !== child && !contains(own, child)) return false;
  }
  return true;
}

/** Every path, the members of a level before what is below it. */
export function pathsOf(set: FieldSet, prefix: readonly string[] = []): readonly (readonly string[])[] {
  const members = [...set.members].sort(compareElements).map((element) => [...prefix, element]);
  const below = [...set.children.keys()]
    .sort(compareElements)
    .flatMap((element) => pathsOf(set.children.get(element) ?? NO_FIELDS, [...prefix, element]));
  return [...members, ...below];
}

/** With the declared fields that lead to members as members themselves, so that emptied objects go too. */
export function withNamedFields(set: FieldSet, schema: FieldSchema | undefined): FieldSet {
  const shape = schema === undefined ? undefined : shapeOf(schema, undefined);
  const members = new Set(set.members);
  const children = new Map<string, FieldSet>();
  for (const [element, child] of set.children) {
    const name = fieldName(element);
    let below: FieldSchema | undefined;
    if (name !== undefined && shape?.form === "map") {
      const declared = shape.field(name);
      if (declared !== undefined) members.add(element);
      below = declared ?? shape.element();
    } else if (element.startsWith("k:") && shape?.form === "list") {
      below = shape.element();
    }
    children.set(element, withNamedFields(child, below));
  }
  return { members, children };
}

/** Stored sets are read again and again, and written again as they were. */
const parsed = new WeakMap<object, FieldSet>();
const written = new WeakMap<FieldSet, FieldsV1>();

export function toFieldsV1(set: FieldSet): FieldsV1 {
  const known = written.get(set);
  if (known !== undefined) return known;
  const result: Record<string, FieldsV1> = {};
  const elements = new Set([...set.members, ...set.children.keys()]);
  for (const element of [...elements].sort(compareElements)) {
    const child = set.children.get(element);
    const below = child === undefined || isEmptySet(child) ? undefined : toFieldsV1(child);
    if (set.members.has(element)) result[element] = below === undefined ? {} : { ".": {}, ...below };
    else if (below !== undefined) result[element] = below;
  }
  written.set(set, result);
  return result;
}

/** Undefined when it is no set of fields. */
export function parseFieldsV1(fields: unknown): FieldSet | undefined {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return undefined;
  const known = parsed.get(fields);
  if (known !== undefined) return known;
  const members = new Set<string>();
  const children = new Map<string, FieldSet>();
  for (const [key, value] of Object.entries(fields)) {
    if (key === ".") continue;
    const element = parseElement(key);
    const child = parseFieldsV1(value);
    if (element === undefined || child === undefined) return undefined;
    const below = !isEmptySet(child);
    if (!below || Object.hasOwn(value as object, ".")) members.add(element);
    if (below) children.set(element, child);
  }
  const set = { members, children };
  parsed.set(fields, set);
  written.set(set, fields as FieldsV1);
  return set;
}
