/**
 * Objects of the cluster that may stand where somebody types: kinds, names, containers, ports.
 * Upstream: k8s.io/kubectl/pkg/util/completion/completion.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Service } from "../../api/types/core.ts";
import type { Invocation } from "../command.ts";
import { podFor } from "../commands/logs.ts";
import { discover, preferredOf, qualifiedName, resourcePath } from "../discovery.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, type Effect, get, type Steps } from "../steps.ts";
import { type Candidates, NO_FILES, NO_SPACE, offer } from "./candidates.ts";

/** What completes an argument. @param start what is typed of it */
export type ArgumentCandidates = (invocation: Invocation, start: string) => Steps<Candidates>;

/** Names of one kind, for the first argument. */
export function namesOf(type: string): ArgumentCandidates {
  return function* (invocation, start) {
    return offer(invocation.arguments.length === 0 ? yield* objectNames(invocation, type, start) : []);
  };
}

/** @param types of those that the command is for; all without them @param repeats whether more than one is taken */
export function typesAndNames(types?: readonly string[], repeats = true): ArgumentCandidates {
  return function* (invocation, start) {
    const [first, ...others] = invocation.arguments;
    const typed = types?.filter((type) => type.startsWith(start)) ?? (yield* typeNames(invocation, start));
    if (first !== undefined && !first.includes("/")) {
      if (!repeats && others.length > 0) return offer([]);
      return offer((yield* objectNames(invocation, first, start)).filter((name) => !others.includes(name)));
    }
    if (first !== undefined && !repeats) return offer([]);
    const slash = start.indexOf("/");
    if (slash >= 0) {
      const found = yield* pairsOf(invocation, start, slash);
      return offer(found.filter((pair) => !invocation.arguments.includes(pair)));
    }
    if (first === undefined) return offer(typed);
    return offer(
      typed.map((type) => `${type}/`),
      NO_FILES | NO_SPACE,
    );
  };
}

const WITH_PODS = [
  "daemonsets",
  "deployments",
  "pods",
  "jobs",
  "replicasets",
  "replicationcontrollers",
  "services",
  "statefulsets",
];

/** Pods, and kinds that have some, for the first argument; then what `second` finds in that Pod. */
export function podsAnd(
  second: (invocation: Invocation, of: string, start: string) => Steps<readonly string[]>,
): ArgumentCandidates {
  return function* (invocation, start) {
    const [first, ...more] = invocation.arguments;
    if (first !== undefined) return offer(more.length > 0 ? [] : yield* second(invocation, first, start));
    const slash = start.indexOf("/");
    if (slash >= 0) return offer(yield* pairsOf(invocation, start, slash));
    const pods = yield* objectNames(invocation, "pod", start);
    const types = WITH_PODS.filter((type) => type.startsWith(start)).map((type) => `${type}/`);
    return offer([...pods, ...types], pods.length === 0 ? NO_FILES | NO_SPACE : NO_FILES);
  };
}

// oxlint-disable-next-line require-yield -- nothing follows
export const pods = podsAnd(function* () {
  return [];
});

/** @param of a Pod, or what has Pods, as `TYPE/NAME` */
export function* containerNames(invocation: Invocation, of: string, start: string): Steps<readonly string[]> {
  const pod = yield* quietly(podFor(invocation, of));
  if (pod === undefined) return [];
  const { initContainers = [], containers } = pod.spec;
  return [...initContainers, ...containers].map(({ name }) => name).filter((name) => name.startsWith(start));
}

/** `8080:80` for what is typed of the local port. */
export function* portPairs(invocation: Invocation, of: string, start: string): Steps<readonly string[]> {
  const [type = "", name] = of.split("/");
  const ports =
    name !== undefined && ["service", "services", "svc"].includes(type)
      ? yield* servicePorts(invocation, name)
      : containerPorts(yield* quietly(podFor(invocation, of)));
  const [local = ""] = start.split(":");
  return ports.map((port) => `${local || port}:${port}`).filter((pair) => pair.startsWith(start));
}

function containerPorts(pod: Pod | undefined): readonly number[] {
  return pod?.spec.containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort)) ?? [];
}

function* servicePorts({ namespace }: Invocation, name: string): Steps<readonly number[]> {
  const { code, body } = yield* get(
    `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/${encodeURIComponent(name)}`,
  );
  return code >= 400 ? [] : ((body as Service).spec.ports ?? []).map(({ port }) => port);
}

/** `TYPE/NAME` for what is typed of the name. */
function* pairsOf(invocation: Invocation, start: string, slash: number): Steps<readonly string[]> {
  const type = start.slice(0, slash);
  const names = yield* objectNames(invocation, type, start.slice(slash + 1));
  return names.map((name) => `${type}/${name}`);
}

/** Names of what `get` would list. @param types as its first argument */
export function* objectNames(invocation: Invocation, types: string, start: string): Steps<readonly string[]> {
  const { session, namespace } = invocation;
  const names: string[] = [];
  for (const { resource } of (yield* quietly(resourceTargets(session, [types]))) ?? []) {
    const { code, body } = yield* get(resourcePath(resource, namespace));
    const { items = [] } = body as { readonly items?: readonly KubeObject[] };
    if (code < 400) names.push(...items.map(({ metadata }) => metadata.name));
  }
  return names.filter((name) => name.startsWith(start));
}

/** Kinds that can be asked for; behind a comma, the next of them. */
function* typeNames({ session }: Invocation, start: string): Steps<readonly string[]> {
  const comma = start.lastIndexOf(",") + 1;
  const key = ({ group, name }: { readonly group: string; readonly name: string }): string => `${group} ${name}`;
  const gettable = preferredOf(yield* discover(session)).filter(({ verbs }) => verbs.includes("get"));
  return gettable
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
    .map(qualifiedName)
    .filter((name) => name.startsWith(start.slice(comma)))
    .map((name) => start.slice(0, comma) + name);
}

/** What fails is nothing to offer, and nobody is told why. */
function* quietly<T>(steps: Steps<T>): Steps<T | undefined> {
  try {
    let answer: unknown;
    for (;;) {
      const step = steps.next(answer);
      if (step.done === true) return step.value;
      const effect: Effect = step.value;
      answer = effect.do === "print" ? undefined : yield effect;
    }
  } catch (failure) {
    if (failure instanceof CommandFailure) return undefined;
    throw failure;
  }
}
