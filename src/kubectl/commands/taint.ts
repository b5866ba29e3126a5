/** `kubectl taint`. Upstream: k8s.io/kubectl/pkg/cmd/taint. */
import { labelKeyProblems, labelValueProblems } from "../../api/label-syntax.ts";
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
import { discover, findResource } from "../discovery.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { chosenObjects, pathOf } from "./chosen-objects.ts";
import {
  dryRunOf,
  fetchObject,
  fieldValidation,
  forEach,
  managerOf,
  patchObject,
  report,
  severalProblems,
  writeQuery,
} from "./write-objects.ts";

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

export const taintCommand: CommandDefinition = {
  words: ["taint"],
  summary: "Set or remove taints of nodes",
  usage: "NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N:TAINT_EFFECT_N- [flags]",
  examples: ["kubectl taint nodes node-1 dedicated=db:NoSchedule", "kubectl taint nodes node-1 dedicated-"],
  flags: [
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    SELECTOR_FLAG,
    { name: "all", type: "bool", help: "Every node." },
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    { name: "overwrite", type: "bool", help: "Change a taint that is there already." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const [names, specs] = namesAndTaints(invocation.arguments);
    const changes = readTaints(specs);
    const nodes = yield* nodeNames(invocation, names, changes);
    const dryRun = dryRunOf(flags);
    return yield* forEach(yield* chosenObjects(invocation, nodes), function* (chosen) {
      const node = (yield* fetchObject(chosen.resource, "", chosen.name)) as Node;
      const { taints, verb } = reorganized(node, changes, flags.bool("overwrite"));
      const here = { ...node, spec: { ...node.spec, taints } };
      const path = `${pathOf(chosen)}${writeQuery(managerOf(invocation, "kubectl-taint"), dryRun, fieldValidation(flags))}`;
      const shown =
        dryRun === "client"
          ? here
          : yield* patchObject(path, "strategic", { spec: { taints: taints.length === 0 ? null : taints } });
      // Of a dry run, upstream says nothing here.
      yield* report(invocation, chosen.resource, shown, verb);
    });
  },
};

/** @throws CommandFailure */
function namesAndTaints(words: readonly string[]): readonly [names: readonly string[], taints: readonly string[]] {
  const isTaint = (word: string): boolean => word.includes(":") || word.includes("=") || word.endsWith("-");
  const first = words.findIndex(isTaint);
  const [names, taints] = first < 0 ? [words, []] : [words.slice(0, first), words.slice(first)];
  const late = taints.find((word) => !isTaint(word));
  if (late !== undefined)
    throw new CommandFailure(`error: all resources must be specified before taint changes: ${late}`);
  if (names.length === 0)
    throw new CommandFailure("error: one or more resources must be specified as <resource> <name>");
  if (taints.length === 0) throw new CommandFailure("error: at least one taint update is required");
  return [names, taints];
}

/** What chooses the nodes: those that are named do not count where a selector or `--all` does. @throws CommandFailure */
function* nodeNames(
  { flags, session }: Invocation,
  [given = "", ...names]: readonly string[],
  changes: Changes,
): Steps<readonly string[]> {
  const type = given.toLowerCase();
  const found = findResource(yield* discover(session), type);
  if (found === undefined) {
    const [resource = ""] = type.split(".", 1);
    throw new CommandFailure(`the server doesn't have a resource type ${JSON.stringify(resource)}`);
  }
  if (found.kind !== "Node")
    throw new CommandFailure(`error: invalid resource type ${type}, only node types are supported`);
  refuseContradictions(changes);
  const selects = flags.string("selector") !== "";
  if (flags.bool("all") && selects)
    throw new CommandFailure("error: setting 'all' parameter with a non empty selector is prohibited");
  if (flags.bool("all") || selects) return ["nodes"];
  if (names.length === 0)
    throw new CommandFailure("error: at least one resource name must be specified since 'all' parameter is not set");
  return ["nodes", ...names];
}

interface TaintSpec {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

interface Changes {
  readonly added: readonly TaintSpec[];
  readonly removed: readonly TaintSpec[];
}

function usageFailure(problem: string): CommandFailure {
  return new CommandFailure(`error: ${problem}\nSee 'kubectl taint -h' for help and examples`);
}

/** @throws CommandFailure */
function readTaints(specs: readonly string[]): Changes {
  const added: TaintSpec[] = [];
  const removed: TaintSpec[] = [];
  for (const spec of specs) {
    if (spec.endsWith("-")) {
      removed.push(readTaint(spec.slice(0, -1)));
      continue;
    }
    const taint = readTaint(spec);
    const { key, value, effect } = taint;
    if (effect === "") throw usageFailure(`invalid taint spec: ${spec}`);
    if (added.some((other) => other.key === key && other.effect === effect))
      throw usageFailure(`duplicated taints with the same key and effect: {${key} ${value} ${effect} <nil>}`);
    added.push(taint);
  }
  return { added, removed };
}

/** @throws CommandFailure */
function readTaint(text: string): TaintSpec {
  const [named = "", effect, ...rest] = text.split(":");
  if (rest.length > 0) throw usageFailure(`invalid taint spec: ${text}`);
  if (effect !== undefined && !EFFECTS.includes(effect))
    throw usageFailure(`invalid taint effect: ${effect}, unsupported taint effect`);
  const [key = "", value = "", ...more] = effect === undefined ? [named] : named.split("=");
  if (more.length > 0) throw usageFailure(`invalid taint spec: ${text}`);
  for (const problems of [labelValueProblems(value), labelKeyProblems(key)]) {
    if (problems.length > 0) throw usageFailure(`invalid taint spec: ${text}, ${problems.join("; ")}`);
  }
  return { key, value, effect: effect ?? "" };
}

function refuseContradictions({ added, removed }: Changes): void {
  const both = added.flatMap((one) =>
    removed.filter(({ key, effect }) => key === one.key && (effect === "" || effect === one.effect)),
  );
  if (both.length === 0) return;
  const list = both.map(({ key, effect }) => `${key}=${effect}`).join(", ");
  throw new CommandFailure(`error: can not both modify and remove the following taint(s) in the same command: ${list}`);
}

interface Reorganized {
  readonly taints: readonly Taint[];
  readonly verb: string;
}

/** Upstream: taint/utils.go (reorganizeTaints). @throws CommandFailure */
function reorganized(node: Node, { added, removed }: Changes, overwrite: boolean): Reorganized {
  const before = node.spec.taints ?? [];
  const taken = added.filter((one) => before.some((taint) => sameTaint(taint, one)));
  if (taken.length > 0 && !overwrite) {
    const keys = taken.map(({ key }) => key).join(",");
    throw new CommandFailure(
      `error: node ${node.metadata.name} already has ${keys} taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  const made = added.map(({ key, value, effect }): Taint => ({
    key,
    ...(value === "" ? {} : { value }),
    effect: effect as Taint["effect"],
  }));
  let taints = [...made, ...before.filter((taint) => !added.some((one) => sameTaint(taint, one)))];
  const adds = taints.length !== before.length;
  const problems: CommandFailure[] = [];
  let removes = false;
  for (const one of removed) {
    const kept = taints.filter((taint) => !sameTaint(taint, one));
    removes = kept.length !== taints.length;
    taints = kept;
    if (removes) continue;
    const effect = one.effect === "" ? "" : `:${one.effect}`;
    problems.push(new CommandFailure(`error: taint "${one.key}${effect}" not found`));
  }
  if (problems.length > 0) throw severalProblems(problems);
  return { taints, verb: (adds && removes) || overwrite ? "modified" : adds ? "tainted" : "untainted" };
}

function sameTaint(taint: Taint, { key, effect }: TaintSpec): boolean {
  return taint.key === key && (effect === "" || taint.effect === effect);
}
