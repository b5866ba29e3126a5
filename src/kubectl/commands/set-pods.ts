/** What `kubectl set image`, `env`, `resources` and `serviceaccount` share: patches of Pods and of Pod templates. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
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
import { CHOICE_FLAGS, type ChosenObject, chosenObjects, NO_RESOURCE, pathOf } from "./chosen-objects.ts";
import { dryRunOf, fetchObject, forEach, managerOf, patchObject, report, writeQuery } from "./write-objects.ts";

export const SET_FLAGS: readonly FlagDefinition[] = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  KUSTOMIZE_FLAG,
  RECURSIVE_FLAG,
  ...CHOICE_FLAGS,
];

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

/** Patches the Pod spec or template of each chosen object. */
export function* setOnPods(
  invocation: Invocation,
  words: readonly string[],
  what: string,
  patchOf: (spec: PodSpec, chosen: ChosenObject) => Steps<PodSpecPatch | undefined>,
): Steps<number> {
  const dryRun = dryRunOf(invocation.flags);
  return yield* forEach(yield* chosenObjects(invocation, words, true), function* (chosen: ChosenObject): Steps<void> {
    const { resource, namespace, name } = chosen;
    const object = yield* fetchObject(resource, namespace, name);
    const spec = podSpecOf(object);
    if (spec === undefined) {
      throw new CommandFailure(
        `error: ${resource.name}/${name} the object is not a pod or does not have a pod template: *${resource.version}.${resource.kind}`,
      );
    }
    const inner = yield* patchOf(spec, chosen);
    if (inner === undefined) return;
    const patch = placed(object.kind, inner);
    if (dryRun === "client") {
      const outcome = applyStrategicMergePatch(object.kind, object, patch);
      return yield* report(invocation, resource, outcome.ok ? (outcome.value as KubeObject) : object, what, dryRun);
    }
    const query = writeQuery(managerOf(invocation, "kubectl-set"), dryRun);
    const stored = yield* patchObject(`${pathOf(chosen)}${query}`, "strategic", patch);
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
