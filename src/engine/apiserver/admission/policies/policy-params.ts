/**
 * The objects that a binding hands to its policy as `params`.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/generic/policy_dispatcher.go (CollectParams).
 */
import { matchesSelector } from "../../../../api/label-selector.ts";
import type { ParamKind, ParamRef } from "../../../../api/types/admissionregistration.ts";
import type { KubeObject } from "../../../../api/types/meta.ts";
import type { ServedKind } from "../../kind-definition.ts";
import { apiVersionOf, groupResource } from "../../kind-registry.ts";
import { keyOf, type WriteEnvironment } from "../../write/write-environment.ts";

/** One run of the policy for each element; `undefined` is a run without params. */
export type Params =
  | { readonly ok: true; readonly params: readonly (KubeObject | undefined)[] }
  | { readonly ok: false; readonly problem: string };

const WITHOUT: Params = { ok: true, params: [undefined] };

/** The form that a policy means; undefined when nothing of that kind is served. */
export function paramForm({ kinds }: WriteEnvironment, { apiVersion, kind }: ParamKind): ServedKind | undefined {
  return kinds.served().find((form) => form.kind === kind && apiVersionOf(form) === apiVersion);
}

/** `rules.example.com/v1, Kind=ReplicaLimit`, as Go prints it. */
export function paramKindText({ apiVersion = "", kind = "" }: ParamKind): string {
  return `${apiVersion}, Kind=${kind}`;
}

/** @param namespace of the request; absent for what has none */
export function paramsOf(
  { store }: WriteEnvironment,
  form: ServedKind | undefined,
  ref: ParamRef | undefined,
  namespace: string | undefined,
): Params {
  if (form === undefined || ref === undefined) return WITHOUT;
  const { definition } = form;
  if (!definition.namespaced && ref.namespace) {
    return { ok: false, problem: "paramRef.namespace must not be provided for a cluster-scoped `paramKind`" };
  }
  const home = definition.namespaced ? ref.namespace || namespace : undefined;
  if (definition.namespaced && home === undefined) {
    const problem = "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
    return { ok: false, problem };
  }
  const found = ref.name
    ? [store.get(groupResource(definition), keyOf(home, ref.name))].filter((one) => one !== undefined)
    : store
        .values(groupResource(definition))
        .filter(({ metadata }) => metadata.namespace === home && matchesSelector(ref.selector, metadata.labels ?? {}));
  if (found.length === 0 && ref.parameterNotFoundAction === "Deny") {
    return { ok: false, problem: "no params found for policy binding with `Deny` parameterNotFoundAction" };
  }
  return { ok: true, params: found.map((one) => form.fromStored(one)) };
}
