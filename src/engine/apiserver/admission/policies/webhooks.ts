/**
 * Admission webhooks. Whether one is asked and whether anybody answers is as in a real cluster; the programs behind
 * them are not simulated, so what is answered is always "allowed, unchanged", and who writes is told so.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go.
 */
import { forbidden, internalError } from "../../../../api/status-errors.ts";
import type { Status } from "../../../../api/status.ts";
import type { MutatingWebhook, ValidatingWebhook } from "../../../../api/types/admissionregistration.ts";
import type { KubeObject } from "../../../../api/types/meta.ts";
import type { WriteEnvironment } from "../../write/write-environment.ts";
import { type AdmissionRequest, isExempt } from "./admission-request.ts";
import { callProblem } from "./call-webhook.ts";
import { compileConditions } from "./compile-policy.ts";
import { activationOf } from "./evaluate-expression.ts";
import { conditionsMet } from "./match-conditions.ts";
import { formThat, selectorsMatch } from "./match-request.ts";

type Webhook = MutatingWebhook | ValidatingWebhook;
type Configuration = KubeObject & { readonly webhooks?: readonly Webhook[] };

const TABLES = {
  mutating: "mutatingwebhookconfigurations.admissionregistration.k8s.io",
  validating: "validatingwebhookconfigurations.admissionregistration.k8s.io",
} as const;

export const WEBHOOK_TABLES: readonly string[] = Object.values(TABLES);

export type WebhookPhase = keyof typeof TABLES;

export function hasWebhooks({ store }: WriteEnvironment, phase: WebhookPhase): boolean {
  return store.count(TABLES[phase]) > 0;
}

/** Why a request is refused; undefined when it is not. Says whose answer is only assumed. */
export function refusedByWebhook(
  environment: WriteEnvironment,
  request: AdmissionRequest,
  phase: WebhookPhase,
): Status | undefined {
  if (isExempt(request.definition)) return undefined;
  let refusal: Status | undefined;
  for (const { webhooks = [] } of environment.store.values(TABLES[phase]) as readonly Configuration[]) {
    for (const webhook of webhooks) {
      refusal ??= refusalOf(environment, request, webhook);
    }
  }
  return refusal;
}

function refusalOf(environment: WriteEnvironment, request: AdmissionRequest, webhook: Webhook): Status | undefined {
  const { name, rules = [], matchPolicy, failurePolicy, clientConfig, timeoutSeconds = 10 } = webhook;
  if (!selectorsMatch(environment, request, webhook)) return undefined;
  const form = formThat(request, rules, matchPolicy);
  if (form === undefined) return undefined;
  const compiled = compileConditions(webhook.matchConditions ?? [], false);
  const conditions =
    compiled.length === 0
      ? { met: true }
      : conditionsMet(compiled, activationOf(environment, request, form, undefined));
  if (!conditions.met) return undefined;
  if (conditions.error !== undefined) {
    return failurePolicy === "Ignore" ? undefined : forbidden(request.definition, request.name, conditions.error);
  }
  const problem = callProblem(environment, clientConfig, timeoutSeconds);
  if (problem === undefined) {
    environment.warn?.(
      `admission webhook "${name}": its program is not simulated; taken as if it had allowed the request, unchanged`,
    );
    return undefined;
  }
  if (failurePolicy === "Ignore") return undefined;
  const message = `failed calling webhook "${name}": ${problem}`;
  return internalError(message);
}
