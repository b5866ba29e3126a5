/** `kubectl drain`. Upstream: k8s.io/kubectl/pkg/cmd/drain, pkg/drain/filters.go. */
import type { Status } from "../../api/status.ts";
import type { Pod } from "../../api/types/pod.ts";
import { CHUNK_SIZE_FLAG, type CommandDefinition, DRY_RUN_FLAG, type Invocation, SELECTOR_FLAG } from "../command.ts";
import { resolveResource, resourcePath } from "../discovery.ts";
import { items } from "../describe/describe-object.ts";
import { CommandFailure, print, printError, send, sleep, statusText, type Steps } from "../steps.ts";
import type { ChosenObject } from "./chosen-objects.ts";
import { chosenNodes, setUnschedulable } from "./cordon.ts";
import { untilGone } from "./delete.ts";
import { dryRunOf } from "./write-objects.ts";

const RETRY_AFTER_MS = 5_000;

export const drainCommand: CommandDefinition = {
  words: ["drain"],
  summary: "Let no new Pods onto a node, and evict those on it",
  usage: "NODE [flags]",
  examples: ["kubectl drain node-1 --ignore-daemonsets --delete-emptydir-data"],
  flags: [
    SELECTOR_FLAG,
    DRY_RUN_FLAG,
    CHUNK_SIZE_FLAG,
    { name: "ignore-daemonsets", type: "bool", help: "Leave Pods of DaemonSets alone." },
    { name: "delete-emptydir-data", type: "bool", help: "Evict Pods with emptyDir volumes, too." },
    { name: "force", type: "bool", help: "Delete Pods that nobody would make anew, too." },
    { name: "grace-period", type: "int", default: "-1", help: "Seconds for the Pods to end in." },
    { name: "pod-selector", type: "string", help: "Only Pods with these labels." },
    { name: "disable-eviction", type: "bool", help: "Delete instead of evict: disruption budgets are passed by." },
    { name: "timeout", type: "duration", default: "0s", help: "How long to try; 0 is until it is done." },
    {
      name: "skip-wait-for-delete-timeout",
      type: "int",
      default: "0",
      help: "Do not wait for Pods that have been on their way out for more seconds than that; 0 waits for all.",
    },
  ],
  *run(invocation) {
    const nodes = yield* chosenNodes(invocation);
    for (const node of nodes) yield* setUnschedulable(invocation, node, true);
    for (const node of nodes) {
      const problems = yield* drainNode(invocation, node);
      if (problems.length === 0) continue;
      const problem = problems.length === 1 ? problems[0] : `[${problems.join(", ")}]`;
      yield* printError(`error: unable to drain node "${node.name}" due to error: ${problem}, continuing command...\n`);
      yield* printError(`There are pending nodes to be drained:\n ${node.name}\n`);
      yield* printError(problems.map((one) => `${one}\n`).join(""));
      return 1;
    }
    return 0;
  },
};

interface Sorted {
  readonly evicted: readonly Pod[];
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

/** Empty when it is drained. */
function* drainNode(invocation: Invocation, node: ChosenObject): Steps<readonly string[]> {
  const { flags, now } = invocation;
  const labels = flags.has("pod-selector") ? `&labelSelector=${encodeURIComponent(flags.string("pod-selector"))}` : "";
  const pods = yield* items<Pod>(
    `/api/v1/pods?fieldSelector=${encodeURIComponent(`spec.nodeName=${node.name}`)}&limit=${flags.int("chunk-size") || 500}${labels}`,
  );
  const { evicted, problems, warnings } = sortPods(pods, invocation);
  if (problems.length > 0) return problems;
  if (warnings.length > 0) yield* printError(`Warning: ${warnings.join("; ")}\n`);
  const dryRun = dryRunOf(flags);
  const timeoutMs = flags.durationMs("timeout");
  const untilMs = timeoutMs > 0 ? now() + timeoutMs : undefined;
  if (dryRun === "none") {
    const leaving: Pod[] = [];
    for (const pod of evicted) if (yield* evict(invocation, pod, untilMs)) leaving.push(pod);
    const resource = yield* resolveResource(invocation.session, "pods");
    for (const pod of leaving) {
      const { name, namespace = "", uid } = pod.metadata;
      yield* untilGone({ resource, namespace, name, object: pod }, uid, untilMs);
      yield* print(`pod/${name} ${flags.bool("disable-eviction") ? "deleted" : "evicted"}\n`);
    }
  } else {
    for (const { metadata } of evicted)
      yield* print(
        `evicting pod ${metadata.namespace}/${metadata.name} (${dryRun === "server" ? "server " : ""}dry run)\n`,
      );
  }
  yield* print(
    `node/${node.name} drained${dryRun === "none" ? "" : dryRun === "server" ? " (server dry run)" : " (dry run)"}\n`,
  );
  return [];
}

const MIRROR = "kubernetes.io/config.mirror";

/** Which Pods have to go, and why some may not. */
function sortPods(pods: readonly Pod[], { flags, now }: Invocation): Sorted {
  const skipMs = flags.int("skip-wait-for-delete-timeout") * 1000;
  const evicted: Pod[] = [];
  const refused = { daemonSet: [] as string[], local: [] as string[], bare: [] as string[] };
  const warned = { daemonSet: [] as string[], bare: [] as string[] };
  for (const pod of pods) {
    const { metadata, spec, status } = pod;
    const leavingMs = metadata.deletionTimestamp === undefined ? 0 : now() - Date.parse(metadata.deletionTimestamp);
    if (skipMs > 0 && leavingMs > skipMs) continue;
    const label = `${metadata.namespace}/${metadata.name}`;
    if (metadata.annotations?.[MIRROR] !== undefined) continue;
    const controller = metadata.ownerReferences?.find(({ controller: controls }) => controls === true);
    const ended = status.phase === "Succeeded" || status.phase === "Failed";
    if (controller?.kind === "DaemonSet" && !ended) {
      (flags.bool("ignore-daemonsets") ? warned : refused).daemonSet.push(label);
      continue;
    }
    const local = (spec.volumes ?? []).some(({ emptyDir }) => emptyDir !== undefined);
    let stays = false;
    if (local && !ended && !flags.bool("delete-emptydir-data")) {
      refused.local.push(label);
      stays = true;
    }
    if (controller === undefined && !ended) {
      if (flags.bool("force")) warned.bare.push(label);
      else {
        refused.bare.push(label);
        stays = true;
      }
    }
    if (!stays) evicted.push(pod);
  }
  const listed = (text: string, labels: readonly string[]): string[] =>
    labels.length === 0 ? [] : [`${text}: ${labels.join(", ")}`];
  return {
    evicted,
    problems: [
      ...listed("cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore)", refused.daemonSet),
      ...listed("cannot delete Pods with local storage (use --delete-emptydir-data to override)", refused.local),
      // The doubled words are upstream's own.
      ...listed("cannot delete cannot delete Pods that declare no controller (use --force to override)", refused.bare),
    ],
    warnings: [
      ...listed("deleting Pods that declare no controller", warned.bare),
      ...listed("ignoring DaemonSet-managed Pods", warned.daemonSet),
    ],
  };
}

/** True when the Pod is on its way out; tries again while a disruption budget forbids it. */
function* evict(invocation: Invocation, { metadata }: Pod, untilMs: number | undefined): Steps<boolean> {
  const { flags, session, now } = invocation;
  const { name, namespace = "" } = metadata;
  const resource = yield* resolveResource(session, "pods");
  const grace = flags.int("grace-period");
  const deleteOptions = grace < 0 ? {} : { gracePeriodSeconds: grace };
  const byDeletion = flags.bool("disable-eviction");
  for (;;) {
    yield* print(byDeletion ? "" : `evicting pod ${namespace}/${name}\n`);
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace }, deleteOptions };
    const { code, body } = yield* byDeletion
      ? send({ method: "DELETE", path: resourcePath(resource, namespace, name), body: deleteOptions })
      : send({ method: "POST", path: resourcePath(resource, namespace, name, "eviction"), body: eviction });
    if (code < 400) return true;
    if (code === 404) return false;
    const status = body as Status;
    const problem = `error when evicting pods/"${name}" -n "${namespace}"`;
    if (code !== 429) throw new CommandFailure(`${problem}: ${statusText(status)}`);
    yield* printError(`${problem} (will retry after 5s): ${status.message ?? ""}\n`);
    if (untilMs !== undefined && now() + RETRY_AFTER_MS > untilMs) {
      throw new CommandFailure(`error: unable to drain: global timeout reached`);
    }
    yield* sleep(RETRY_AFTER_MS);
  }
}
