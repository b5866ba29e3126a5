/**
 * Which rules of a definition would take too long, at worst.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation (validation.go, cel_validation.go).
 */
import { type Errors, forbidden } from "../../validation/errors.ts";
import { UNBOUNDED } from "../cel/cost-range.ts";
import { type DeclaredType, maxCardinality } from "../cel/declared-type.ts";
import type { CompiledRule } from "../cel/compile-rule.ts";
import { maxCost } from "../cel/rule-cost.ts";
import { additionalOf, type Schema } from "../schema.ts";

const MOST_OF_RULE = 10_000_000;
const MOST_OF_SCHEMA = 100_000_000;
const NAMED_AT_MOST = 4;

/** What the rules of one schema cost together. */
export class CostTotal {
  private sum = 0;
  private expensive: readonly { readonly path: string; readonly cost: number }[] = [];

  add(path: string, cost: number): void {
    this.sum = Math.min(this.sum + cost, UNBOUNDED);
    if (cost < MOST_OF_SCHEMA / 100) return;
    this.expensive = [...this.expensive, { path, cost }].sort((a, b) => b.cost - a.cost).slice(0, NAMED_AT_MOST);
  }

  errors(path: string): Errors {
    if (this.sum <= MOST_OF_SCHEMA) return [];
    const named = this.expensive.map((one) =>
      forbidden(one.path, "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema"),
    );
    const name = "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema";
    return [...named, forbidden(path, excess(name, this.sum, MOST_OF_SCHEMA))];
  }
}

/** How often the parts of a schema can stand in it; undefined without a bound. */
export function repeatsBelow(schema: Schema, repeats: number | undefined): number | undefined {
  if (repeats === undefined) return undefined;
  const isMap = schema.type === "object" && additionalOf(schema) !== undefined;
  if (!isMap && schema.type !== "array") return repeats;
  const most = isMap ? schema.maxProperties : schema.maxItems;
  return most === undefined ? undefined : Math.min(repeats * Math.max(most, 0), UNBOUNDED);
}

/** @param repeats how often the schema can stand in a resource; undefined without a bound */
export function costErrors(
  { program, message }: CompiledRule,
  type: DeclaredType,
  repeats: number | undefined,
  field: string,
  total: CostTotal,
): { readonly ofRule: Errors; readonly ofMessage: Errors } {
  const once = program === undefined ? 0 : maxCost(program.ast, type);
  const cost = Math.min(once * (repeats ?? maxCardinality(type.minBytes)), UNBOUNDED);
  total.add(`${field}.rule`, cost);
  const ofRule = cost > MOST_OF_RULE ? [tooMuch(`${field}.rule`, "estimated rule cost", cost)] : [];
  if (message === undefined) return { ofRule, ofMessage: [] };
  const path = `${field}.messageExpression`;
  const messageCost = maxCost(message.ast, type);
  total.add(path, messageCost);
  const ofMessage = messageCost > MOST_OF_RULE ? [tooMuch(path, "estimated messageExpression cost", messageCost)] : [];
  return { ofRule, ofMessage };
}

function tooMuch(path: string, name: string, cost: number): Errors[number] {
  return forbidden(path, excess(name, cost, MOST_OF_RULE));
}

function excess(name: string, cost: number, limit: number): string {
  const factor = cost / limit;
  const words = factor > 100 ? "more than 100" : factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1);
  return `${name} exceeds budget by factor of ${words}x (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}
