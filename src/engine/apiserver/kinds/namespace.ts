/**
 * Namespace. Its finalizer and its name label are put on when it is admitted.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/namespace-v1/
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import type { Namespace } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, invalidFor } from "../validation/errors.ts";
import { fill } from "./filling.ts";

export const namespace: KindDefinition<Namespace> = {
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  singular: "namespace",
  namespaced: false,
  shortNames: ["ns"],
  subresources: ["status"],
  default: (object) => fill(object, { spec: {} }),
  validate: ({ spec }) => (spec.finalizers ?? []).flatMap((name) => validateFinalizer(name, "spec.finalizers")),
  validateStatus: validatePhase,
  selectableFields: {
    "status.phase": ({ status }) => status?.phase ?? "",
  },
};

/** Upstream: ValidateNamespaceStatusUpdate. */
function validatePhase({ metadata, status }: Namespace): Errors {
  const [expected, be] = metadata.deletionTimestamp === undefined ? ["Active", "empty"] : ["Terminating", "not empty"];
  if (status?.phase === expected) return [];
  const detail = `may only be '${expected}' if \`deletionTimestamp\` is ${be}`;
  return [invalid("status.Phase", status?.phase ?? "", detail)];
}

const STANDARD_FINALIZERS = ["kubernetes", "orphan", "foregroundDeletion"];

function validateFinalizer(name: string, path: string): Errors {
  const malformed = invalidFor(path, name, labelKeyProblems(name));
  if (malformed.length > 0 || name.includes("/") || STANDARD_FINALIZERS.includes(name)) return malformed;
  return [invalid(path, name, "name is neither a standard finalizer name nor is it fully qualified")];
}
