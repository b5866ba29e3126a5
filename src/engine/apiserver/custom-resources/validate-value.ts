/**
 * A value against the validation keywords of a schema, with the API server's texts.
 * Upstream: k8s.io/kube-openapi/pkg/validation (validate, errors),
 * k8s.io/apiextensions-apiserver/pkg/apiserver/validation/validation.go (kubeOpenAPIResultToFieldErrors).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { FieldError } from "../field-error.ts";
import { invalid, required, unsupported } from "../validation/errors.ts";
import { goPattern } from "../../../api/cel/go-pattern.ts";
import { correlated } from "./correlation.ts";
import { additionalOf, type Fields, isFields, itemsOf, type Schema } from "./schema.ts";
import { knownFormat } from "./string-formats.ts";

/**
 * Everything wrong with the value.
 * @param path where it stands, such as `spec.versions[0].default`; empty at the root
 * @param previous the stored value: what has not changed may stay as it is, however wrong (ratcheting)
 */
export function validateValue(value: unknown, schema: Schema, path = "", previous?: unknown): readonly FieldError[] {
  const { errors } = check(value, schema, "", previous);
  return path === "" ? errors : errors.map((error) => ({ ...error, field: below(path, error.field) }));
}

/** What speaks of no field is printed as upstream prints the path that there is not. */
const NOWHERE = "<nil>";

function below(path: string, field: string): string {
  return field === NOWHERE ? path : `${path}.${field}`;
}

interface Result {
  readonly errors: readonly FieldError[];
  /** How many checks there were to make: alternatives are told apart by it. */
  readonly matches: number;
}

const UNCHANGED: Result = { errors: [], matches: 0 };
const FINE: readonly FieldError[] = [];

function check(value: unknown, schema: Schema, path: string, previous?: unknown): Result {
  if (previous !== undefined && sameValue(value, previous)) return UNCHANGED;
  const type = typeErrors(value, schema, path);
  if (value === null) return { errors: [...type, ...enumErrors(value, schema, path)], matches: 1 };
  const alternatives = alternativeResults(value, schema, path);
  const errors = [...type, ...alternatives.errors];
  let matches = (type.length === 0 ? 2 : 1) + alternatives.matches + 2;
  if (typeof value === "string") errors.push(...stringErrors(value, schema, path));
  if (typeof value === "number") errors.push(...numberErrors(value, schema, path));
  if (Array.isArray(value)) {
    const list = listResult(value, schema, path, previous);
    errors.push(...list.errors);
    matches += list.matches;
  }
  errors.push(...enumErrors(value, schema, path));
  if (isFields(value)) {
    const fields = fieldsResult(value, schema, path, previous);
    errors.push(...fields.errors);
    matches += fields.matches;
  }
  return { errors, matches };
}

/** Where an error stands: the root of a resource has no name. */
function place(path: string): string {
  return path === "" ? NOWHERE : path.replace(/^\./, "");
}

function wrong(path: string, value: unknown, detail: string): FieldError {
  return invalid(place(path), value, `${path} in body ${detail}`);
}

function wrongType(path: string, value: string, type: string): FieldError {
  const error = wrong(path, value, `must be of type ${type}: ${JSON.stringify(value)}`);
  return { ...error, causeReason: "FieldValueTypeInvalid" };
}

function typeErrors(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const types = typesOf(schema);
  if (types.length === 0) return FINE;
  if (value === null) return schema.nullable === true ? FINE : [wrongType(path, "null", types.join(","))];
  const found = typeOf(value);
  const format = knownFormat(schema.format) === undefined ? undefined : schema.format;
  const numeric = types.includes("integer") || types.includes("number");
  if (format !== undefined && !types.includes(found) && typeof value !== "string" && !Array.isArray(value)) {
    if (found !== "integer" || !numeric) return [wrongType(path, found === "integer" ? "int64" : "", format)];
  }
  if (format !== undefined && !numeric && (typeof value === "string" || Array.isArray(value))) return FINE;
  if (types.includes(found) || (found === "integer" && types.includes("number"))) return FINE;
  return [wrongType(path, found, types.join(","))];
}

function typesOf(schema: Schema): readonly string[] {
  if (schema["x-kubernetes-int-or-string"] === true) return ["integer", "string"];
  return schema.type === undefined || schema.type === "" ? [] : [schema.type];
}

export function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return typeof value;
}

function stringErrors(value: string, schema: Schema, path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { maxLength, minLength, pattern } = schema;
  const length = maxLength === undefined && minLength === undefined ? 0 : [...value].length;
  if (maxLength !== undefined && length > maxLength) {
    errors.push({ type: "Too long", field: place(path), detail: `may not be more than ${maxLength} bytes` });
  } else if (minLength !== undefined && length < minLength) {
    errors.push(wrong(path, value, `should be at least ${minLength} chars long`));
  } else if (pattern !== undefined && pattern !== "" && goPattern(pattern)?.test(value) !== true) {
    errors.push(wrong(path, value, `should match '${pattern}'`));
  }
  if (knownFormat(schema.format)?.(value) === false) {
    const detail = `must be of type ${schema.format}: ${JSON.stringify(value)}`;
    errors.push({ ...wrong(path, value, detail), causeReason: "FieldValueTypeInvalid" });
  }
  return errors;
}

function numberErrors(value: number, schema: Schema, path: string): readonly FieldError[] {
  const { multipleOf, minimum, maximum, exclusiveMinimum = false, exclusiveMaximum = false } = schema;
  const errors: FieldError[] = [];
  if (multipleOf !== undefined && !isMultiple(value, multipleOf)) {
    errors.push(wrong(path, value, `should be a multiple of ${multipleOf}`));
  }
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum)) {
    errors.push(wrong(path, value, `should be greater than ${exclusiveMinimum ? "" : "or equal to "}${minimum}`));
  }
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum)) {
    errors.push(wrong(path, value, `should be less than ${exclusiveMaximum ? "" : "or equal to "}${maximum}`));
  }
  return errors;
}

function isMultiple(value: number, factor: number): boolean {
  const times = factor < 1 ? (1 / factor) * value : value / factor;
  // As upstream: what differs from a whole number by the last digits only is one.
  return Math.abs(times - Math.round(times)) <= Math.abs(times) * 1e-9;
}

function enumErrors(value: unknown, schema: Schema, path: string): readonly FieldError[] {
  const { enum: allowed = [] } = schema;
  if (allowed.length === 0 || allowed.some((one) => sameValue(one, value))) return FINE;
  const texts = allowed.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  return [{ ...unsupported(place(path), value, texts), value }];
}

function listResult(list: readonly unknown[], schema: Schema, path: string, previous: unknown): Result {
  const items = itemsOf(schema);
  const before = correlated(schema, previous);
  const results =
    items === undefined ? [] : list.map((item, index) => check(item, items, `${path}[${index}]`, before(item)));
  const errors = results.flatMap((result) => result.errors);
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && list.length < minItems) {
    errors.push(wrong(path, list.length, `should have at least ${minItems} items`));
  }
  if (maxItems !== undefined && list.length > maxItems) errors.push(tooMany(path, list.length, maxItems));
  return { errors, matches: total(results) + 1 };
}

function tooMany(path: string, value: number, most: number): FieldError {
  return { type: "Too many", field: place(path), value, detail: `must have at most ${most} items` };
}

function fieldsResult(fields: Fields, schema: Schema, path: string, previous: unknown): Result {
  const names = Object.keys(fields);
  const { minProperties, maxProperties, properties = {}, required: needed = [] } = schema;
  if (minProperties !== undefined && names.length < minProperties) {
    return { errors: [wrong(path, names.length, `should have at least ${minProperties} properties`)], matches: 0 };
  }
  if (maxProperties !== undefined && names.length > maxProperties) {
    return { errors: [tooMany(path, names.length, maxProperties)], matches: 0 };
  }
  const additional = additionalOf(schema);
  const old = (name: string): unknown =>
    isFields(previous) && Object.hasOwn(previous, name) ? previous[name] : undefined;
  const results: Result[] = [];
  for (const name of names) {
    if (Object.hasOwn(properties, name)) continue;
    if (additional === false) {
      const detail = `${path}.${name} in body is a forbidden property`;
      results.push({ errors: [invalid(place(path), name, detail)], matches: 0 });
    } else if (typeof additional === "object")
      results.push(check(fields[name], additional, `${path}.${name}`, old(name)));
  }
  for (const [name, property] of Object.entries(properties)) {
    if (!Object.hasOwn(fields, name)) continue;
    results.push(check(fields[name], property, path === "" ? name : `${path}.${name}`, old(name)));
  }
  const missing = needed.filter((name) => !Object.hasOwn(fields, name));
  const errors = results.flatMap((result) => result.errors);
  for (const name of missing) errors.push(required(place(`${path}.${name}`)));
  return { errors, matches: total(results) };
}

function total(results: readonly Result[]): number {
  return results.reduce((sum, { matches }) => sum + matches, 0);
}

/** anyOf, oneOf, allOf and not. Of alternatives that all fail, the errors of the one that matches best are told. */
function alternativeResults(value: unknown, schema: Schema, path: string): Result {
  const { anyOf = [], oneOf = [], allOf = [], not } = schema;
  const errors: FieldError[] = [];
  let matches = 1;
  const say = (text: string): number => errors.push(invalid(NOWHERE, "", `${JSON.stringify(path)} ${text}`));
  if (anyOf.length > 0) {
    const results = anyOf.map((one) => check(value, one, path));
    const chosen = results.find((result) => result.errors.length === 0) ?? best(results);
    if (chosen.errors.length > 0) say("must validate at least one schema (anyOf)");
    errors.push(...chosen.errors);
    matches += chosen.matches;
  }
  if (oneOf.length > 0) {
    const results = oneOf.map((one) => check(value, one, path));
    const valid = results.filter((result) => result.errors.length === 0);
    if (valid.length === 0) {
      say("must validate one and only one schema (oneOf). Found none valid");
      errors.push(...best(results).errors);
    } else if (valid.length > 1) {
      say(`must validate one and only one schema (oneOf). Found ${valid.length} valid alternatives`);
    }
    matches += (valid[0] ?? best(results)).matches;
  }
  if (allOf.length > 0) {
    const results = allOf.map((one) => check(value, one, path));
    const valid = results.filter((result) => result.errors.length === 0).length;
    errors.push(...results.flatMap((result) => result.errors));
    if (valid < allOf.length) say(`must validate all the schemas (allOf)${valid === 0 ? ". None validated" : ""}`);
    matches += total(results);
  }
  if (not !== undefined && check(value, not, path).errors.length === 0) say("must not validate the schema (not)");
  return { errors, matches };
}

function best(results: readonly Result[]): Result {
  return results.reduce((most, result) => (result.matches > most.matches ? result : most));
}
