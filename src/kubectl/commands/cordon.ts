/** `kubectl cordon` and `uncordon`. Upstream: k8s.io/kubectl/pkg/cmd/drain. */
import type { Node } from "../../api/types/core.ts";
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation, SELECTOR_FLAG } from "../command.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects, NO_RESOURCE, pathOf, withKind } from "./chosen-objects.ts";
import { dryRunOf, dryRunSuffix, fetchObject, forEach, patchObject, writeQuery } from "./write-objects.ts";

export const cordonCommand: CommandDefinition = {
  words: ["cordon"],
  summary: "Let no new Pods onto a node",
  usage: "NODE [flags]",
  flags: [SELECTOR_FLAG, DRY_RUN_FLAG],
  run: (invocation) => cordon(invocation, true),
};

export const uncordonCommand: CommandDefinition = {
  words: ["uncordon"],
  summary: "Let new Pods onto a node again",
  usage: "NODE [flags]",
  flags: [SELECTOR_FLAG, DRY_RUN_FLAG],
  run: (invocation) => cordon(invocation, false),
};

function* cordon(invocation: Invocation, unschedulable: boolean): Steps<number> {
  const nodes = yield* chosenNodes(invocation);
  // One that there is not keeps all others as they are.
  for (const { resource, name } of nodes) yield* fetchObject(resource, "", name);
  return yield* forEach(nodes, (node) => setUnschedulable(invocation, node, unschedulable));
}

/** Nodes by name, or by label. */
export function* chosenNodes(invocation: Invocation): Steps<readonly ChosenObject[]> {
  const { arguments: words, flags, command } = invocation;
  if (words.length === 0 && !flags.has("selector")) {
    throw new CommandFailure(
      `error: USAGE: ${command.replace("kubectl ", "")} NODE [flags]\nSee '${command} -h' for help and examples`,
    );
  }
  if (words.length > 0 && flags.has("selector")) {
    throw new CommandFailure(
      `error: cannot specify both a node name and a --selector option\nSee '${command} -h' for help and examples`,
    );
  }
  if (words.length === 0 && flags.string("selector") === "") throw new CommandFailure(NO_RESOURCE);
  return yield* chosenObjects(invocation, words.length === 0 ? ["nodes"] : withKind("node", words));
}

export function* setUnschedulable(invocation: Invocation, chosen: ChosenObject, unschedulable: boolean): Steps<void> {
  const dryRun = dryRunOf(invocation.flags);
  const node = (yield* fetchObject(chosen.resource, "", chosen.name)) as Node;
  const verb = unschedulable ? "cordoned" : "uncordoned";
  if ((node.spec.unschedulable === true) === unschedulable) {
    yield* print(`node/${chosen.name} already ${verb}${dryRunSuffix(dryRun)}\n`);
    return;
  }
  if (dryRun !== "client") {
    const patch = { spec: { unschedulable: unschedulable ? true : null } };
    yield* patchObject(`${pathOf(chosen)}${writeQuery("kubectl-cordon", dryRun)}`, "strategic", patch);
  }
  yield* print(`node/${chosen.name} ${verb}${dryRunSuffix(dryRun)}\n`);
}
