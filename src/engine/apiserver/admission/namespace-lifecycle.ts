/**
 * NamespaceLifecycle: nothing is created in a namespace that is missing or going away, and some namespaces stay.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/namespace/lifecycle.
 */
import { forbidden, notFound } from "../../../api/status-errors.ts";
import { fail, type Outcome } from "../../../api/status.ts";
import type { Namespace } from "../../../api/types/core.ts";
import type { ObjectMeta } from "../../../api/types/meta.ts";
import { SYSTEM_PRIORITIES } from "../kinds/priority-class.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

const NAMESPACES = { group: "", plural: "namespaces" };
const UNDELETABLE: ReadonlySet<string> = new Set(["default", "kube-system", "kube-public"]);

type Named = Pick<ObjectMeta, "name" | "generateName" | "namespace">;

export function refuseByNamespace(
  { store }: WriteEnvironment,
  definition: KindDefinition,
  metadata: Named,
): Extract<Outcome<never>, { ok: false }> | undefined {
  const { namespace } = metadata;
  if (!definition.namespaced || namespace === undefined) return undefined;
  const home = store.get("namespaces", namespace) as Namespace | undefined;
  if (home === undefined) return fail(notFound(NAMESPACES, namespace));
  if (home.status.phase !== "Terminating") return undefined;
  const reason = `unable to create new content in namespace ${namespace} because it is being terminated`;
  return fail(
    forbidden(definition, subjectOf(metadata), reason, [
      {
        reason: "NamespaceTerminating",
        message: `namespace ${namespace} is being terminated`,
        field: "metadata.namespace",
      },
    ]),
  );
}

/** Some objects of the system stay: namespaces, and the classes of its Pods. */
export function refuseNamespaceDeletion(
  definition: KindDefinition,
  name: string,
): Extract<Outcome<never>, { ok: false }> | undefined {
  if (definition.kind === "PriorityClass" && SYSTEM_PRIORITIES.has(name)) {
    return fail(forbidden(definition, name, "this is a system priority class and cannot be deleted"));
  }
  if (definition.kind !== "Namespace" || !UNDELETABLE.has(name)) return undefined;
  return fail(forbidden(NAMESPACES, name, "this namespace may not be deleted"));
}

/** What a refusal calls a new object: admission runs before names are generated. */
export function subjectOf({ name, generateName }: Named): string {
  return generateName ? generateName : name;
}
