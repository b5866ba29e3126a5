/**
 * MutatingWebhookConfiguration.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { MutatingWebhookConfiguration } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const mutatingWebhookConfiguration: KindDefinition<MutatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingWebhookConfiguration",
  plural: "mutatingwebhookconfigurations",
  singular: "mutatingwebhookconfiguration",
  namespaced: false,
  categories: ["api-extensions"],
  generation: "spec",
};
