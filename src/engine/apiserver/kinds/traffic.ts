/** Traffic: a client that sends requests at a steady rate. */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { Traffic } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required } from "../validation/errors.ts";
import { rangeProblem } from "../validation/formats.ts";
import { fill, withField } from "./filling.ts";

type Spec = Traffic["spec"];

const MAX_REQUESTS_PER_SECOND = 10_000;
const DEFAULT_TIMEOUT_SECONDS = 5;
const URL_PATTERN = /^(?:https?:\/\/)?[A-Za-z0-9._-]+(?::([0-9]{1,5}))?(?:\/[^\s#]*)?$/;

export const traffic: KindDefinition<Traffic> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "Traffic",
  plural: "traffics",
  singular: "traffic",
  namespaced: true,
  subresources: ["status"],
  generation: "spec",
  default: (object) => withField(object, "spec", fill(object.spec ?? {}, { timeoutSeconds: DEFAULT_TIMEOUT_SECONDS })),
  validate: ({ spec }) => validateSpec(spec),
};

function validateSpec(spec: Spec): Errors {
  const { requestsPerSecond, timeoutSeconds } = spec;
  const sender = spec.from?.pod;
  return [
    ...validateUrl(spec.url ?? "", "spec.url"),
    ...validateRate(requestsPerSecond, "spec.requestsPerSecond"),
    ...(sender === undefined ? NO_ERRORS : invalidFor("spec.from.pod", sender, dns1123SubdomainProblems(sender))),
    ...(timeoutSeconds !== undefined && !(timeoutSeconds > 0)
      ? [invalid("spec.timeoutSeconds", timeoutSeconds, "must be greater than 0")]
      : NO_ERRORS),
  ];
}

function validateUrl(url: string, path: string): Errors {
  if (url === "") return [required(path)];
  const match = URL_PATTERN.exec(url);
  if (match === null) return [invalid(path, url, "must be an http URL, such as http://web.default:80/path")];
  const port = match[1];
  if (port === undefined || (Number(port) >= 1 && Number(port) <= 65535)) return NO_ERRORS;
  return [invalid(path, url, `port ${rangeProblem(1, 65535)}`)];
}

function validateRate(rate: number | undefined, path: string): Errors {
  if (rate === undefined) return [required(path)];
  if (rate >= 0 && rate <= MAX_REQUESTS_PER_SECOND) return NO_ERRORS;
  return [invalid(path, rate, rangeProblem(0, MAX_REQUESTS_PER_SECOND))];
}
