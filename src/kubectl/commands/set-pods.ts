/** What `kubectl set image`, `env`, `resources` and `serviceaccount` share: patches of Pods and of Pod templates. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import { DRY_RUN_FLAG, FIELD_MANAGER_FLAG, type Invocation, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, LOCAL_NEEDS_FILE, pathOf } from "./chosen-objects.ts";
import { type FetchedObject, fetchedObjects } from "./fetched-objects.ts";
import { typedManifest } from "./typed-manifest.ts";
import {
  type DryRun,
  dryRunOf,
  forEach,
  managerOf,
  patchObject,
  report,
  severalProblems,
  writeQuery,
} from "./write-objects.ts";

const LOCAL_FLAG: FlagDefinition = { name: "local", type: "bool", help: "Change the manifest only, and print it." };

export const SET_FLAGS: readonly FlagDefinition[] = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  ...CHOICE_FLAGS,
  LOCAL_FLAG,
];

/** Of commands that select nothing. */
export const LOCAL_SET_FLAGS: readonly FlagDefinition[] = SET_FLAGS.filter(({ name }) => name !== "selector");

/** All of them, before any is changed. @throws CommandFailure with all that could not be had */
export function* objectsToSet(invocation: Invocation, words: readonly string[]): Steps<readonly FetchedObject[]> {
  const local = invocation.flags.bool("local");
  if (local && words.length > 0) throw new CommandFailure(LOCAL_NEEDS_FILE);
  const { found, problems } = yield* fetchedObjects(invocation, words);
  if (problems.length > 0) throw severalProblems(problems);
  return local ? found.map((one) => ({ ...one, object: typedManifest(one.object) })) : found;
}

/** As `dryRunOf`; what is only printed needs no dry run. @throws CommandFailure */
export function setDryRun({ flags }: Invocation): DryRun {
  const dryRun = dryRunOf(flags);
  if (flags.bool("local") && dryRun === "server") {
    throw new CommandFailure("error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
  }
  return dryRun;
}

/** @throws CommandFailure */
export function refuseAllSelected({ flags }: Invocation): void {
  if (flags.bool("all") && flags.string("selector") !== "")
    throw new CommandFailure("error: cannot set --all and --selector at the same time");
}

/** Nothing is sent. */
export function staysHere({ flags }: Invocation, dryRun: DryRun): boolean {
  return dryRun === "client" || flags.bool("local");
}

export const CONTAINERS_FLAG: FlagDefinition = {
  name: "containers",
  short: "c",
  type: "string",
  default: "*",
  help: "Which containers; * is all.",
};

export type ContainerPatch = { readonly name: string } & Readonly<Record<string, unknown>>;

/** What is to be changed in a Pod spec; nothing for what stays. */
export interface PodSpecPatch {
  readonly containers?: readonly ContainerPatch[];
  readonly initContainers?: readonly ContainerPatch[];
  readonly serviceAccountName?: string;
}

/** The spec of a Pod, or of the Pods that the object makes. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  type Templated = { readonly template?: { readonly spec?: PodSpec } };
  const { spec } = object as KubeObject & {
    readonly spec?: PodSpec & Templated & { readonly jobTemplate?: { readonly spec?: Templated } };
  };
  if (object.kind === "Pod") return spec;
  return object.kind === "CronJob" ? spec?.jobTemplate?.spec?.template?.spec : spec?.template?.spec;
}

function placed(kind: string, inner: object): object {
  if (kind === "Pod") return { spec: inner };
  const template = { spec: { template: { spec: inner } } };
  return kind === "CronJob" ? { spec: { jobTemplate: template } } : template;
}

/** What is told of the change, and of its failure. */
interface Setting {
  readonly what: string;
  readonly failing: string;
}

/** Upstream writes the prefix itself, and a line break: among others, a problem keeps both. */
export function settingProblem(problem: string, lineBreak = ""): CommandFailure {
  const text = `error: ${problem}`;
  return new CommandFailure(text, 1, "", `${text}${lineBreak}`);
}

/**
 * Patches the Pod spec or template of each object.
 * @param patchOf adds to the problems what keeps other changes from nothing, and throws what keeps this object as it is
 */
export function* setOnPods(
  invocation: Invocation,
  targets: readonly FetchedObject[],
  { what, failing }: Setting,
  patchOf: (spec: PodSpec, target: FetchedObject, problems: CommandFailure[]) => Steps<PodSpecPatch | undefined>,
): Steps<number> {
  const dryRun = setDryRun(invocation);
  const problems: CommandFailure[] = [];
  const unchangeable: CommandFailure[] = [];
  const patches: { readonly target: FetchedObject; readonly patch: object }[] = [];
  for (const target of targets) {
    const { resource, name, object } = target;
    const type = invocation.flags.bool("local") ? resource.kind.toLowerCase() : resource.name;
    const spec = podSpecOf(object);
    if (spec === undefined) {
      const problem = `the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`;
      unchangeable.push(settingProblem(`${type}/${name} ${problem}`, "\n"));
      continue;
    }
    try {
      const inner = yield* patchOf(spec, target, problems);
      if (inner !== undefined) patches.push({ target, patch: placed(object.kind, inner) });
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      unchangeable.push(settingProblem(`${type}/${name} ${failure.amongOthers}`, "\n"));
    }
  }
  const work = function* ({ target, patch }: (typeof patches)[number]): Steps<void> {
    const { resource, object } = target;
    if (staysHere(invocation, dryRun)) {
      const outcome = applyStrategicMergePatch(object.kind, object, patch);
      return yield* report(invocation, resource, outcome.ok ? (outcome.value as KubeObject) : object, what, dryRun);
    }
    const query = writeQuery(managerOf(invocation, "kubectl-set"), dryRun);
    const refusal = ({ message = "unknown" }: Status): CommandFailure =>
      new CommandFailure(`error: failed to patch ${failing} ${message}`);
    const stored = yield* patchObject(`${pathOf(target)}${query}`, "strategic", patch, refusal);
    yield* report(invocation, resource, stored, what, dryRun);
  };
  return yield* forEach(patches, work, { earlier: [...problems, ...unchangeable] });
}

/** `*`, a name, or names with a star in them. */
export function matchingContainers(containers: readonly Container[] | undefined, wanted: string): readonly Container[] {
  const pattern = new RegExp(
    `^${wanted
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return (containers ?? []).filter(({ name }) => pattern.test(name));
}
