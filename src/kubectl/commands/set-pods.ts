/** What `kubectl set image`, `env`, `resources` and `serviceaccount` share: patches of Pods and of Pod templates. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import {
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
} from "../command.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { CHOICE_FLAGS, type ChosenObject, chosenObjects, localObject, NO_RESOURCE, pathOf } from "./chosen-objects.ts";
import { typedManifest } from "./typed-manifest.ts";
import {
  type DryRun,
  dryRunOf,
  fetchObject,
  forEach,
  managerOf,
  patchObject,
  report,
  writeQuery,
} from "./write-objects.ts";

export const SET_FLAGS: readonly FlagDefinition[] = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  KUSTOMIZE_FLAG,
  RECURSIVE_FLAG,
  ...CHOICE_FLAGS,
  { name: "local", type: "bool", help: "Change the manifest only, and print it." },
];

/** What is to be changed: the stored object, or with `--local` what the manifest has. @throws CommandFailure */
export function* objectToSet(invocation: Invocation, chosen: ChosenObject): Steps<KubeObject> {
  const local = localObject(invocation, chosen);
  if (local !== undefined) return typedManifest(local);
  return yield* fetchObject(chosen.resource, chosen.namespace, chosen.name);
}

/** As `dryRunOf`; what is only printed needs no dry run. @throws CommandFailure */
export function setDryRun({ flags }: Invocation): DryRun {
  const dryRun = dryRunOf(flags);
  if (flags.bool("local") && dryRun === "server") {
    throw new CommandFailure("error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
  }
  return dryRun;
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

/** @throws CommandFailure when nothing is named */
export function requireObjects({ flags }: Invocation, words: readonly string[]): void {
  if (words.length === 0 && !flags.has("filename") && !flags.has("kustomize")) throw new CommandFailure(NO_RESOURCE);
}

/** What is told of the change, and of its failure. */
interface Setting {
  readonly what: string;
  readonly failing: string;
}

/** Patches the Pod spec or template of each chosen object. */
export function* setOnPods(
  invocation: Invocation,
  words: readonly string[],
  { what, failing }: Setting,
  patchOf: (spec: PodSpec, chosen: ChosenObject) => Steps<PodSpecPatch | undefined>,
): Steps<number> {
  const dryRun = setDryRun(invocation);
  return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen: ChosenObject): Steps<void> {
    const { resource, name } = chosen;
    const type = invocation.flags.bool("local") ? resource.kind.toLowerCase() : resource.name;
    const object = yield* objectToSet(invocation, chosen);
    const spec = podSpecOf(object);
    if (spec === undefined) {
      throw new CommandFailure(
        `error: ${type}/${name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
      );
    }
    const inner = yield* patchOf(spec, chosen);
    if (inner === undefined) return;
    const patch = placed(object.kind, inner);
    if (staysHere(invocation, dryRun)) {
      const outcome = applyStrategicMergePatch(object.kind, object, patch);
      return yield* report(invocation, resource, outcome.ok ? (outcome.value as KubeObject) : object, what, dryRun);
    }
    const query = writeQuery(managerOf(invocation, "kubectl-set"), dryRun);
    const refusal = ({ message = "unknown" }: Status): CommandFailure =>
      new CommandFailure(`error: failed to patch ${failing} ${message}`);
    const stored = yield* patchObject(`${pathOf(chosen)}${query}`, "strategic", patch, refusal);
    yield* report(invocation, resource, stored, what, dryRun);
  });
}

/** Names before the first KEY=VALUE (or KEY-). */
export function splitAtPairs(words: readonly string[]): readonly [readonly string[], readonly string[]] {
  const first = words.findIndex((word) => /^[^/=]+=/.test(word) || (word.endsWith("-") && !word.includes("/")));
  return first < 0 ? [words, []] : [words.slice(0, first), words.slice(first)];
}

/** `*`, a name, or names with a star in them. */
export function matchingContainers(spec: PodSpec, wanted: string): readonly Container[] {
  const pattern = new RegExp(
    `^${wanted
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  );
  return spec.containers.filter(({ name }) => pattern.test(name));
}
