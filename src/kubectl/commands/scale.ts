/** `kubectl scale`. Upstream: k8s.io/kubectl/pkg/cmd/scale. */
import type { CommandDefinition } from "../command.ts";
import { DRY_RUN_FLAG, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { CommandFailure, expectBody, get, sleep, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, pathOf } from "./chosen-objects.ts";
import { fetchedObjects } from "./fetched-objects.ts";
import { dryRunOf, patchObject, report, severalProblems, write, writeQuery } from "./write-objects.ts";

export const scaleCommand: CommandDefinition = {
  words: ["scale"],
  summary: "Set how many Pods a workload has",
  usage: "[--current-replicas=COUNT] --replicas=COUNT (TYPE/NAME | TYPE NAME) [flags]",
  examples: ["kubectl scale deployment/web --replicas=3"],
  flags: [
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    ...CHOICE_FLAGS,
    { name: "replicas", type: "int", default: "-1", required: true, help: "How many." },
    { name: "resource-version", type: "string", help: "Only when this is the version now." },
    { name: "timeout", type: "duration", default: "0s", help: "How long to wait until it is done; 0 is not at all." },
    { name: "current-replicas", type: "int", default: "-1", help: "Only when there are this many now." },
  ],
  *run(invocation) {
    const { flags, arguments: words, now } = invocation;
    const replicas = flags.int("replicas");
    if (replicas < 0) {
      throw new CommandFailure(
        "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
      );
    }
    const dryRun = dryRunOf(flags);
    const current = flags.int("current-replicas");
    if (current < -1)
      throw new CommandFailure("error: The --current-replicas must specify an integer of -1 or greater");
    const version = flags.string("resource-version");
    const { found, problems } = yield* fetchedObjects(invocation, words);
    if (version !== "" && found.length > 1)
      throw new CommandFailure("error: cannot use --resource-version with multiple resources");
    if (found.length + problems.length === 0) throw new CommandFailure("error: no objects passed to scale");
    // The first that cannot be scaled is the end.
    for (const chosen of found) {
      const { resource, object } = chosen;
      if (dryRun === "client") {
        yield* report(invocation, resource, object, "scaled", dryRun);
        continue;
      }
      const path = pathOf(chosen, "scale");
      if (current >= 0 || version !== "") yield* checkScale(path, current, version);
      yield* patchObject(`${path}${writeQuery("kubectl-scale", dryRun)}`, "merge", { spec: { replicas } });
      const timeoutMs = flags.durationMs("timeout");
      if (timeoutMs > 0 && dryRun === "none") yield* untilScaled(path, replicas, now() + timeoutMs, now);
      yield* report(invocation, resource, object, "scaled", dryRun);
    }
    if (problems.length > 0) throw severalProblems(problems);
    return 0;
  },
};

type Scale = KubeObject & { readonly spec: { readonly replicas?: number } };

/** @throws CommandFailure unless it is as expected */
function* checkScale(path: string, current: number, version: string): Steps<void> {
  const scale = (yield* write({ method: "GET", path })) as Scale;
  const have = scale.spec.replicas ?? 0;
  if (current >= 0 && have !== current)
    throw new CommandFailure(`error: Expected replicas to be ${current}, was ${have}`);
  const actual = scale.metadata.resourceVersion;
  if (version !== "" && actual !== version)
    throw new CommandFailure(`error: Expected resource version to be ${version}, was ${actual}`);
}

const LOOK_EVERY_MS = 100;

/** Until as many Pods are there as are wanted. @throws CommandFailure when the time is up */
function* untilScaled(path: string, replicas: number, untilMs: number, now: () => number): Steps<void> {
  for (;;) {
    const scale = expectBody<{ readonly status: { readonly replicas?: number } }>(yield* get(path));
    if ((scale.status.replicas ?? 0) === replicas) return;
    if (now() >= untilMs) throw new CommandFailure("error: timed out waiting for the condition");
    yield* sleep(LOOK_EVERY_MS);
  }
}
