/** `kubectl label` and `kubectl annotate`. Upstream: k8s.io/kubectl/pkg/cmd/label, annotate. */
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
} from "../command.ts";
import { applyMergePatch } from "../../api/merge-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { labelKeyProblems, labelValueProblems } from "../../api/label-syntax.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, type ChosenObject, chosenObjects, localObject, pathOf } from "./chosen-objects.ts";
import { dryRunOf, fetchObject, forEach, managerOf, patchObject, report, writeQuery } from "./write-objects.ts";

const FLAGS = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  FIELD_MANAGER_FLAG,
  DRY_RUN_FLAG,
  ...CHOICE_FLAGS,
  { name: "overwrite", type: "bool", help: "Change values that are there already." },
  { name: "list", type: "bool", help: "Print them, too." },
  { name: "local", type: "bool", help: "Change the manifest only, and print it." },
  { name: "resource-version", type: "string", help: "Only if the object is still at this version." },
] as const;

export const labelCommand: CommandDefinition = {
  words: ["label"],
  summary: "Set or remove labels",
  usage: "[--overwrite] (TYPE NAME | TYPE/NAME) KEY_1=VAL_1 ... KEY_N- [flags]",
  examples: ["kubectl label pod web tier=front", "kubectl label node node-1 disk-"],
  flags: FLAGS,
  run: (invocation) => change(invocation, "labels", "label"),
};

export const annotateCommand: CommandDefinition = {
  words: ["annotate"],
  summary: "Set or remove annotations",
  usage: "[--overwrite] (TYPE NAME | TYPE/NAME) KEY_1=VAL_1 ... KEY_N- [flags]",
  examples: ["kubectl annotate deployment web kubernetes.io/change-cause='first version'"],
  flags: FLAGS,
  run: (invocation) => change(invocation, "annotations", "annotation"),
};

/** A value to set, or null to remove the key. */
export type Changes = ReadonlyMap<string, string | null>;

function* change(invocation: Invocation, field: "labels" | "annotations", noun: string): Steps<number> {
  const { arguments: words, flags } = invocation;
  const firstPair = words.findIndex((word) => word.includes("=") || word.endsWith("-"));
  const names = firstPair < 0 ? words : words.slice(0, firstPair);
  const changes = readChanges(firstPair < 0 ? [] : words.slice(firstPair), noun);
  if (changes.size === 0 && !flags.bool("list"))
    throw new CommandFailure(`error: at least one ${noun} update is required`);
  const dryRun = dryRunOf(flags);
  const all = yield* chosenObjects(invocation, names);
  const single = all.length === 1 && all[0]?.object === undefined;
  return yield* forEach(all, function* (chosen: ChosenObject): Steps<void> {
    const { resource, namespace, name } = chosen;
    const object = localObject(invocation, chosen) ?? (yield* fetchObject(resource, namespace, name));
    const before = object.metadata[field] ?? {};
    if (!flags.bool("overwrite")) refuseOverwriting(before, changes, field);
    const changed = [...changes].filter(([key, value]) =>
      value === null ? Object.hasOwn(before, key) : before[key] !== value,
    );
    for (const [key, value] of changes) {
      if (value === null && !Object.hasOwn(before, key)) yield* print(`${noun} "${key}" not found.\n`);
    }
    if (changed.length > 0 && dryRun !== "client" && !flags.bool("local")) {
      const path = `${pathOf(chosen)}${writeQuery(managerOf(invocation, `kubectl-${noun === "label" ? "label" : "annotate"}`), dryRun)}`;
      const version = flags.has("resource-version") ? { resourceVersion: flags.string("resource-version") } : {};
      yield* patchObject(path, "merge", { metadata: { [field]: Object.fromEntries(changed), ...version } });
    }
    const removedOnly = changed.length > 0 && changed.every(([, value]) => value === null);
    const verb =
      field === "annotations"
        ? "annotated"
        : changed.length === 0
          ? "not labeled"
          : removedOnly
            ? "unlabeled"
            : "labeled";
    if (flags.bool("list")) {
      if (!single) yield* print(`Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`);
      for (const [key, value] of Object.entries({ ...before, ...Object.fromEntries(changed) }).sort()) {
        if (value !== null) yield* print(`${single ? "" : " "}${key}=${value}\n`);
      }
    }
    if (changes.size === 0) return;
    const here = dryRun === "client" || flags.bool("local");
    const after = here ? applyMergePatch(object, { metadata: { [field]: Object.fromEntries(changed) } }) : object;
    yield* report(invocation, resource, after as KubeObject, verb, dryRun);
  });
}

function readChanges(words: readonly string[], noun: string): Changes {
  const changes = new Map<string, string | null>();
  const set = (key: string, value: string | null): void => {
    const other = changes.get(key);
    if (changes.has(key) && (other === null) !== (value === null))
      throw new CommandFailure(
        noun === "label"
          ? "error: can not both modify and remove a label in the same command"
          : `error: can not both modify and remove the following annotation(s) in the same command: ${key}`,
      );
    changes.set(key, value);
  };
  for (const word of words) {
    const equals = word.indexOf("=");
    if (equals > 0 && noun === "label" && word.indexOf("=", equals + 1) >= 0)
      throw new CommandFailure(`error: invalid label spec: ${word}`);
    if (equals > 0) {
      const [key, value] = [word.slice(0, equals), word.slice(equals + 1)];
      const problem =
        noun === "label" ? (labelKeyProblems(key)[0] ?? labelValueProblems(value)[0]) : labelKeyProblems(key)[0];
      if (problem !== undefined) throw new CommandFailure(`error: invalid ${noun} value: "${word}": ${problem}`);
      set(key, value);
    } else if (word.endsWith("-") && word.length > 1) set(word.slice(0, -1), null);
    else throw new CommandFailure(`error: unknown ${noun} spec: ${word}`);
  }
  return changes;
}

function refuseOverwriting(before: Readonly<Record<string, string>>, changes: Changes, field: string): void {
  const taken = [...changes].filter(
    ([key, value]) => value !== null && Object.hasOwn(before, key) && before[key] !== value,
  );
  if (taken.length === 0) return;
  if (field === "annotations") {
    const names = taken.map(([key]) => `'${key}' already has a value (${before[key]})`).join("; ");
    throw new CommandFailure(`error: --overwrite is false but found the following declared annotation(s): ${names}`);
  }
  const [key = ""] = taken[0] ?? [];
  throw new CommandFailure(`error: '${key}' already has a value (${before[key]}), and --overwrite is false`);
}
