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
import type { Program } from "../../../../api/cel/cel-environment.ts";
import { CostBudget, OUT_OF_BUDGET } from "../../../../api/cel/cost-budget.ts";
import { metered } from "../../../../api/cel/cost-meter.ts";
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

/** What rules say of an object. */
export interface RuleFindings {
  readonly errors: readonly FieldError[];
  /** Of parts that are as they were stored: what was there before a rule came may stay. */
  readonly tolerated: readonly FieldError[];
}

interface Place {
  readonly path: string;
  readonly isResource: boolean;
  /** The nearest part above that is known to continue a stored one is as it was. */
  readonly isStored: boolean;
}

/** @param previous undefined for what is new */
export function checkRules(value: unknown, previous: unknown, schema: Schema): RuleFindings {
  const findings = new Findings();
  findings.walk(value, previous, schema, { path: "", isResource: true, isStored: false });
  return findings;
}

class Findings implements RuleFindings {
  readonly errors: FieldError[] = [];
  readonly tolerated: FieldError[] = [];
  private readonly budget = new CostBudget();
  private isOver = false;

  walk(value: unknown, previous: unknown, schema: Schema, place: Place): void {
    if (this.isOver || value === null || value === undefined || !hasRules(schema)) return;
    const isStored = previous === undefined ? place.isStored : sameValue(value, previous);
    this.checkOwn(value, previous, schema, { ...place, isStored });
    if (Array.isArray(value)) {
      const items = itemsOf(schema);
      if (items === undefined) return;
      const before = correlated(schema, previous);
      value.forEach((item: unknown, index) => {
        const path = `${place.path}[${index}]`;
        this.walk(item, before(item), items, { path, isResource: isEmbedded(items), isStored });
      });
    } else if (isFields(value)) this.walkFields(value, previous, schema, { ...place, isStored });
  }

  private walkFields(
    value: Readonly<Record<string, unknown>>,
    previous: unknown,
    schema: Schema,
    { path, isStored }: Place,
  ): void {
    const correlates = schema["x-kubernetes-map-type"] !== "atomic" && isFields(previous);
    const values = valuesOf(schema);
    for (const [name, inner] of Object.entries(value)) {
      const before = correlates && Object.hasOwn(previous, name) ? previous[name] : undefined;
      const property = propertyOf(schema, name);
      const field = property === undefined ? `${path}[${name}]` : path === "" ? name : `${path}.${name}`;
      const below = property ?? values;
      if (below !== undefined)
        this.walk(inner, before, below, { path: field, isResource: isEmbedded(below), isStored });
    }
  }

  private checkOwn(value: unknown, previous: unknown, schema: Schema, { path, isResource, isStored }: Place): void {
    const rules = rulesOf(schema, isResource);
    if (rules.length === 0) return;
    if (this.budget.isSpent) {
      this.errors.push(problemOf(schema, path, OUT_OF_BUDGET));
      this.isOver = true;
      return;
    }
    const self = celValue(value, schema, isResource);
    const oldSelf = previous === undefined ? undefined : celValue(previous, schema, isResource);
    for (const rule of rules) {
      const found = errorOfRule(rule, self, oldSelf, value, schema, path, this.budget);
      if (found === undefined) continue;
      const tolerates = found.isBroken && isStored && !rule.usesOldSelf;
      (tolerates ? this.tolerated : this.errors).push(found.error);
      this.isOver = found.isLast === true;
      if (this.isOver) return;
    }
  }
}

interface Found {
  readonly error: FieldError;
  readonly isBroken: boolean;
  /** Nothing is left to pay for more rules. */
  readonly isLast?: true;
}

function errorOfRule(
  compiled: CompiledRule,
  self: unknown,
  oldSelf: unknown,
  value: unknown,
  schema: Schema,
  path: string,
  budget: CostBudget,
): Found | undefined {
  const { rule, program, usesOldSelf } = compiled;
  const problem = (detail: string): Found => ({ error: problemOf(schema, path, detail), isBroken: false });
  if (program === undefined) return problem(`rule compile error: ${compiled.problem}`);
  const optional = rule.optionalOldSelf === true;
  if (usesOldSelf && oldSelf === undefined && !optional) return undefined;
  const before = optional ? (oldSelf === undefined ? Optional.none() : Optional.of(oldSelf)) : oldSelf;
  const variables = usesOldSelf ? { self, oldSelf: before } : { self };
  const result = metered(() => program(variables) as unknown);
  if (!budget.pay(result.cost)) return { ...problem(OUT_OF_BUDGET), isLast: true };
  if (result.ok)
    return result.value === true ? undefined : brokenRule(compiled, variables, value, schema, path, budget);
  const named = nameOfRule(rule);
  const reason = evaluationProblem(result.error);
  if (result.isOver) {
    const detail = `'${reason}': no further validation rules will be run due to call cost exceeds limit for rule: ${named}`;
    return { ...problem(detail), isLast: true };
  }
  return problem(
    reason === "no such overload"
      ? `'no such overload': call arguments did not match a supported operator, function or macro signature for rule: ${named}`
      : `${reason} evaluating rule: ${named}`,
  );
}

function problemOf(schema: Schema, path: string, detail: string): FieldError {
  return { type: "Invalid value", field: path === "" ? "<nil>" : path, value: schema.type ?? "", detail };
}

function brokenRule(
  { rule, message }: CompiledRule,
  variables: Record<string, unknown>,
  value: unknown,
  schema: Schema,
  path: string,
  budget: CostBudget,
): Found {
  const below = normalizedPath(rule.fieldPath, schema);
  const field = `${path}${path === "" ? below.replace(/^\./, "") : below}` || "<nil>";
  const own = message === undefined ? {} : messageFrom(message, rule.messageExpression ?? "", variables, budget);
  if (own.problem !== undefined) return { error: problemOf(schema, field, own.problem), isBroken: true, isLast: true };
  const detail = own.text ?? messageOrDefault(rule);
  return { error: errorForReason(rule.reason, field, value, schema, detail), isBroken: true };
}

function errorForReason(
  reason: ValidationRule["reason"],
  field: string,
  value: unknown,
  schema: Schema,
  detail: string,
): FieldError {
  if (reason === "FieldValueForbidden") return { type: "Forbidden", field, detail };
  if (reason === "FieldValueRequired") return { type: "Required value", field, detail };
  const withoutValue = schema.type === "object" || schema.type === "array" ? { withoutValue: true as const } : {};
  if (reason === "FieldValueDuplicate") return { type: "Duplicate value", field, value, detail: "", ...withoutValue };
  return { type: "Invalid value", field, value, detail, ...withoutValue };
}

const MAX_MESSAGE = 5 * 1024;

/** Neither for an expression that gives no message that could be shown; a problem when it costs too much. */
function messageFrom(
  program: Program,
  source: string,
  variables: Record<string, unknown>,
  budget: CostBudget,
): { readonly text?: string; readonly problem?: string } {
  const result = metered(() => program(variables) as unknown);
  const over = "no further validation rules will be run";
  if (!budget.pay(result.cost)) {
    return { problem: `messageExpression evaluation failed due to running out of cost budget, ${over}` };
  }
  if (!result.ok && result.isOver) {
    return { problem: `${over} due to call cost exceeds limit for messageExpression: ${JSON.stringify(source)}` };
  }
  if (!result.ok || typeof result.value !== "string") return {};
  const text = result.value.trim();
  return text === "" || text.includes("\n") || text.length > MAX_MESSAGE ? {} : { text };
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
