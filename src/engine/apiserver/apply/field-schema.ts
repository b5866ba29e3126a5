/**
 * How the fields of an object merge and who may own which part of them: the schema of structured merge and diff.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
 * Upstream: sigs.k8s.io/structured-merge-diff/schema, k8s.io/kube-openapi/pkg/schemaconv.
 */

export type FieldSchema = ScalarSchema | ListSchema | MapSchema | UntypedSchema;

export interface ScalarSchema {
  readonly form: "scalar";
  /** `any`: a quantity, an IntOrString, a time. */
  readonly scalar: "string" | "number" | "boolean" | "any";
}

export interface ListSchema {
  readonly form: "list";
  /** `atomic` has one owner and is replaced whole, a `set` merges its values, a `map` its items by `keys`. */
  readonly merge: "atomic" | "set" | "map";
  /** Of a `map`: the fields that tell items apart; a default stands in for an item that leaves the field out. */
  readonly keys: readonly ListKey[];
  element(): FieldSchema;
}

export interface ListKey {
  readonly name: string;
  readonly default?: string | number | boolean;
}

export interface MapSchema {
  readonly form: "map";
  /** One owner for the whole object. */
  readonly atomic: boolean;
  /** A declared field. */
  field(name: string): FieldSchema | undefined;
  /** Everything else, as in a map of labels; without it other fields are not declared in the schema. */
  element(): FieldSchema | undefined;
}

/** Anything: its form is that of the value. `atomic`: one owner; otherwise objects in it merge field by field. */
export interface UntypedSchema {
  readonly form: "untyped";
  readonly atomic: boolean;
}

export const ANY_SCALAR: ScalarSchema = { form: "scalar", scalar: "any" };
export const STRING: ScalarSchema = { form: "scalar", scalar: "string" };
export const NUMBER: ScalarSchema = { form: "scalar", scalar: "number" };
export const BOOLEAN: ScalarSchema = { form: "scalar", scalar: "boolean" };
export const UNTYPED_ATOMIC: UntypedSchema = { form: "untyped", atomic: true };
export const UNTYPED: UntypedSchema = { form: "untyped", atomic: false };

/** An object whose parts are worked out when they are asked for: types may contain themselves. */
export function mapSchema(parts: {
  readonly atomic?: boolean;
  readonly field?: (name: string) => FieldSchema | undefined;
  readonly element?: () => FieldSchema | undefined;
}): MapSchema {
  const { atomic = false, field = () => undefined, element = () => undefined } = parts;
  return { form: "map", atomic, field, element };
}

export function listSchema(
  element: () => FieldSchema,
  merge: ListSchema["merge"] = "atomic",
  keys: readonly ListKey[] = [],
): ListSchema {
  return { form: "list", merge, keys, element };
}
