/**
 * Which fields came, went or changed between two states of an object. Parts that are the same object are not visited.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/compare.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { FieldSchema, ListSchema, MapSchema } from "./field-schema.ts";
import { type FieldSet, FieldSetBuilder, isEmptySet, recursiveDifferenceOf } from "./field-set.ts";
import { fieldElement, itemElement } from "./path-element.ts";
import { fieldOf, type Fields, fieldsIn, isBlank, itemsIn, own, shapeOf } from "./schema-shape.ts";

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

export function isSame({ added, modified, removed }: Comparison): boolean {
  return isEmptySet(added) && isEmptySet(modified) && isEmptySet(removed);
}

/** Without some fields and everything below them. */
export function withoutFields({ added, modified, removed }: Comparison, ignored: FieldSet): Comparison {
  if (isEmptySet(ignored)) return { added, modified, removed };
  return {
    added: recursiveDifferenceOf(added, ignored),
    modified: recursiveDifferenceOf(modified, ignored),
    removed: recursiveDifferenceOf(removed, ignored),
  };
}

/** `undefined` is absent; `null` is there. */
export function compareValues(schema: FieldSchema, before: unknown, after: unknown): Comparison {
  const walk = new Walk();
  walk.compare(schema, before, after);
  const { added, modified, removed } = walk;
  return { added, modified, removed };
}

class Walk {
  readonly added = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly removed = new FieldSetBuilder();
  private readonly path: string[] = [];

  compare(schema: FieldSchema, before: unknown, after: unknown): void {
    if (before === after) return;
    if (before === undefined && this.path.length > 0) {
      const below = newFields(schema, after);
      if (below === undefined) this.added.insert(this.path);
      else this.added.add(this.path, below);
      return;
    }
    const shapeBefore = shapeOf(schema, before === undefined ? after : before);
    const shapeAfter = shapeOf(schema, after === undefined ? before : after);
    let leaf = this.handle(shapeAfter, before, after);
    if (shapeBefore !== shapeAfter) leaf = this.handle(shapeBefore, before, after) && leaf;
    if (leaf) return;
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
  }

  /** True when the value counted as a whole. */
  private handle(shape: ReturnType<typeof shapeOf>, before: unknown, after: unknown): boolean {
    if (shape.form === "scalar") return this.leaf(before, after);
    const whole = shape.form === "list" ? shape.merge === "atomic" : shape.atomic;
    if (whole || (isBlank(before) && isBlank(after))) return this.leaf(before, after);
    if (shape.form === "list") this.items(shape, itemsIn(before) ?? [], itemsIn(after) ?? []);
    else this.fields(shape, fieldsIn(before) ?? {}, fieldsIn(after) ?? {});
    return false;
  }

  private leaf(before: unknown, after: unknown): boolean {
    if (before === undefined) this.added.insert(this.path);
    else if (after === undefined) this.removed.insert(this.path);
    else if (!sameValue(before, after)) this.modified.insert(this.path);
    return true;
  }

  private fields(schema: MapSchema, before: Fields, after: Fields): void {
    for (const name of Object.keys(before)) this.field(schema, name, before[name], own(after, name));
    for (const name of Object.keys(after)) {
      if (own(before, name) === undefined) this.field(schema, name, undefined, after[name]);
    }
  }

  private field(schema: MapSchema, name: string, before: unknown, after: unknown): void {
    if (before === after) return;
    const field = fieldOf(schema, name);
    if (field !== undefined) this.below(fieldElement(name), field, before, after);
  }

  private items(schema: ListSchema, before: readonly unknown[], after: readonly unknown[]): void {
    const elements = commonElements(schema, before, after);
    if (elements !== undefined) {
      const item = schema.element();
      elements.forEach((element, index) => this.below(element, item, before[index], after[index]));
      return;
    }
    const [left, right] = [groupsOf(schema, before), groupsOf(schema, after)];
    for (const element of new Set([...left.keys(), ...right.keys()])) {
      const [was, is] = [left.get(element) ?? [], right.get(element) ?? []];
      if (was.length <= 1 && is.length <= 1) this.below(element, schema.element(), was[0], is[0]);
      else if (!sameValue(was, is)) this.duplicates(element, schema.element(), was, is);
    }
  }

  /** Items with one key: together they are one thing. */
  private duplicates(element: string, schema: FieldSchema, was: readonly unknown[], is: readonly unknown[]): void {
    if (is.length > 1 || was.length > 1) {
      this.path.push(element);
      if (was.length === 0) this.added.insert(this.path);
      else if (is.length === 0) this.removed.insert(this.path);
      else this.modified.insert(this.path);
      this.path.pop();
    }
    if (is.length === 1) this.below(element, schema, undefined, is[0]);
    else if (was.length === 1) this.below(element, schema, was[0], undefined);
  }

  private below(element: string, schema: FieldSchema, before: unknown, after: unknown): void {
    this.path.push(element);
    this.compare(schema, before, after);
    this.path.pop();
  }
}

/** Everything in a value that was not there: its fields, their fields and so on; undefined when it counts as a whole. */
function newFields(schema: FieldSchema, value: unknown): FieldSet | undefined {
  const shape = shapeOf(schema, value);
  if (shape.form === "scalar" || isBlank(value)) return undefined;
  if (shape.form === "list" ? shape.merge === "atomic" : shape.atomic) return undefined;
  const members = new Set<string>();
  const children = new Map<string, FieldSet>();
  const take = (element: string, field: FieldSchema, part: unknown): void => {
    const below = newFields(field, part);
    members.add(element);
    if (below !== undefined) children.set(element, below);
  };
  if (shape.form === "list") {
    for (const [element, group] of groupsOf(shape, itemsIn(value) ?? [])) {
      if (group.length > 1) members.add(element);
      else take(element, shape.element(), group[0]);
    }
  } else {
    const fields = fieldsIn(value) ?? {};
    for (const name of Object.keys(fields)) {
      const field = fields[name] === undefined ? undefined : fieldOf(shape, name);
      if (field !== undefined) take(fieldElement(name), field, fields[name]);
    }
  }
  return { members, children };
}

/** The elements of two lists that have the same ones in the same order, each once; undefined for other lists. */
function commonElements(
  schema: ListSchema,
  before: readonly unknown[],
  after: readonly unknown[],
): readonly string[] | undefined {
  if (before.length !== after.length) return undefined;
  const elements: string[] = [];
  for (const [index, item] of before.entries()) {
    const [was, is] = [itemElement(schema, item), itemElement(schema, after[index])];
    if (!was.ok || !is.ok || was.element !== is.element || elements.includes(was.element)) return undefined;
    elements.push(was.element);
  }
  return elements;
}

function groupsOf(schema: ListSchema, items: readonly unknown[]): ReadonlyMap<string, readonly unknown[]> {
  const groups = new Map<string, unknown[]>();
  for (const item of items) {
    const found = itemElement(schema, item);
    if (!found.ok) continue;
    const group = groups.get(found.element);
    if (group === undefined) groups.set(found.element, [item]);
    else group.push(item);
  }
  return groups;
}
