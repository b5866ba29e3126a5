/** `kubectl cordon`, `uncordon` and `taint`. Upstream: k8s.io/kubectl/pkg/cmd/drain, taint. */
import type { Node, Taint } from "../../api/types/core.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  type Invocation,
  PRINT_FLAGS,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from "../command.ts";
import { labelKeyProblems, labelValueProblems } from "../../api/label-syntax.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, type ChosenObject, chosenObjects, NO_RESOURCE, pathOf, withKind } from "./chosen-objects.ts";
import {
  dryRunOf,
  dryRunSuffix,
  fetchObject,
  fieldValidation,
  forEach,
  managerOf,
  patchObject,
  report,
  writeQuery,
} from "./write-objects.ts";

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

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export const taintCommand: CommandDefinition = {
  words: ["taint"],
  summary: "Set or remove taints of nodes",
  usage: "NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N:TAINT_EFFECT_N- [flags]",
  examples: ["kubectl taint nodes node-1 dedicated=db:NoSchedule", "kubectl taint nodes node-1 dedicated-"],
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    ...CHOICE_FLAGS,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    { name: "overwrite", type: "bool", help: "Change a taint that is there already." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const isSpec = (word: string): boolean => word.includes(":") || word.includes("=") || word.endsWith("-");
    const first = words.findIndex(isSpec);
    const names = first < 0 ? words : words.slice(0, first);
    const changes = (first < 0 ? [] : words.slice(first)).map(readTaint);
    if (changes.length === 0) throw new CommandFailure("error: at least one taint update is required");
    const [type = ""] = names;
    if (!/^(no|nodes?)(\/|$)/.test(type)) {
      throw new CommandFailure(`error: invalid resource type ${type}, only node types are supported`);
    }
    refuseContradictions(changes);
    const dryRun = dryRunOf(flags);
    return yield* forEach(yield* chosenObjects(invocation, names), function* (chosen) {
      const node = (yield* fetchObject(chosen.resource, "", chosen.name)) as Node;
      const taints = changedTaints(node, changes, flags.bool("overwrite"));
      if (dryRun !== "client") {
        const path = `${pathOf(chosen)}${writeQuery(managerOf(invocation, "kubectl-taint"), dryRun, fieldValidation(flags))}`;
        yield* patchObject(path, "strategic", { spec: { taints: taints.length === 0 ? null : taints } });
      }
      const removes = changes.filter(({ remove }) => remove).length;
      const replaces = changes.some(
        (change) => !change.remove && (node.spec.taints ?? []).some((taint) => sameTaint(taint, change)),
      );
      const verb = removes === changes.length ? "untainted" : removes > 0 || replaces ? "modified" : "tainted";
      // Of a dry run, upstream says nothing here.
      yield* report(invocation, chosen.resource, node, verb);
    });
  },
};

interface TaintChange {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
  readonly remove: boolean;
}

function readTaint(spec: string): TaintChange {
  const remove = spec.endsWith("-");
  const text = remove ? spec.slice(0, -1) : spec;
  const [named = "", effect = "", ...rest] = text.split(":");
  const [key = "", value = "", ...more] = text.includes(":") ? named.split("=") : [named];
  const problems = [...labelValueProblems(value), ...labelKeyProblems(key)];
  if (rest.length > 0 || more.length > 0 || problems.length > 0 || (!remove && effect === "")) {
    const why = rest.length > 0 || more.length > 0 || problems.length === 0 ? "" : `, ${problems.join("; ")}`;
    throw new CommandFailure(`error: invalid taint spec: ${text}${why}\nSee 'kubectl taint -h' for help and examples`);
  }
  if (effect !== "" && !EFFECTS.includes(effect)) {
    throw new CommandFailure(
      `error: invalid taint effect: ${effect}, unsupported taint effect\nSee 'kubectl taint -h' for help and examples`,
    );
  }
  return { key, value, effect, remove };
}

function refuseContradictions(changes: readonly TaintChange[]): void {
  const both = changes
    .filter(({ remove }) => !remove)
    .flatMap((added) =>
      changes.filter(
        ({ remove, key, effect }) => remove && key === added.key && (effect === "" || effect === added.effect),
      ),
    );
  if (both.length === 0) return;
  const list = both.map(({ key, effect }) => `${key}=${effect}`).join(", ");
  throw new CommandFailure(`error: can not both modify and remove the following taint(s) in the same command: ${list}`);
}

function changedTaints(node: Node, changes: readonly TaintChange[], overwrite: boolean): readonly Taint[] {
  const before = node.spec.taints ?? [];
  const { name } = node.metadata;
  const taken = changes.filter((change) => !change.remove && before.some((taint) => sameTaint(taint, change)));
  const different = taken.filter(
    (change) => !before.some((taint) => sameTaint(taint, change) && (taint.value ?? "") === change.value),
  );
  if (taken.length > 0 && !overwrite && different.length + taken.length > 0) {
    const keys = [...new Set(taken.map(({ key }) => key))].join(", ");
    throw new CommandFailure(
      `error: node ${name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  for (const change of changes) {
    if (!change.remove || before.some((taint) => sameTaint(taint, change))) continue;
    const effect = change.effect === "" ? "" : `:${change.effect}`;
    throw new CommandFailure(`error: taint "${change.key}${effect}" not found`);
  }
  const kept = before.filter((taint) => !changes.some((change) => sameTaint(taint, change)));
  const added = changes
    .filter(({ remove }) => !remove)
    .map(({ key, value, effect }): Taint => ({
      key,
      ...(value === "" ? {} : { value }),
      effect: effect as Taint["effect"],
    }));
  return [...added, ...kept];
}

function sameTaint(taint: Taint, { key, effect }: TaintChange): boolean {
  return taint.key === key && (effect === "" || taint.effect === effect);
}
