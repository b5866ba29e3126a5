/**
 * ServiceAccount: everything about it is optional.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/service-account-v1/
 */
import type { ServiceAccount } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

const MOUNTABLE = "kubernetes.io/enforce-mountable-secrets";

export const serviceAccount: KindDefinition<ServiceAccount> = {
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  singular: "serviceaccount",
  namespaced: true,
  shortNames: ["sa"],
  subresources: ["token"],
  warnings: ({ metadata }) =>
    Object.hasOwn(metadata.annotations ?? {}, MOUNTABLE)
      ? [
          `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; prefer separate namespaces to isolate access to mounted secrets`,
        ]
      : [],
};
