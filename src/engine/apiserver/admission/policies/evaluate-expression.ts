/**
 * Running the expressions of admission against a request.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/cel/activation.go, composition.go.
 */
import type { KubeObject } from "../../../../api/types/meta.ts";
import { Rbac } from "../../authorization/rbac.ts";
import { serviceAccountGroups, serviceAccountUser, type UserInfo } from "../../authorization/user-info.ts";
import { type Authority, AuthorizerValue, ResourceCheck } from "../../../../api/cel/authorizer-value.ts";
import { type CostBudget, OUT_OF_BUDGET } from "../../../../api/cel/cost-budget.ts";
import { metered } from "../../../../api/cel/cost-meter.ts";
import { celValue } from "../../custom-resources/cel/cel-values.ts";
import { evaluationProblem } from "../../custom-resources/cel/rule-errors.ts";
import type { ServedKind } from "../../kind-definition.ts";
import type { WriteEnvironment } from "../../write/write-environment.ts";
import type { AdmissionRequest } from "./admission-request.ts";
import type { CompiledExpression } from "./compile-expression.ts";
import type { CompiledVariable } from "./compile-policy.ts";
import { NAMESPACE_SCHEMA } from "./request-schema.ts";

export type Evaluated =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string; readonly isLast?: true };

/** What expressions see of one request. */
export type Activation = Readonly<Record<string, unknown>>;

/** @param form in which the objects are shown */
export function activationOf(
  environment: WriteEnvironment,
  request: AdmissionRequest,
  form: ServedKind,
  params: KubeObject | undefined,
): Activation {
  const { object, oldObject, namespace, definition, subresource, name, user } = request;
  const shown = (one: KubeObject | undefined): unknown =>
    one === undefined ? null : celValue(subresource === "" ? form.fromStored(one) : one, undefined);
  const home = namespace === undefined ? undefined : environment.store.get("namespaces", namespace);
  const authority = authorityOf(new Rbac(environment.store), user);
  const { group, plural: resource } = definition;
  const target = { group, resource, subresource, namespace: namespace ?? "", name };
  return {
    object: shown(object),
    oldObject: shown(oldObject),
    request: celValue(requestFields(request, form), undefined),
    params: params === undefined ? null : celValue(params, undefined),
    namespaceObject: home === undefined ? null : celValue(namespaceFields(home), NAMESPACE_SCHEMA),
    authorizer: new AuthorizerValue(authority, new ResourceCheck(authority, target)),
  };
}

/** Adds `variables`, each of which is worked out when something asks for it, once, and paid for then. */
export function withVariables(
  activation: Activation,
  variables: readonly CompiledVariable[],
  budget: CostBudget,
): Activation {
  const values = new Map<string, unknown>();
  const read = values.get.bind(values);
  const complete = { ...activation, variables: values };
  values.get = (name: string): unknown => {
    if (values.has(name)) return read(name);
    const variable = variables.find((one) => one.name === name);
    if (variable === undefined) return undefined;
    const { program, problem } = variable.expression;
    if (program === undefined) throw new Error(`composited variable "${name}" fails to compile: ${problem}`);
    const result = metered(() => program({ ...complete }) as unknown);
    budget.pay(result.cost);
    if (!result.ok) {
      throw new Error(`composited variable "${name}" fails to evaluate: ${evaluationProblem(result.error)}`);
    }
    values.set(name, result.value);
    return result.value;
  };
  return complete;
}

/** `isLast`: what was left did not suffice, and no other expression is run. */
export function evaluate(
  { source, program, problem }: CompiledExpression,
  activation: Activation,
  budget: CostBudget,
): Evaluated {
  if (program === undefined) return { ok: false, error: `compilation error: ${problem}` };
  const result = metered(() => program({ ...activation }) as unknown);
  if (!budget.pay(result.cost)) return { ok: false, error: OUT_OF_BUDGET, isLast: true };
  if (result.ok) return result;
  return { ok: false, error: `expression '${source}' resulted in error: ${evaluationProblem(result.error)}` };
}

function requestFields(request: AdmissionRequest, form: ServedKind): object {
  const { definition, operation, subresource, namespace, name, user, dryRun } = request;
  const kind = { group: form.group, version: form.version, kind: form.kind };
  const resource = { group: form.group, version: form.version, resource: definition.plural };
  return {
    kind,
    resource,
    subResource: subresource,
    requestKind: kind,
    requestResource: resource,
    requestSubResource: subresource,
    name,
    namespace: namespace ?? "",
    operation,
    userInfo: { username: user.username, groups: user.groups, extra: user.extra ?? {}, uid: user.uid ?? "" },
    dryRun,
    options: { kind: OPTIONS[operation], apiVersion: "meta.k8s.io/v1" },
  };
}

const OPTIONS = {
  CREATE: "CreateOptions",
  UPDATE: "UpdateOptions",
  DELETE: "DeleteOptions",
  CONNECT: "PodExecOptions",
} as const;

function namespaceFields(home: KubeObject): object {
  const { spec, status } = home as KubeObject & { readonly spec?: object; readonly status?: object };
  const { ownerReferences: _, managedFields: __, uid, ...metadata } = home.metadata;
  return { metadata: { ...metadata, UID: uid }, spec: spec ?? {}, status: status ?? {} };
}

function authorityOf(rbac: Rbac, user: UserInfo): Authority {
  return {
    decide: (question) => {
      const { allowed, reason } = rbac.authorize(user, question);
      return { allowed, reason };
    },
    forAccount: (namespace, name) =>
      authorityOf(rbac, {
        username: serviceAccountUser(namespace, name),
        groups: [...serviceAccountGroups(namespace), "system:authenticated"],
      }),
  };
}
