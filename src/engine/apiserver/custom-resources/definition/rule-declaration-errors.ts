/**
 * What is wrong with the rules that a schema declares.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go.
 */
import type { ValidationRule } from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { type Errors, invalid, required, unsupported } from "../../validation/errors.ts";
import { rulesOf } from "../cel/compile-rule.ts";
import { declaredType } from "../cel/declared-type.ts";
import type { Schema } from "../schema.ts";
import { findField } from "./field-path.ts";
import { type CostTotal, costErrors } from "./rule-cost-errors.ts";

const REASONS = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"] as const;

/** What can be seen without reading the expressions. */
export function ruleFormErrors(schema: Schema, path: string): Errors {
  const rules = schema["x-kubernetes-validations"] ?? [];
  return rules.flatMap((rule, index) => formErrors(rule, schema, `${path}.x-kubernetes-validations[${index}]`));
}

function formErrors(rule: ValidationRule, schema: Schema, path: string): Errors {
  const errors: FieldError[] = [];
  const { message = "", messageExpression = "", reason, fieldPath = "" } = rule;
  if ((rule.rule ?? "").trim() === "") errors.push(required(`${path}.rule`, "rule is not specified"));
  else if (message !== "" && message.trim() === "") {
    errors.push(invalid(`${path}.message`, message, "message must be non-empty if specified"));
  } else if (hasLineBreak(message.trim())) {
    errors.push(invalid(`${path}.message`, message, "message must not contain line breaks"));
  } else if (hasLineBreak(rule.rule.trim()) && message.trim() === "") {
    errors.push(required(`${path}.message`, "message must be specified if rule contains line breaks"));
  }
  if (messageExpression !== "" && messageExpression.trim() === "") {
    errors.push(required(`${path}.messageExpression`, "messageExpression must be non-empty if specified"));
  }
  if (reason !== undefined && !REASONS.includes(reason)) errors.push(unsupported(`${path}.reason`, reason, REASONS));
  if (fieldPath !== "" && fieldPath.trim() === "") {
    errors.push(invalid(`${path}.fieldPath`, fieldPath, "fieldPath must be non-empty if specified"));
  }
  if (hasLineBreak(fieldPath)) {
    errors.push(invalid(`${path}.fieldPath`, fieldPath, "fieldPath must not contain line breaks"));
  }
  if (fieldPath !== "" && !findField(fieldPath, schema).ok) {
    errors.push(invalid(`${path}.fieldPath`, fieldPath, "fieldPath must be a valid path"));
  }
  return errors;
}

function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}

/** Where a schema with rules stands. */
export interface RulePlace {
  readonly isResource: boolean;
  /** The nearest place above whose parts cannot be told apart from one state to the next. */
  readonly uncorrelated?: string;
  /** How often the schema can stand in a resource; undefined without a bound. */
  readonly repeats?: number;
  readonly costs: CostTotal;
}

export function ruleCompileErrors(schema: Schema, path: string, place: RulePlace): Errors {
  const type = declaredType(schema, place.isResource);
  return rulesOf(schema, place.isResource).flatMap((compiled, index) => {
    const field = `${path}.x-kubernetes-validations[${index}]`;
    const { rule, problem, messageProblem, usesOldSelf } = compiled;
    const costs = type && costErrors(compiled, type, place.repeats, field, place.costs);
    const errors: FieldError[] = [...(costs?.ofRule ?? [])];
    if (problem !== undefined) errors.push(invalid(`${field}.rule`, rule, problem));
    if (messageProblem !== undefined) errors.push(invalid(`${field}.messageExpression`, rule, messageProblem));
    errors.push(...(costs?.ofMessage ?? []));
    if (usesOldSelf && place.uncorrelated !== undefined) {
      const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${place.uncorrelated}`;
      errors.push(invalid(`${field}.rule`, rule.rule, detail));
    }
    if (!usesOldSelf && problem === undefined && rule.optionalOldSelf !== undefined) {
      const detail = "may not be set if oldSelf is not used in rule";
      errors.push(invalid(`${field}.optionalOldSelf`, rule.optionalOldSelf, detail));
    }
    return errors;
  });
}
