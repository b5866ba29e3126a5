/**
 * What is wrong with how a schema says that lists and maps merge.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
import type { FieldError } from "../../field-error.ts";
import { type Errors, forbidden, invalid, required, unsupported } from "../../validation/errors.ts";
import { itemsOf, propertyOf, type Schema } from "../schema.ts";
import { propertyPath } from "./structural-errors.ts";

export function mergeDeclarationErrors(schema: Schema, path: string): Errors {
  return [
    ...mapTypeErrors(schema, path),
    ...listTypeErrors(schema, path),
    ...listKeyErrors(schema, path),
    ...itemErrors(schema, path),
  ];
}

function mapTypeErrors(schema: Schema, path: string): Errors {
  const mapType = schema["x-kubernetes-map-type"];
  if (mapType === undefined) return [];
  const errors: FieldError[] = wrongType(schema, "object", "x-kubernetes-map-type", path);
  if (mapType !== "atomic" && mapType !== "granular") {
    errors.push(unsupported(`${path}.x-kubernetes-map-type`, mapType, ["atomic", "granular"]));
  }
  return errors;
}

function wrongType({ type = "" }: Schema, wanted: string, extension: string, path: string): FieldError[] {
  if (type === wanted) return [];
  const detail = `must be ${wanted} if ${extension} is specified`;
  return [type === "" ? required(`${path}.type`, detail) : invalid(`${path}.type`, type, detail)];
}

function listTypeErrors(schema: Schema, path: string): Errors {
  const listType = schema["x-kubernetes-list-type"];
  if (listType === undefined) return [];
  const errors: FieldError[] = wrongType(schema, "array", "x-kubernetes-list-type", path);
  const items = itemsOf(schema);
  if (errors.length === 0 && listType === "set" && items !== undefined) errors.push(...setItemErrors(items, path));
  if (listType !== "atomic" && listType !== "set" && listType !== "map") {
    errors.push(unsupported(`${path}.x-kubernetes-list-type`, listType, ["atomic", "set", "map"]));
  }
  return errors;
}

function setItemErrors(items: Schema, path: string): Errors {
  const detail = "must be atomic as item of a list with x-kubernetes-list-type=set";
  const listType = items["x-kubernetes-list-type"];
  if (items.type === "array" && listType !== undefined && listType !== "atomic") {
    return [invalid(`${path}.items.x-kubernetes-list-type`, listType, detail)];
  }
  if (items.type === "object" && items["x-kubernetes-map-type"] !== "atomic") {
    // As upstream: the value printed is that of the list type.
    return [invalid(`${path}.items.x-kubernetes-map-type`, listType ?? "null", detail)];
  }
  return [];
}

function listKeyErrors(schema: Schema, path: string): Errors {
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"] ?? [];
  const errors: FieldError[] = [];
  if (keys.length > 0 && listType !== "map") {
    const detail = "must be map if x-kubernetes-list-map-keys is non-empty";
    const field = `${path}.x-kubernetes-list-type`;
    errors.push(listType === undefined ? required(field, detail) : invalid(field, listType, detail));
  }
  if (listType !== "map") return errors;
  if (keys.length === 0) {
    errors.push(required(`${path}.x-kubernetes-list-map-keys`, "must not be empty if x-kubernetes-list-type is map"));
  }
  const items = itemsOf(schema);
  if (schema.items === undefined) {
    errors.push(required(`${path}.items`, "must have a schema if x-kubernetes-list-type is map"));
  }
  if (items === undefined) return errors;
  if (items.type !== "object") {
    const detail = "must be object if parent array's x-kubernetes-list-type is map";
    errors.push(invalid(`${path}.items.type`, items.type ?? "", detail));
    return errors;
  }
  return [...errors, ...keys.flatMap((key, index) => keyErrors(key, keys.indexOf(key) < index, keys, items, path))];
}

function keyErrors(key: string, repeated: boolean, keys: readonly string[], items: Schema, path: string): Errors {
  const field = `${path}.x-kubernetes-list-map-keys`;
  const errors: FieldError[] = [];
  const property = propertyOf(items, key);
  if (property === undefined) errors.push(invalid(field, keys, "entries must all be names of item properties"));
  else if (property.type === "array" || property.type === "object") {
    const detail = "must be a scalar type if parent array's x-kubernetes-list-type is map";
    errors.push(invalid(`${propertyPath(`${path}.items`, key)}.type`, items.type, detail));
  }
  if (repeated) errors.push(invalid(field, keys, "must not contain duplicate entries"));
  return errors;
}

/** Items that are told apart by their keys must have them. */
function itemErrors(schema: Schema, path: string): Errors {
  const items = itemsOf(schema);
  const listType = schema["x-kubernetes-list-type"];
  if (items === undefined || (listType !== "set" && listType !== "map")) return [];
  const errors: FieldError[] = [];
  if (items.nullable === true) {
    errors.push(forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`));
  }
  if (listType === "set") return errors;
  for (const key of schema["x-kubernetes-list-map-keys"] ?? []) {
    const property = propertyOf(items, key);
    if (property === undefined) continue;
    const field = propertyPath(`${path}.items`, key);
    if (!(items.required ?? []).includes(key) && property.default === undefined) {
      const detail =
        "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property";
      errors.push(required(`${field}.default`, detail));
    }
    if (property.nullable === true) {
      const detail = "this property is in x-kubernetes-list-map-keys, so it cannot be nullable";
      errors.push(forbidden(`${field}.nullable`, detail));
    }
  }
  return errors;
}
