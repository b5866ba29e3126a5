/**
 * Everything wrong with the schema of a version.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 * (validateCustomResourceDefinitionValidation, ValidateCustomResourceDefinitionOpenAPISchema).
 */
import type { FieldError } from "../../field-error.ts";
import { type Errors, forbidden, invalid, unsupported } from "../../validation/errors.ts";
import { additionalOf, isEmbedded, isFields, itemsOf, RESOURCE_FIELDS, type Schema, valuesOf } from "../schema.ts";
import { defaultErrors } from "./default-errors.ts";
import { mergeDeclarationErrors } from "./list-declaration-errors.ts";
import { CostTotal, repeatsBelow } from "./rule-cost-errors.ts";
import { ruleCompileErrors, ruleFormErrors } from "./rule-declaration-errors.ts";
import { propertyPath, structuralErrors } from "./structural-errors.ts";

/** @param hasStatus the version has the status subresource: then the root may say less */
export function schemaErrors(schema: Schema, hasStatus: boolean, path: string): Errors {
  const errors: FieldError[] = hasStatus ? [...rootErrors(schema, path)] : [];
  if (schema.nullable === true) errors.push(forbidden(`${path}.nullable`, "nullable cannot be true at the root"));
  const structural = structuralErrors(schema, path);
  const unfit = structural.length > 0 ? structural : defaultErrors(schema, path);
  const costs = new CostTotal();
  const found = walk(schema, path, {
    isRoot: true,
    insideMeta: false,
    compiles: unfit.length === 0,
    repeats: 1,
    costs,
  });
  return [...errors, ...unfit, ...found.errors, ...found.ruleErrors, ...costs.errors(path)];
}

/** Go's names of what the root may say, in the order in which upstream lists them. */
const ALLOWED_AT_ROOT =
  "Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations";
const ALLOWED_KEYS: ReadonlySet<string> = new Set(
  ALLOWED_AT_ROOT.split(" ").map((name) => {
    if (name === "XPreserveUnknownFields") return "x-kubernetes-preserve-unknown-fields";
    return name === "XValidations" ? "x-kubernetes-validations" : name.charAt(0).toLowerCase() + name.slice(1);
  }),
);

function rootErrors(schema: Schema, path: string): Errors {
  if ((schema.type ?? "object") !== "object") {
    const detail =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    return [invalid(`${path}.type`, schema.type, detail)];
  }
  const stranger = Object.entries(schema).find(([key, value]) => !ALLOWED_KEYS.has(key) && value !== false);
  if (stranger === undefined) return [];
  const detail = `only [${ALLOWED_AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`;
  return [invalid(path, schema, detail)];
}

interface Place {
  readonly isRoot: boolean;
  /** In the metadata of a resource. */
  readonly insideMeta: boolean;
  /** Why there can be no default; undefined where there can. */
  readonly noDefaults?: string;
  /** The nearest place above whose parts cannot be followed from one state to the next. */
  readonly uncorrelated?: string;
  /** Whether rules are read: not in alternatives, and not when the schema is wrong anyway. */
  readonly compiles: boolean;
  /** How often it can stand in a resource; undefined without a bound. */
  readonly repeats: number | undefined;
  readonly costs: CostTotal;
}

interface Found {
  readonly errors: Errors;
  readonly ruleErrors: Errors;
}

function walk(schema: Schema, path: string, place: Place): Found {
  const errors: FieldError[] = [...ownErrors(schema, path, place)];
  const ruleErrors: FieldError[] = [];
  const repeats = repeatsBelow(schema, place.repeats);
  const visit = (inner: Schema, below: string, at: Partial<Place>): void => {
    const found = walk(inner, below, { ...place, isRoot: false, repeats, ...at });
    errors.push(...found.errors);
    ruleErrors.push(...found.ruleErrors);
  };
  visitFields(schema, path, place, visit);
  const { not, allOf = [], oneOf = [], anyOf = [], definitions = {} } = schema;
  if (not !== undefined) visit(not, `${path}.not`, { compiles: false });
  for (const [name, list] of Object.entries({ allOf, oneOf, anyOf })) {
    list.forEach((one, index) => visit(one, `${path}.${name}[${index}]`, { compiles: false }));
  }
  for (const [name, one] of Object.entries(definitions)) {
    visit(one, `${path}.definitions[${name}]`, { compiles: false });
  }
  visitItems(schema, path, place, visit);
  if (schema["x-kubernetes-preserve-unknown-fields"] === false) {
    errors.push(invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, "must be true or undefined"));
  }
  errors.push(...mergeDeclarationErrors(schema, path), ...ruleFormErrors(schema, path));
  if (errors.length === 0 && place.compiles) {
    const { uncorrelated, costs } = place;
    const isResource = place.isRoot || isEmbedded(schema);
    const bound = place.repeats === undefined ? {} : { repeats: place.repeats };
    const above = uncorrelated === undefined ? {} : { uncorrelated };
    ruleErrors.push(...ruleCompileErrors(schema, path, { isResource, costs, ...bound, ...above }));
  }
  return { errors, ruleErrors };
}

type Visit = (inner: Schema, path: string, at: Partial<Place>) => void;

function visitFields(schema: Schema, path: string, place: Place, visit: Visit): void {
  const values = valuesOf(schema);
  if (values !== undefined) {
    const reason = place.insideMeta ? { noDefaults: "inside additionalProperties applying to object metadata" } : {};
    visit(values, `${path}.additionalProperties`, reason);
  }
  const atomic = schema["x-kubernetes-map-type"] === "atomic";
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const isMeta = (place.isRoot || isEmbedded(schema)) && RESOURCE_FIELDS.has(name);
    visit(property, propertyPath(path, name), {
      ...(atomic && place.uncorrelated === undefined ? { uncorrelated: path } : {}),
      ...(isMeta ? { insideMeta: true } : {}),
      ...(isMeta && place.isRoot ? { noDefaults: `in top-level ${name}` } : {}),
    });
  }
}

function visitItems(schema: Schema, path: string, place: Place, visit: Visit): void {
  const follows = schema["x-kubernetes-list-type"] === "map" || place.uncorrelated !== undefined;
  const at = follows ? {} : { uncorrelated: path };
  const items = itemsOf(schema);
  if (items !== undefined) visit(items, `${path}.items`, at);
  if (!Array.isArray(schema.items)) return;
  (schema.items as readonly unknown[]).forEach((one, index) => {
    if (isFields(one)) visit(one, `${path}.items[${index}]`, { ...at, compiles: false });
  });
}

const TYPES = ["array", "boolean", "integer", "number", "object", "string"];

const NOT_SUPPORTED = ["id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"] as const;

function ownErrors(schema: Schema, path: string, place: Place): Errors {
  const errors: FieldError[] = [];
  const { type = "" } = schema;
  if (type !== "" && !TYPES.includes(type)) errors.push(unsupported(`${path}.type`, type, TYPES));
  if (schema.default !== undefined && place.noDefaults !== undefined) {
    errors.push(forbidden(`${path}.default`, `must not be set ${place.noDefaults}`));
  }
  for (const key of NOT_SUPPORTED) {
    if (schema[key] !== undefined && schema[key] !== "") {
      errors.push(forbidden(`${path}.${key}`, `${key} is not supported`));
    }
  }
  if (type === "null") {
    errors.push(forbidden(`${path}.type`, "type cannot be set to null, use nullable as an alternative"));
  }
  if (Array.isArray(schema.items)) {
    errors.push(forbidden(`${path}.items`, "items must be a schema object and not an array"));
  }
  if (place.insideMeta && isEmbedded(schema)) {
    errors.push(forbidden(`${path}.x-kubernetes-embedded-resource`, "must not be used inside of resource meta"));
  }
  if (schema.uniqueItems === true) {
    const detail = "uniqueItems cannot be set to true since the runtime complexity becomes quadratic";
    errors.push(forbidden(`${path}.uniqueItems`, detail));
  }
  const additional = additionalOf(schema);
  if (additional !== undefined && additional !== true && Object.keys(schema.properties ?? {}).length > 0) {
    const detail = "additionalProperties and properties are mutual exclusive";
    errors.push(forbidden(`${path}.additionalProperties`, detail));
  }
  return errors;
}
