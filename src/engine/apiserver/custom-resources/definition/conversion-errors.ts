/**
 * What is wrong with how versions of a definition are turned into each other.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/validation/validation.go
 * (validateCustomResourceConversion), k8s.io/apiserver/pkg/util/webhook/validation.go.
 */
import { decodeBase64Text } from "../../../../api/base64.ts";
import type { CustomResourceConversion, WebhookConversion } from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";
import { type Errors, forbidden, invalid, NO_ERRORS, required, unsupported } from "../../validation/errors.ts";
import { validateClientConfig, validateReviewVersions } from "../../validation/webhooks.ts";

const PATH = "spec.conversion";
/** As upstream: the names of the fields in the internal version. */
const CONFIG = `${PATH}.webhookClientConfig`;
const VERSIONS = `${PATH}.conversionReviewVersions`;
const STRATEGIES = ["None", "Webhook"];

/** @param previous the conversion so far: a bundle that was broken before may stay so */
export function conversionErrors(
  conversion: CustomResourceConversion | undefined,
  previous?: CustomResourceConversion,
): Errors {
  if (conversion === undefined) return NO_ERRORS;
  const { strategy, webhook } = conversion;
  if (strategy === "Webhook") return webhookErrors(webhook, bundleProblem(previous?.webhook) !== undefined);
  const detail = "should not be set when strategy is not set to Webhook";
  return [
    ...strategyErrors(strategy),
    ...(webhook?.clientConfig === undefined ? NO_ERRORS : [forbidden(CONFIG, detail)]),
    ...((webhook?.conversionReviewVersions ?? []).length === 0 ? NO_ERRORS : [forbidden(VERSIONS, detail)]),
  ];
}

function strategyErrors(strategy: string): Errors {
  if (strategy === "") return [required(`${PATH}.strategy`)];
  return STRATEGIES.includes(strategy) ? NO_ERRORS : [unsupported(`${PATH}.strategy`, strategy, STRATEGIES)];
}

function webhookErrors(webhook: WebhookConversion | undefined, bundleMayBeBroken: boolean): Errors {
  const config = webhook?.clientConfig;
  const bundle = bundleMayBeBroken ? undefined : bundleProblem(webhook);
  return [
    ...(config === undefined
      ? [required(CONFIG, "required when strategy is set to Webhook")]
      : validateClientConfig(config, CONFIG)),
    ...(bundle === undefined ? NO_ERRORS : [bundle]),
    ...validateReviewVersions(webhook?.conversionReviewVersions ?? [], VERSIONS, ""),
  ];
}

function bundleProblem(webhook: WebhookConversion | undefined): FieldError | undefined {
  const bundle = webhook?.clientConfig?.caBundle ?? "";
  if (bundle === "") return undefined;
  const pem = decodeBase64Text(bundle);
  const type = /-----BEGIN ([^-\n]*)-----[\s\S]*?-----END \1-----/.exec(pem)?.[1];
  if (type === "CERTIFICATE") return undefined;
  const problem =
    type === undefined ? "unable to parse bytes as PEM block" : `expected 'CERTIFICATE' block type, found '${type}'`;
  return invalid(`${CONFIG}.caBundle`, bundle, `unable to load root certificates: ${problem}`);
}
