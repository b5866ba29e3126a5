/**
 * A ValidatingAdmissionPolicy with all its expressions read.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/plugin.go (compilePolicy).
 */
import type { MatchCondition, ValidatingAdmissionPolicySpec } from "../../../../api/types/admissionregistration.ts";
import { type CompiledExpression, compileExpression, type Names, NO_VARIABLES } from "./compile-expression.ts";

export interface CompiledVariable {
  readonly name: string;
  readonly expression: CompiledExpression;
}

export interface CompiledValidation {
  readonly condition: CompiledExpression;
  readonly message?: CompiledExpression;
}

export interface CompiledPolicy {
  readonly matchConditions: readonly CompiledExpression[];
  readonly variables: readonly CompiledVariable[];
  /** In the order of `spec.validations`. */
  readonly validations: readonly CompiledValidation[];
  readonly auditAnnotations: readonly CompiledExpression[];
}

const known = new WeakMap<object, CompiledPolicy>();

/** @param spec with its defaults; what is missing counts as empty */
export function compilePolicy(spec: Partial<ValidatingAdmissionPolicySpec>): CompiledPolicy {
  let policy = known.get(spec);
  if (policy === undefined) {
    policy = compile(spec);
    known.set(spec, policy);
  }
  return policy;
}

function compile(spec: Partial<ValidatingAdmissionPolicySpec>): CompiledPolicy {
  const hasParams = spec.paramKind !== undefined;
  const variables: CompiledVariable[] = [];
  const types = new Map<string, CompiledExpression["type"]>();
  for (const { name = "", expression = "" } of spec.variables ?? []) {
    const names: Names = { hasParams, hasAuthorizer: true, variables: new Map(types) };
    const compiled = compileExpression(expression, names, undefined);
    variables.push({ name, expression: compiled });
    types.set(name, compiled.type);
  }
  const names: Names = { hasParams, hasAuthorizer: true, variables: types };
  return {
    matchConditions: compileConditions(spec.matchConditions ?? [], hasParams),
    variables,
    validations: (spec.validations ?? []).map(({ expression = "", messageExpression = "" }) => ({
      condition: compileExpression(expression, names, "bool"),
      ...(messageExpression.trim() === ""
        ? {}
        : { message: compileExpression(messageExpression, { ...names, hasAuthorizer: false }, "string") }),
    })),
    auditAnnotations: (spec.auditAnnotations ?? []).map(({ valueExpression = "" }) =>
      compileExpression(valueExpression, names, "annotation"),
    ),
  };
}

/** Conditions know no variables. */
export function compileConditions(
  conditions: readonly Partial<MatchCondition>[],
  hasParams: boolean,
): readonly CompiledExpression[] {
  const names: Names = { hasParams, hasAuthorizer: true, variables: NO_VARIABLES };
  return conditions.map(({ expression = "" }) => compileExpression(expression, names, "bool"));
}
