/** `kubectl scale`. Upstream: k8s.io/kubectl/pkg/cmd/scale. */
import type { CommandDefinition } from "../command.ts";
import { DRY_RUN_FLAG, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { CHOICE_FLAGS, chosenObjects, pathOf } from "./chosen-objects.ts";
import { dryRunOf, fetchObject, forEach, patchObject, report, write, writeQuery } from "./write-objects.ts";

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
    { name: "replicas", type: "int", default: "-1", help: "How many." },
    { name: "current-replicas", type: "int", default: "-1", help: "Only when there are this many now." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (!flags.has("replicas")) throw new CommandFailure(`error: required flag(s) "replicas" not set`);
    const replicas = flags.int("replicas");
    if (replicas < 0) {
      throw new CommandFailure(
        "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
      );
    }
    const dryRun = dryRunOf(flags);
    const current = flags.int("current-replicas");
    return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen) {
      const { resource, namespace, name } = chosen;
      const object = yield* fetchObject(resource, namespace, name);
      if (dryRun === "client") return yield* report(invocation, resource, object, "scaled", dryRun);
      const path = pathOf(chosen, "scale");
      if (current >= 0) {
        type Scale = { readonly spec: { readonly replicas?: number } };
        const scale = (yield* write({ method: "GET", path })) as unknown as Scale;
        const have = scale.spec.replicas ?? 0;
        if (have !== current) {
          throw new CommandFailure(`error: Expected replicas to be ${current}, was ${have}`);
        }
      }
      yield* patchObject(`${path}${writeQuery("kubectl-scale", dryRun)}`, "merge", { spec: { replicas } });
      yield* report(invocation, resource, object, "scaled", dryRun);
    });
  },
};
