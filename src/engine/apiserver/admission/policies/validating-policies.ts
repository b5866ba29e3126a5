/**
 * ValidatingAdmissionPolicies: expressions that a request must meet.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/dispatcher.go, validator.go.
 * The action Audit leaves no trace: there is no audit log.
 */
import { forbidden } from "../../../../api/status-errors.ts";
import type { Status, StatusReason } from "../../../../api/status.ts";
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from "../../../../api/types/admissionregistration.ts";
import { CostBudget } from "../../../../api/cel/cost-budget.ts";
import type { WriteEnvironment } from "../../write/write-environment.ts";
import { type AdmissionRequest, isExempt } from "./admission-request.ts";
import type { CompiledExpression } from "./compile-expression.ts";
import { compilePolicy } from "./compile-policy.ts";
import { type Activation, activationOf, evaluate, type Evaluated, withVariables } from "./evaluate-expression.ts";
import { conditionsMet } from "./match-conditions.ts";
import { matchedForm } from "./match-request.ts";
import { paramForm, paramKindText, paramsOf } from "./policy-params.ts";

const POLICIES = "validatingadmissionpolicies.admissionregistration.k8s.io";
const BINDINGS = "validatingadmissionpolicybindings.admissionregistration.k8s.io";
export const POLICY_TABLES: readonly string[] = [POLICIES, BINDINGS];

interface Denial {
  readonly policy: string;
  readonly binding?: string;
  readonly message: string;
  readonly reason: StatusReason;
}

/** Something that a policy has against a request. */
interface Objection {
  readonly message: string;
  readonly reason: StatusReason;
}

export function hasPolicies({ store }: WriteEnvironment): boolean {
  return store.count(BINDINGS) > 0 && store.count(POLICIES) > 0;
}

/** Why a request is refused; undefined when it is not. Says what there is to warn of. */
export function refusedByPolicy(environment: WriteEnvironment, request: AdmissionRequest): Status | undefined {
  if (!hasPolicies(environment) || isExempt(request.definition)) return undefined;
  const denials: Denial[] = [];
  for (const policy of environment.store.values(POLICIES) as readonly ValidatingAdmissionPolicy[]) {
    denials.push(...denialsOf(environment, request, policy));
  }
  const [denial] = denials;
  return denial === undefined ? undefined : statusOf(request, denial);
}

function denialsOf(
  environment: WriteEnvironment,
  request: AdmissionRequest,
  policy: ValidatingAdmissionPolicy,
): readonly Denial[] {
  const { name } = policy.metadata;
  const { paramKind, matchConstraints } = policy.spec;
  const bindings = bindingsOf(environment, name);
  if (bindings.length === 0) return [];
  const form = matchedForm(environment, request, matchConstraints);
  if (form === undefined) return [];
  const fails = policy.spec.failurePolicy !== "Ignore";
  const paramsForm = paramKind === undefined ? undefined : paramForm(environment, paramKind);
  if (paramKind !== undefined && paramsForm === undefined) {
    const problem = `failed to find resource referenced by paramKind: '${paramKindText(paramKind)}'`;
    return fails ? [{ policy: name, message: `failed to configure policy: ${problem}`, reason: "Invalid" }] : [];
  }
  return bindings.flatMap((binding): readonly Denial[] => {
    if (matchedForm(environment, request, binding.spec.matchResources) === undefined) return [];
    const at = { policy: name, binding: binding.metadata.name };
    const found = paramsOf(environment, paramsForm, binding.spec.paramRef, request.namespace);
    if (!found.ok) {
      return fails ? [{ ...at, message: `failed to configure binding: ${found.problem}`, reason: "Invalid" }] : [];
    }
    const objections = found.params.flatMap((params) =>
      objectionsOf(policy, activationOf(environment, request, form, params)),
    );
    const actions: readonly string[] = binding.spec.validationActions;
    if (actions.includes("Warn")) {
      for (const { message } of objections) {
        const about = `ValidatingAdmissionPolicy '${name}' with binding '${binding.metadata.name}'`;
        environment.warn?.(`Validation failed for ${about}: ${message}`);
      }
    }
    return actions.includes("Deny") ? objections.map((objection) => ({ ...at, ...objection })) : [];
  });
}

function bindingsOf({ store }: WriteEnvironment, policyName: string): readonly ValidatingAdmissionPolicyBinding[] {
  const all = store.values(BINDINGS) as readonly ValidatingAdmissionPolicyBinding[];
  return all.filter(({ spec }) => spec.policyName === policyName);
}

function objectionsOf({ spec }: ValidatingAdmissionPolicy, plain: Activation): readonly Objection[] {
  const compiled = compilePolicy(spec);
  const failed = (message: string): readonly Objection[] =>
    spec.failurePolicy === "Ignore" ? [] : [{ message, reason: "Invalid" }];
  const conditions = conditionsMet(compiled.matchConditions, plain);
  if (conditions.error !== undefined) return failed(conditions.error);
  if (!conditions.met) return [];
  const budget = new CostBudget();
  const results = evaluateAll(
    compiled.validations.map(({ condition }) => condition),
    withVariables(plain, compiled.variables, budget),
    budget,
  );
  if (results.outOfBudget !== undefined) return failed(results.outOfBudget);
  const messages = evaluateAll(
    compiled.validations.map(({ message }) => message),
    withVariables(plain, compiled.variables, budget),
    budget,
  );
  const objections = (spec.validations ?? []).flatMap((validation, index): readonly Objection[] => {
    const evaluated = results.values[index];
    if (evaluated === undefined) return [];
    if (!evaluated.ok) return failed(evaluated.error);
    if (messages.outOfBudget !== undefined) return failed(`failed messageExpression: ${messages.outOfBudget}`);
    if (evaluated.value === true) return [];
    const message = messageFrom(messages.values[index]) ?? (validation.message?.trim() || undefined);
    const reason = (validation.reason ?? "Invalid") as StatusReason;
    return [{ message: message ?? `failed expression: ${validation.expression.trim()}`, reason }];
  });
  const ofAnnotations = new CostBudget();
  const shown = withVariables(plain, compiled.variables, ofAnnotations);
  const annotations = evaluateAll(compiled.auditAnnotations, shown, ofAnnotations);
  if (annotations.outOfBudget !== undefined) return failed(annotations.outOfBudget);
  const broken = annotations.values.flatMap((one) => (one === undefined || one.ok ? [] : failed(one.error)));
  return [...objections, ...broken];
}

/** Every expression in turn, until nothing is left to pay for them. */
function evaluateAll(
  expressions: readonly (CompiledExpression | undefined)[],
  activation: Activation,
  budget: CostBudget,
): { readonly values: readonly (Evaluated | undefined)[]; readonly outOfBudget?: string } {
  const values: (Evaluated | undefined)[] = [];
  for (const expression of expressions) {
    const evaluated = expression && evaluate(expression, activation, budget);
    if (evaluated?.ok === false && evaluated.isLast) return { values, outOfBudget: evaluated.error };
    values.push(evaluated);
  }
  return { values };
}

const MAX_MESSAGE = 5 * 1024;

/** Undefined when the expression gives no message that could be shown. */
function messageFrom(evaluated: Evaluated | undefined): string | undefined {
  if (evaluated?.ok !== true || typeof evaluated.value !== "string") return undefined;
  const text = evaluated.value.trim();
  return text === "" || text.includes("\n") || text.length > MAX_MESSAGE ? undefined : text;
}

const CODES: Readonly<Record<string, number>> = { Unauthorized: 401, Forbidden: 403, RequestEntityTooLarge: 413 };

function statusOf(
  { definition, name, object }: AdmissionRequest,
  { policy, binding, message, reason }: Denial,
): Status {
  const which = binding === undefined ? "" : ` with binding '${binding}'`;
  const text = `ValidatingAdmissionPolicy '${policy}'${which} denied request: ${message}`;
  const subject = name || object?.metadata.name || "Unknown";
  return { ...forbidden(definition, subject, text, [{ message: text }]), reason, code: CODES[reason] ?? 422 };
}
