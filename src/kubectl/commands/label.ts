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
import { labelValueProblems } from "../../api/label-syntax.ts";
import { sameValue } from "../../api/same-value.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { WIDE_CHOICE_FLAGS, type ChosenObject, chosenObjects, localObject, pathOf } from "./chosen-objects.ts";
import { type Pairs, readPairs, resourcesAndPairs } from "./resource-pairs.ts";
import {
  dryRunOf,
  fetchObject,
  forEach,
  managerOf,
  patchObject,
  report,
  severalProblems,
  writeQuery,
} from "./write-objects.ts";

const FLAGS = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  FIELD_MANAGER_FLAG,
  DRY_RUN_FLAG,
  ...WIDE_CHOICE_FLAGS,
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
  run: (invocation) => change(invocation, LABELS),
};

export const annotateCommand: CommandDefinition = {
  words: ["annotate"],
  summary: "Set or remove annotations",
  usage: "[--overwrite] (TYPE NAME | TYPE/NAME) KEY_1=VAL_1 ... KEY_N- [flags]",
  examples: ["kubectl annotate deployment web kubernetes.io/change-cause='first version'"],
  flags: FLAGS,
  run: (invocation) => change(invocation, ANNOTATIONS),
};

/** What the two commands have of their own. */
interface Kind {
  readonly field: "labels" | "annotations";
  readonly noun: "label" | "annotation";
  readonly manager: string;
  /** How messages write the name of a file. */
  readonly files: string;
}

const LABELS: Kind = {
  field: "labels",
  noun: "label",
  manager: "kubectl-label",
  files: "-f pod.yaml or --filename=pod.json",
};

const ANNOTATIONS: Kind = {
  field: "annotations",
  noun: "annotation",
  manager: "kubectl-annotate",
  files: "-f rsrc.yaml or --filename=rsrc.json",
};

function* change(invocation: Invocation, kind: Kind): Steps<number> {
  const { flags } = invocation;
  const { field, noun } = kind;
  const [names, words] = resourcesAndPairs(invocation.arguments, noun);
  const changes = noun === "label" ? readLabels(words) : readPairs(words, noun, true);
  const dryRun = dryRunOf(flags);
  validate(invocation, kind, names, changes);
  const all = yield* chosenObjects(invocation, names);
  const single = all.length === 1 && all[0]?.object === undefined;
  const version = flags.string("resource-version");
  if (!single && version !== "")
    throw new CommandFailure("error: --resource-version may only be used with a single resource");
  return yield* forEach(all, function* (chosen: ChosenObject): Steps<void> {
    const { resource, namespace, name } = chosen;
    const object = localObject(invocation, chosen) ?? (yield* fetchObject(resource, namespace, name));
    const before = object.metadata[field];
    const here = dryRun === "client" || flags.bool("local") || flags.bool("list");
    if (!here && noun === "label") {
      for (const key of changes.removed) {
        if (!Object.hasOwn(before ?? {}, key)) yield* print(`label ${JSON.stringify(key)} not found.\n`);
      }
    }
    if (!flags.bool("overwrite")) refuseOverwriting(before ?? {}, changes, field);
    const patch = patchOf(before ?? {}, changes);
    const changed = applyMergePatch(object, { metadata: { [field]: patch } }) as KubeObject;
    const after = changed.metadata[field] ?? {};
    if (flags.bool("list")) {
      if (!single) yield* print(`Listing ${field} for ${resource.kind}.${resource.group}/${name}:\n`);
      for (const [key, value] of Object.entries(after).sort()) yield* print(`${single ? "" : " "}${key}=${value}\n`);
      return;
    }
    const verb = noun === "annotation" ? "annotated" : labelVerb(before, after, version, flags.bool("overwrite"));
    if (here) return yield* report(invocation, resource, changed, verb, dryRun);
    const path = `${pathOf(chosen)}${writeQuery(managerOf(invocation, kind.manager), dryRun)}`;
    const versioned = version === "" ? {} : { resourceVersion: version };
    const stored = yield* patchObject(path, "merge", { metadata: { [field]: patch, ...versioned } });
    // Of a label, upstream prints what it asked for.
    yield* report(invocation, resource, noun === "label" ? changed : stored, verb, dryRun);
  });
}

/** @throws CommandFailure */
function validate({ flags }: Invocation, { noun, files }: Kind, names: readonly string[], changes: Pairs): void {
  const fail = (problem: string): never => {
    throw new CommandFailure(`error: ${problem}`);
  };
  if (noun === "label" && flags.bool("list") && flags.string("output") !== "")
    fail("--list and --output may not be specified together");
  for (const flag of ["selector", "field-selector"]) {
    if (flags.bool("all") && flags.string(flag) !== "") fail(`cannot set --all and --${flag} at the same time`);
  }
  const hasFiles = flags.has("filename") || flags.has("kustomize");
  if (!flags.bool("local")) {
    if (names.length === 0 && !hasFiles)
      fail("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  } else {
    if (dryRunOf(flags) === "server")
      fail("cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
    if (names.length > 0) fail(`can only use local files by ${files} when --local=true is set`);
    if (!hasFiles) fail(`one or more files must be specified as ${files}`);
  }
  if (changes.set.size === 0 && changes.removed.length === 0 && !flags.bool("list"))
    fail(`at least one ${noun} update is required`);
  const both = changes.removed.filter((key) => changes.set.has(key));
  if (both.length > 0)
    fail(`can not both modify and remove the following annotation(s) in the same command: ${both.join(", ")}`);
}

/** @throws CommandFailure */
function readLabels(words: readonly string[]): Pairs {
  const set = new Map<string, string>();
  const removed: string[] = [];
  for (const word of words) {
    const [key = "", value, ...more] = word.split("=");
    if (value === undefined) {
      removed.push(word.slice(0, -1));
      continue;
    }
    if (more.length > 0) throw new CommandFailure(`error: invalid label spec: ${word}`);
    const problems = labelValueProblems(value);
    if (problems.length > 0)
      throw new CommandFailure(`error: invalid label value: ${JSON.stringify(word)}: ${problems.join(";")}`);
    set.set(key, value);
  }
  if (removed.some((key) => set.has(key)))
    throw new CommandFailure("error: can not both modify and remove a label in the same command");
  return { set, removed };
}

/** A JSON merge patch of the map. */
function patchOf(before: Readonly<Record<string, string>>, { set, removed }: Pairs): object {
  const gone = removed.filter((key) => Object.hasOwn(before, key)).map((key) => [key, null] as const);
  return Object.fromEntries<string | null>([...[...set].filter(([key, value]) => before[key] !== value), ...gone]);
}

/** Upstream compares the length of the two objects as JSON, the new one always with labels. */
function labelVerb(
  before: Readonly<Record<string, string>> | undefined,
  after: Readonly<Record<string, string>>,
  version: string,
  overwrite: boolean,
): string {
  const [old, now] = [before === undefined ? "" : JSON.stringify(before), JSON.stringify(after)];
  if (before !== undefined && sameValue(before, after) && version === "") return "not labeled";
  const added = version === "" ? 0 : `"resourceVersion":"${version}",`.length;
  return !overwrite && now.length + added < old.length ? "unlabeled" : "labeled";
}

const CHANGE_CAUSE = "kubernetes.io/change-cause";

function refuseOverwriting(before: Readonly<Record<string, string>>, { set }: Pairs, field: string): void {
  const taken = [...set].filter(
    ([key, value]) =>
      Object.hasOwn(before, key) && before[key] !== value && !(field === "annotations" && key === CHANGE_CAUSE),
  );
  if (taken.length === 0) return;
  const told = taken.map(([key]) => `'${key}' already has a value (${before[key]})`);
  if (field === "annotations")
    throw new CommandFailure(
      `error: --overwrite is false but found the following declared annotation(s): ${told.join("; ")}`,
    );
  throw severalProblems(told.map((problem) => new CommandFailure(`error: ${problem}, and --overwrite is false`)));
}
