/**
 * The rules of `x-kubernetes-validations` against an object and, for transitions, what it was before.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go.
 */
import { Optional } from "@marcbachmann/cel-js";
import { sameValue } from "../../../../api/same-value.ts";
import type { ValidationRule } from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { correlated } from "../correlation.ts";
import { isEmbedded, isFields, itemsOf, propertyOf, type Schema, schemasIn, valuesOf } from "../schema.ts";
import type { Program } from "./cel-environment.ts";
import { celValue } from "./cel-values.ts";
import { type CompiledRule, rulesOf } from "./compile-rule.ts";
import { evaluationProblem } from "./rule-errors.ts";

const withRules = new WeakMap<Schema, boolean>();

export function hasRules(schema: Schema): boolean {
  let found = withRules.get(schema);
  if (found === undefined) {
    found = [...schemasIn(schema)].some((inner) => (inner["x-kubernetes-validations"] ?? []).length > 0);
    withRules.set(schema, found);
  }
  return found;
}

/** @param previous undefined for what is new */
export function ruleErrors(
  value: unknown,
  previous: unknown,
  schema: Schema,
  path = "",
  isResource = true,
): readonly FieldError[] {
  if (value === null || value === undefined || !hasRules(schema)) return [];
  const errors = ownErrors(value, previous, schema, path, isResource);
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return errors;
    const before = correlated(schema, previous);
    const inner = value.flatMap((item: unknown, index) =>
      ruleErrors(item, before(item), items, `${path}[${index}]`, isEmbedded(items)),
    );
    return [...errors, ...inner];
  }
  return isFields(value) ? [...errors, ...errorsInFields(value, previous, schema, path)] : errors;
}

function errorsInFields(
  value: Readonly<Record<string, unknown>>,
  previous: unknown,
  schema: Schema,
  path: string,
): readonly FieldError[] {
  const correlates = schema["x-kubernetes-map-type"] !== "atomic" && isFields(previous);
  const values = valuesOf(schema);
  return Object.entries(value).flatMap(([name, inner]) => {
    const before = correlates && Object.hasOwn(previous, name) ? previous[name] : undefined;
    const property = propertyOf(schema, name);
    if (property !== undefined) {
      return ruleErrors(inner, before, property, path === "" ? name : `${path}.${name}`, isEmbedded(property));
    }
    return values === undefined ? [] : ruleErrors(inner, before, values, `${path}[${name}]`, isEmbedded(values));
  });
}

function ownErrors(
  value: unknown,
  previous: unknown,
  schema: Schema,
  path: string,
  isResource: boolean,
): readonly FieldError[] {
  const rules = rulesOf(schema, isResource);
  if (rules.length === 0) return [];
  const self = celValue(value, schema, isResource);
  const oldSelf = previous === undefined ? undefined : celValue(previous, schema, isResource);
  const unchanged = previous !== undefined && sameValue(value, previous);
  return rules.flatMap((rule) => {
    // What was stored before a rule came may stay.
    if (unchanged && !rule.usesOldSelf) return [];
    const error = errorOfRule(rule, self, oldSelf, value, schema, path);
    return error === undefined ? [] : [error];
  });
}

function errorOfRule(
  compiled: CompiledRule,
  self: unknown,
  oldSelf: unknown,
  value: unknown,
  schema: Schema,
  path: string,
): FieldError | undefined {
  const { rule, program, usesOldSelf } = compiled;
  const field = path === "" ? "<nil>" : path;
  const type = schema.type ?? "";
  if (program === undefined) {
    return { type: "Invalid value", field, value: type, detail: `rule compile error: ${compiled.problem}` };
  }
  const optional = rule.optionalOldSelf === true;
  if (usesOldSelf && oldSelf === undefined && !optional) return undefined;
  const before = optional ? (oldSelf === undefined ? Optional.none() : Optional.of(oldSelf)) : oldSelf;
  const variables = usesOldSelf ? { self, oldSelf: before } : { self };
  const result = run(program, variables);
  if (!result.ok) {
    const named = nameOfRule(rule);
    const detail =
      result.problem === "no such overload"
        ? `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${named}`
        : `${result.problem} evaluating rule: ${named}`;
    return { type: "Invalid value", field, value: type, detail };
  }
  return result.value === true ? undefined : brokenRule(compiled, variables, value, schema, path);
}

type Ran = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

function run(program: Program, variables: Record<string, unknown>): Ran {
  try {
    return { ok: true, value: program(variables) as unknown };
  } catch (error) {
    return { ok: false, problem: evaluationProblem(error) };
  }
}

function brokenRule(
  { rule, message }: CompiledRule,
  variables: Record<string, unknown>,
  value: unknown,
  schema: Schema,
  path: string,
): FieldError {
  const detail = (message === undefined ? undefined : messageOf(message, variables)) ?? messageOrDefault(rule);
  const below = normalizedPath(rule.fieldPath, schema);
  const field = `${path}${path === "" ? below.replace(/^\./, "") : below}` || "<nil>";
  if (rule.reason === "FieldValueForbidden") return { type: "Forbidden", field, detail };
  if (rule.reason === "FieldValueRequired") return { type: "Required value", field, detail };
  const withoutValue = schema.type === "object" || schema.type === "array" ? { withoutValue: true as const } : {};
  if (rule.reason === "FieldValueDuplicate") {
    return { type: "Duplicate value", field, value, detail: "", ...withoutValue };
  }
  return { type: "Invalid value", field, value, detail, ...withoutValue };
}

const MAX_MESSAGE = 5 * 1024;

/** Undefined when the expression gives no message that could be shown. */
function messageOf(program: Program, variables: Record<string, unknown>): string | undefined {
  const result = run(program, variables);
  if (!result.ok || typeof result.value !== "string") return undefined;
  const text = result.value.trim();
  return text === "" || text.includes("\n") || text.length > MAX_MESSAGE ? undefined : text;
}

function messageOrDefault(rule: ValidationRule): string {
  return rule.message ? rule.message.trim() : `failed rule: ${nameOfRule(rule)}`;
}

function nameOfRule({ message, rule }: ValidationRule): string {
  return (message || rule).trim();
}

/** `.spec['a.b']` as field paths are written: `.spec.a.b` for a field, `.labels[app]` for a key of a map. */
function normalizedPath(fieldPath: string | undefined, schema: Schema): string {
  let place: Schema | undefined = schema;
  let text = "";
  for (const [, name, quoted] of (fieldPath ?? "").matchAll(/\.([^.[\]]+)|\['((?:[^'\\]|\\.)*)'\]/g)) {
    const key: string = name ?? (quoted ?? "").replace(/\\(.)/g, "$1");
    const property: Schema | undefined = place === undefined ? undefined : propertyOf(place, key);
    text += property === undefined ? `[${key}]` : `.${key}`;
    place = property ?? (place === undefined ? undefined : valuesOf(place));
  }
  return text;
}
