/**
 * MutatingWebhookConfiguration: stored and checked; no webhook is called.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/mutating-webhook-configuration-v1/
 */
import type { MutatingWebhook, MutatingWebhookConfiguration } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateWebhooks } from "../validation/webhooks.ts";
import { defaultWebhook } from "./admission-defaults.ts";
import { fill, mapShared, withField } from "./filling.ts";

export const mutatingWebhookConfiguration: KindDefinition<MutatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "MutatingWebhookConfiguration",
  plural: "mutatingwebhookconfigurations",
  singular: "mutatingwebhookconfiguration",
  namespaced: false,
  categories: ["api-extensions"],
  generation: "spec",
  default: (object) =>
    object.webhooks === undefined ? object : withField(object, "webhooks", mapShared(object.webhooks, complete)),
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  withoutEffect: ["webhooks[*].clientConfig"],
};

function complete(webhook: MutatingWebhook): MutatingWebhook {
  return fill<MutatingWebhook>(defaultWebhook(webhook), { reinvocationPolicy: "Never" });
}
