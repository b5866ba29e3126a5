/**
 * ValidatingWebhookConfiguration: stored and checked; no webhook is called.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/extend-resources/validating-webhook-configuration-v1/
 */
import type { ValidatingWebhook, ValidatingWebhookConfiguration } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateWebhooks } from "../validation/webhooks.ts";
import { defaultWebhook } from "./admission-defaults.ts";
import { mapShared, withField } from "./filling.ts";

export const validatingWebhookConfiguration: KindDefinition<ValidatingWebhookConfiguration> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingWebhookConfiguration",
  plural: "validatingwebhookconfigurations",
  singular: "validatingwebhookconfiguration",
  namespaced: false,
  categories: ["api-extensions"],
  generation: "spec",
  default: (object) =>
    object.webhooks === undefined
      ? object
      : withField(object, "webhooks", mapShared<ValidatingWebhook>(object.webhooks, defaultWebhook)),
  validate: ({ webhooks }) => validateWebhooks(webhooks),
  withoutEffect: ["webhooks[*].clientConfig"],
};
