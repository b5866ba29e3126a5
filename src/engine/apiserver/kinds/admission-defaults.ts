/** Defaults of what admission is configured with. Upstream: pkg/apis/admissionregistration/v1/defaults.go. */
import type {
  MatchResources,
  MutatingWebhook,
  NamedRuleWithOperations,
  ServiceReference,
  WebhookClientConfig,
} from "../../../api/types/admissionregistration.ts";
import { fill, mapShared, withField } from "./filling.ts";

export function defaultWebhook<W extends Omit<MutatingWebhook, "reinvocationPolicy">>(webhook: W): W {
  const common: Partial<MutatingWebhook> = {
    failurePolicy: "Fail",
    matchPolicy: "Equivalent",
    namespaceSelector: {},
    objectSelector: {},
    timeoutSeconds: 10,
  };
  const filled = fill<W>(webhook, common as Partial<W>);
  const config = filled.clientConfig as WebhookClientConfig | undefined;
  const reached =
    config?.service === undefined
      ? filled
      : withField(
          filled,
          "clientConfig",
          withField(config, "service", fill<ServiceReference>(config.service, { port: 443 })) as W["clientConfig"],
        );
  return reached.rules === undefined
    ? reached
    : withField(reached, "rules", mapShared(reached.rules, withScope) as W["rules"]);
}

function withScope<R extends NamedRuleWithOperations>(rule: R): R {
  return fill<R>(rule, { scope: "*" } as Partial<R>);
}

export function defaultMatchResources(match: MatchResources): MatchResources {
  let filled = fill<MatchResources>(match, { matchPolicy: "Equivalent", namespaceSelector: {}, objectSelector: {} });
  for (const list of ["resourceRules", "excludeResourceRules"] as const) {
    const rules = filled[list];
    if (rules !== undefined) filled = withField(filled, list, mapShared(rules, withScope));
  }
  return filled;
}
