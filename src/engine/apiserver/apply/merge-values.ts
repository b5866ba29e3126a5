/**
 * A live object with a configuration merged into it: the configuration wins, what it does not mention stays.
 * Upstream: sigs.k8s.io/structured-merge-diff/typed/merge.go.
 */
import { defineField } from "../../../api/same-value.ts";
import type { FieldSchema, ListSchema, MapSchema } from "./field-schema.ts";
import { itemElement } from "./path-element.ts";
import { fieldOf, fieldsIn, isBlank, itemsIn, own, shapeOf } from "./schema-shape.ts";

/** `undefined` is absent. The live object may hold items with equal keys; the configuration has been checked. */
export function mergeValues(schema: FieldSchema, live: unknown, config: unknown): unknown {
  if (config === undefined) return live;
  if (live === undefined || live === config) return config;
  const shape = shapeOf(schema, config);
  const before = shapeOf(schema, live);
  if (shape.form !== before.form || shape.form === "scalar") return config;
  const whole = shape.form === "list" ? shape.merge === "atomic" : shape.atomic;
  if (whole || (isBlank(live) && isBlank(config))) return config;
  return shape.form === "list" ? mergeLists(shape, live, config) : mergeFields(shape, live, config);
}

function mergeFields(schema: MapSchema, live: unknown, config: unknown): unknown {
  const [before, wanted] = [fieldsIn(live) ?? {}, fieldsIn(config) ?? {}];
  const merged: Record<string, unknown> = {};
  for (const name of Object.keys(before)) {
    const field = fieldOf(schema, name);
    const asked = own(wanted, name);
    defineField(merged, name, field === undefined ? before[name] : mergeValues(field, before[name], asked));
  }
  for (const name of Object.keys(wanted)) {
    if (!Object.hasOwn(before, name)) defineField(merged, name, wanted[name]);
  }
  return merged;
}

/** Items of the configuration in its order, the others of the live object between them where they were. */
function mergeLists(schema: ListSchema, live: unknown, config: unknown): unknown {
  const before = keyed(schema, itemsIn(live) ?? []);
  const wanted = keyed(schema, itemsIn(config) ?? []);
  const first = new Map<string, unknown>();
  const counts = new Map<string, number>();
  for (const { element, item } of before) {
    if (!first.has(element)) first.set(element, item);
    counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  const wantedElements = new Set(wanted.map(({ element }) => element));
  const shared = wanted.filter(({ element }) => first.has(element)).map(({ element }) => element);
  const merged = new Set<string>();
  const result: unknown[] = [];
  const take = (element: string, item: unknown): void => {
    merged.add(element);
    // Several live items with the key of one in the configuration give way to that one.
    const known = counts.get(element) === 1 ? first.get(element) : undefined;
    result.push(mergeValues(schema.element(), known, item));
    if (shared[0] === element) shared.shift();
  };
  let [at, next] = [0, 0];
  while (at < before.length || next < wanted.length) {
    const old = before[at];
    const asked = wanted[next];
    if (old !== undefined && asked !== undefined) {
      if (old.element === asked.element) {
        take(asked.element, asked.item);
        at += 1;
        next += 1;
        continue;
      }
      if (wantedElements.has(old.element) && shared[0] !== undefined && shared[0] !== old.element) {
        at += 1;
        continue;
      }
    }
    if (old !== undefined && !wantedElements.has(old.element)) {
      result.push(old.item);
      at += 1;
      continue;
    }
    if (old !== undefined && merged.has(old.element)) at += 1;
    if (asked !== undefined) {
      take(asked.element, asked.item);
      next += 1;
    } else if (old !== undefined && !merged.has(old.element)) {
      at += 1;
    }
  }
  return result;
}

interface Keyed {
  readonly element: string;
  readonly item: unknown;
}

function keyed(schema: ListSchema, items: readonly unknown[]): readonly Keyed[] {
  return items.flatMap((item) => {
    const found = itemElement(schema, item);
    return found.ok ? [{ element: found.element, item }] : [];
  });
}
