/** Secret. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Secret } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const secret: KindDefinition<Secret> = {
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  singular: "secret",
  namespaced: true,
};
