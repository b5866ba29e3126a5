/** `kubectl wait`. Upstream: k8s.io/kubectl/pkg/cmd/wait. */
import type { KubeObject, Condition } from "../../api/types/meta.ts";
import { type CommandDefinition, type Invocation, KUSTOMIZE_FLAG, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { relaxedPath } from "../output/custom-columns.ts";
import { evaluate, valueText } from "../../api/json-path.ts";
import { closeWatch, CommandFailure, get, nextEvents, openWatch, sleep, type Steps } from "../steps.ts";
import { WIDE_CHOICE_FLAGS, type ChosenObject, chosenObjects, pathOf } from "./chosen-objects.ts";
import { fetchObject, forEach, report } from "./write-objects.ts";
import { untilGone } from "./delete.ts";

const CREATE_POLL_MS = 500;
const DAY_MS = 86_400_000;

type Holds = (object: KubeObject) => boolean;

export const waitCommand: CommandDefinition = {
  words: ["wait"],
  summary: "Wait until something holds for objects",
  usage: "([-f FILENAME] | TYPE NAME | TYPE -l label) --for=delete|condition=NAME[=VALUE]|jsonpath='{PATH}'=VALUE",
  examples: ["kubectl wait --for=condition=Ready pod/web", "kubectl wait --for=delete pod/web --timeout=60s"],
  flags: [
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    ...WIDE_CHOICE_FLAGS.filter((flag) => flag !== KUSTOMIZE_FLAG),
    { name: "local", type: "bool", help: "Not here: upstream's crashes." },
    { name: "for", type: "string", help: "create, delete, condition=Name[=value] or jsonpath='{.path}'[=value]." },
    { name: "timeout", type: "duration", default: "30s", help: "How long; 0 only looks, below 0 is a week." },
  ],
  *run(invocation) {
    const { flags, arguments: words, now } = invocation;
    if (flags.bool("local")) throw new CommandFailure("error: --local is not part of this kubectl's wait");
    const wanted = flags.string("for");
    const timeoutMs = flags.durationMs("timeout");
    const untilMs = now() + (timeoutMs < 0 ? 7 * DAY_MS : timeoutMs);
    if (wanted === "create") {
      return yield* forEach(yield* untilSome(invocation, untilMs), (chosen) =>
        untilCreated(invocation, chosen, untilMs),
      );
    }
    const holds = wanted === "delete" ? undefined : conditionOf(wanted);
    const chosen = yield* chosenObjects(invocation, words);
    if (chosen.length === 0 && wanted === "delete") return 0;
    if (chosen.length === 0) throw new CommandFailure("error: no matching resources found");
    return yield* forEach(chosen, (one) =>
      holds === undefined ? untilDeleted(invocation, one, untilMs) : untilHolds(invocation, one, holds, untilMs),
    );
  },
};

function conditionOf(wanted: string): Holds {
  if (wanted.startsWith("condition=")) {
    const [name = "", value = "true"] = wanted.slice("condition=".length).split("=");
    return (object) => {
      const { conditions = [], observedGeneration } = ((object as { readonly status?: object }).status ?? {}) as {
        readonly conditions?: readonly Condition[];
        readonly observedGeneration?: number;
      };
      const condition = conditions.find(({ type }) => type.toLowerCase() === name.toLowerCase());
      const observed = condition?.observedGeneration ?? observedGeneration;
      if (observed !== undefined && observed < (object.metadata.generation ?? 0)) return false;
      return condition?.status.toLowerCase() === value.toLowerCase();
    };
  }
  if (wanted.startsWith("jsonpath=")) {
    if (wanted === "jsonpath=") throw new CommandFailure("error: jsonpath expression cannot be empty");
    const parts = /^jsonpath=(\{[^}]*(?:\}|$)|[^{=]+)(?:=([^=]*))?$/s.exec(wanted);
    if (parts === null)
      throw new CommandFailure(
        "error: jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
      );
    const steps = relaxedPath(parts[1] ?? "");
    return (object) => {
      const [value] = evaluate(steps, object);
      return value !== undefined && (parts[2] === undefined || valueText(value) === parts[2]);
    };
  }
  throw new CommandFailure(`error: unrecognized condition: ${JSON.stringify(wanted)}`);
}

const isZero = (timeout: string): boolean => /^0[a-z]*$/.test(timeout);
const isNow = ({ flags }: Invocation): boolean => isZero(flags.string("timeout"));

/** @param timeout 0 when nobody wanted to wait */
function timedOut({ resource, name }: ChosenObject, timeout: string): CommandFailure {
  if (isZero(timeout)) return new CommandFailure(`error: condition not met for ${resource.name}/${name}`);
  return new CommandFailure(`error: timed out waiting for the condition on ${resource.name}/${name}`);
}

function* untilHolds(invocation: Invocation, chosen: ChosenObject, holds: Holds, untilMs: number): Steps<void> {
  const { resource, namespace, name } = chosen;
  let object = yield* fetchObject(resource, namespace, name);
  if (holds(object)) return yield* report(invocation, resource, object, "condition met");
  const selector = encodeURIComponent(`metadata.name=${name}`);
  const version = object.metadata.resourceVersion;
  yield* openWatch(
    `${resourcePath(resource, resource.namespaced ? namespace : undefined)}?watch=true&fieldSelector=${selector}&resourceVersion=${version}`,
  );
  try {
    for (;;) {
      const events = yield* nextEvents(untilMs);
      if (events === undefined) throw timedOut(chosen, invocation.flags.string("timeout"));
      for (const event of events) {
        if (event.type === "ERROR") return yield* untilHolds(invocation, chosen, holds, untilMs);
        if (event.type === "BOOKMARK") continue;
        object = event.object;
        if (event.type !== "DELETED" && holds(object))
          return yield* report(invocation, resource, object, "condition met");
      }
    }
  } finally {
    yield* closeWatch();
  }
}

function* untilDeleted(invocation: Invocation, chosen: ChosenObject, untilMs: number): Steps<void> {
  const { code, body } = yield* get(pathOf(chosen));
  if (code >= 400) return;
  const object = body as KubeObject;
  if (isNow(invocation)) throw timedOut(chosen, invocation.flags.string("timeout"));
  yield* untilGone(chosen, object.metadata.uid, untilMs);
  yield* report(invocation, chosen.resource, object, "condition met");
}

/** What is chosen, once there is something. @throws CommandFailure */
function* untilSome(invocation: Invocation, untilMs: number): Steps<readonly ChosenObject[]> {
  for (;;) {
    const chosen = yield* chosenObjects(invocation, invocation.arguments);
    if (chosen.length > 0) return chosen;
    yield* pauseBefore(invocation, untilMs);
  }
}

/** @throws CommandFailure when the time is up */
function* pauseBefore({ now }: Invocation, untilMs: number): Steps<void> {
  if (now() >= untilMs) throw new CommandFailure("error: timed out waiting for the condition");
  yield* sleep(CREATE_POLL_MS);
}

function* untilCreated(invocation: Invocation, chosen: ChosenObject, untilMs: number): Steps<void> {
  for (;;) {
    const { code, body } = yield* get(pathOf(chosen));
    if (code < 400) return yield* report(invocation, chosen.resource, body as KubeObject, "condition met");
    yield* pauseBefore(invocation, untilMs);
  }
}
