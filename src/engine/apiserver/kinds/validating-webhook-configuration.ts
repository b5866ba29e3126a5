/**
 * ValidatingWebhookConfiguration.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ValidatingWebhookConfiguration } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const validatingWebhookConfiguration: KindDefinition<ValidatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  singular: "validatingwebhookconfiguration",
  namespaced: false,
  categories: ["api-extensions"],
  generation: "spec",
};
