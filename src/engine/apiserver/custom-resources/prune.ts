/**
 * Drops what a structural schema does not know, and says what that was.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go.
 */
import { type Fields, isEmbedded, isFields, itemsOf, keepsUnknown, propertyOf, RESOURCE_FIELDS } from "./schema.ts";
import { additionalOf, type Schema } from "./schema.ts";

export interface Pruned {
  /** The value itself when everything in it is known. */
  readonly value: unknown;
  /** Paths of what is gone (`spec.items[0].colour`), sorted. */
  readonly unknownFields: readonly string[];
}

/** @param isRoot whether the value is a whole resource, with fields that no schema needs to name */
export function prune(value: unknown, schema: Schema | undefined, isRoot: boolean): Pruned {
  const pruning = new Pruning();
  const kept = pruning.prune(value, schema, "", isRoot);
  return { value: kept, unknownFields: pruning.unknown.sort() };
}

class Pruning {
  readonly unknown: string[] = [];

  prune(value: unknown, schema: Schema | undefined, path: string, isResource: boolean): unknown {
    if (Array.isArray(value)) return this.list(value, schema, path);
    return isFields(value) ? this.fields(value, schema, path, isResource) : value;
  }

  private list(value: readonly unknown[], schema: Schema | undefined, path: string): unknown {
    // Below what keeps unknown fields, lists without a schema of their own are kept as they are.
    const items = schema === undefined ? undefined : itemsOf(schema);
    if (items === undefined && keepsUnknown(schema)) return value;
    const next = value.map((item: unknown, index) => this.prune(item, items, `${path}[${index}]`, isEmbedded(items)));
    return next.every((item, index) => item === value[index]) ? value : next;
  }

  private fields(value: Fields, schema: Schema | undefined, path: string, isResource: boolean): unknown {
    let same = true;
    const kept: [string, unknown][] = [];
    for (const [key, inner] of Object.entries(value)) {
      const below = path === "" ? key : `${path}.${key}`;
      const next = this.field(inner, key, schema, below, isResource);
      if (next === GONE) this.unknown.push(below);
      else kept.push([key, next]);
      same &&= next === inner;
    }
    return same ? value : Object.fromEntries(kept);
  }

  private field(value: unknown, key: string, schema: Schema | undefined, path: string, isResource: boolean): unknown {
    if (isResource && RESOURCE_FIELDS.has(key)) return value;
    if (schema === undefined) return GONE;
    const property = propertyOf(schema, key);
    if (property !== undefined) return this.prune(value, property, path, isEmbedded(property));
    const additional = additionalOf(schema);
    if (additional !== undefined && additional !== false) {
      const values = additional === true ? undefined : additional;
      return this.prune(value, values, path, isEmbedded(values));
    }
    return keepsUnknown(schema) ? value : GONE;
  }
}

/** Stands for what is pruned: any value of JSON may be a field's. */
const GONE = Symbol("pruned");
