/**
 * `--record`: the command line becomes the annotation from which `rollout history` tells the cause of a change.
 * Deprecated for years, and still in every tutorial. Upstream: k8s.io/cli-runtime/pkg/genericclioptions/record_flags.go.
 */
import type { ApiRequest } from "../api/api-client.ts";
import type { FlagDefinition, Flags } from "./flags.ts";
import { type Effect, printError, type Steps } from "./steps.ts";

export const CHANGE_CAUSE = "kubernetes.io/change-cause";

/** Not in the help, as upstream hides it. */
export const RECORD_FLAG: FlagDefinition = {
  name: "record",
  type: "bool",
  help: "Record the command in the object's annotation.",
};

const RECORDED: ReadonlySet<string> = new Set(
  "annotate apply autoscale create edit expose label patch replace run scale".split(" "),
);
const RECORDED_PARTS: ReadonlySet<string> = new Set(["image", "resources", "selector", "serviceaccount"]);

/** @param words of the command, such as `set image` */
export function takesRecord([first = "", second, ...more]: readonly string[]): boolean {
  if (first === "set") return second !== undefined && RECORDED_PARTS.has(second);
  return second === undefined && more.length === 0 && RECORDED.has(first);
}

/** `kubectl label pods web a=b --record=true` */
export function causeOf(command: string, words: readonly string[], flags: Flags): string {
  const given = flags.asGiven().map(([name, value]) => `--${name}=${value}`);
  return [command, ...words, ...given].join(" ");
}

/** The same steps, with the cause in everything that is written; apply has it in its manifests. */
export function* withRecord(flags: Flags, cause: string, steps: Steps<number>): Steps<number> {
  if (!flags.has("record")) return yield* steps;
  yield* printError("Flag --record has been deprecated, --record will be removed in the future\n");
  if (!flags.bool("record") || cause.startsWith("kubectl apply ")) return yield* steps;
  const annotation = { metadata: { annotations: { [CHANGE_CAUSE]: cause } } };
  let answer: unknown;
  for (;;) {
    const step = steps.next(answer);
    if (step.done === true) return step.value;
    const effect: Effect = step.value;
    if (effect.do !== "request") answer = yield effect;
    else {
      const recorded = recordedIn(effect.request, annotation);
      answer = yield { do: "request", request: recorded ?? effect.request };
      const written = (answer as { readonly code: number }).code < 400;
      if (recorded === undefined && written && isOfObject(effect.request)) {
        const [path = "", query] = effect.request.path.replace(/\/scale(?=\?|$)/, "").split("?");
        const headers = { "content-type": "application/merge-patch+json" };
        const place = query === undefined ? path : `${path}?${query}`;
        yield { do: "request", request: { method: "PATCH", path: place, headers, body: annotation } };
      }
    }
  }
}

type Annotated = { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };

/** Undefined when the request has no place for it: then it is written afterwards. */
function recordedIn(request: ApiRequest, annotation: Annotated): ApiRequest | undefined {
  const { method, headers, body, path } = request;
  if (/\/scale(\?|$)/.test(path) || typeof body !== "object" || body === null || Array.isArray(body)) return undefined;
  const type = headers?.["content-type"] ?? "";
  const isObject = method === "POST" || method === "PUT";
  if (!isObject && !(method === "PATCH" && /merge-patch/.test(type))) return undefined;
  const { metadata } = body as Partial<Annotated>;
  const annotations = { ...metadata?.annotations, ...annotation.metadata.annotations };
  return { ...request, body: { ...body, metadata: { ...metadata, annotations } } };
}

function isOfObject({ method, path }: ApiRequest): boolean {
  return (method === "PATCH" || method === "PUT") && !path.includes("dryRun=");
}
