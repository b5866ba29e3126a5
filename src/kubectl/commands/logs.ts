/** `kubectl logs`. Upstream: k8s.io/kubectl/pkg/cmd/logs, polymorphichelpers/logsforobject.go. */
import { formatSelector } from "../../api/label-selector.ts";
import type { Status } from "../../api/status.ts";
import type { Deployment } from "../../api/types/apps.ts";
import type { Service } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG, SELECTOR_FLAG } from "../command.ts";
import { items } from "../describe/describe-object.ts";
import { resourcePath } from "../discovery.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, get, print, printError, sleep, statusText, type Steps } from "../steps.ts";

const FOLLOW_EVERY_MS = 500;
const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

export const logsCommand: CommandDefinition = {
  words: ["logs"],
  summary: "Show what a container has written",
  usage: "[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]",
  examples: ["kubectl logs web", "kubectl logs -f deployment/web", "kubectl logs web --previous"],
  flags: [
    NAMESPACE_FLAG,
    SELECTOR_FLAG,
    { name: "container", short: "c", type: "string", help: "Which container." },
    { name: "all-containers", type: "bool", help: "Every container of the Pod." },
    { name: "previous", short: "p", type: "bool", help: "The run before the present one." },
    { name: "follow", short: "f", type: "bool", help: "Go on with what is written." },
    { name: "tail", type: "int", default: "-1", help: "Only this many of the last lines." },
    { name: "since", type: "duration", default: "0s", help: "Only lines younger than this." },
    { name: "since-time", type: "string", help: "Only lines after this time." },
    { name: "limit-bytes", type: "int", default: "0", help: "At most this many bytes." },
    { name: "timestamps", type: "bool", help: "With the time of every line." },
    { name: "prefix", type: "bool", help: "With the Pod and container before every line." },
    { name: "all-pods", type: "bool", help: "Of every Pod of a workload; with their names before every line." },
    { name: "ignore-errors", type: "bool", help: "Go on when a log cannot be read." },
    { name: "max-log-requests", type: "int", default: "5", help: "How many logs -f may follow." },
    {
      name: "pod-running-timeout",
      type: "duration",
      default: "20s",
      help: "How long to wait for a Pod: not at all here.",
    },
    { name: "insecure-skip-tls-verify-backend", type: "bool", help: "Kubelets are not asked for certificates here." },
  ],
  *run(invocation) {
    checkTime(invocation.flags.string("since-time"));
    const sources = yield* sourcesOf(invocation);
    if (invocation.flags.bool("follow")) return yield* follow(invocation, sources);
    for (const source of sources) {
      const answer = yield* get(logPath(invocation, source));
      if (answer.code < 400) {
        yield* print(prefixed(invocation, source, String(answer.body ?? "")));
        continue;
      }
      const status = answer.body as Status;
      if (!invocation.flags.bool("ignore-errors")) throw new CommandFailure(statusText(status));
      yield* print(`error: ${status.message ?? ""}\n`);
    }
    return 0;
  },
};

/** @throws CommandFailure for what does not begin with a year; the server reads the rest */
function checkTime(text: string): void {
  if (text === "" || /^\d{4}/.test(text)) return;
  const layout = "2006-01-02T15:04:05Z07:00";
  throw new CommandFailure(
    `error: parsing time ${JSON.stringify(text)} as "${layout}": cannot parse ${JSON.stringify(text)} as "2006"`,
  );
}

interface LogOf {
  readonly pod: Pod;
  /** Empty: the server chooses. */
  readonly container: string;
}

function* sourcesOf(invocation: Invocation): Steps<readonly LogOf[]> {
  const { arguments: words, flags, namespace, session } = invocation;
  if (flags.has("selector")) {
    const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(flags.string("selector"))}`;
    const pods = yield* items<Pod>(path);
    if (pods.length === 0) yield* printError(`No resources found in ${namespace} namespace.\n`);
    return (yield* each(pods, invocation)).flat();
  }
  const [first, second] = words;
  if (first === undefined) {
    throw new CommandFailure(
      `error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command\nSee 'kubectl logs -h' for help and examples`,
    );
  }
  const [target] = yield* resourceTargets(session, [first.includes("/") ? first : `pods/${first}`]);
  if (target?.name === undefined) throw new CommandFailure("error: expected one POD or TYPE/NAME");
  const { resource, name } = target;
  const answer = yield* get(resourcePath(resource, namespace, name));
  if (answer.code === 404) {
    const { message = "" } = answer.body as Status;
    throw new CommandFailure(`error: error from server (NotFound): ${message} in namespace "${namespace}"`);
  }
  if (answer.code >= 400) throw new CommandFailure(statusText(answer.body as Status));
  const object = answer.body as KubeObject;
  if (flags.bool("all-pods") && object.kind !== "Pod") return (yield* each(yield* podsOf(object), invocation)).flat();
  const pod = object.kind === "Pod" ? (object as Pod) : yield* podOf(object);
  return yield* containersOf(pod, invocation, second);
}

function* each(pods: readonly Pod[], invocation: Invocation): Steps<readonly (readonly LogOf[])[]> {
  const found: (readonly LogOf[])[] = [];
  for (const pod of pods) found.push(yield* containersOf(pod, invocation, undefined));
  return found;
}

/** What the container goes on to print, until it ends. */
export function* followContainer(invocation: Invocation, pod: Pod, container: string): Steps<number> {
  return yield* follow(invocation, [{ pod, container }]);
}

function* containersOf(pod: Pod, { flags }: Invocation, second: string | undefined): Steps<readonly LogOf[]> {
  const asked = flags.string("container") || second || undefined;
  if (asked !== undefined) {
    const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
    const known = [...initContainers, ...containers, ...ephemeralContainers].some(({ name }) => name === asked);
    if (!known) throw new CommandFailure(`error: container ${asked} is not valid for pod ${pod.metadata.name}`);
    return [{ pod, container: asked }];
  }
  const initNames = (pod.spec.initContainers ?? []).map(({ name }) => name);
  const names = pod.spec.containers.map(({ name }) => name);
  if (flags.bool("all-containers")) return [...initNames, ...names].map((container) => ({ pod, container }));
  const preset = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  if (preset !== undefined && names.includes(preset)) return [{ pod, container: preset }];
  const [container = ""] = names;
  if (names.length + initNames.length > 1) {
    const others = [...names, ...initNames.map((name) => `${name} (init)`)].join(", ");
    yield* printError(`Defaulted container "${container}" out of: ${others}\n`);
  }
  return [{ pod, container }];
}

/** What a log is asked of: a Pod, or one Pod of a workload. @throws CommandFailure */
export function* podFor(invocation: Invocation, word: string): Steps<Pod> {
  const { session, namespace } = invocation;
  const [target] = yield* resourceTargets(session, [word.includes("/") ? word : `pods/${word}`]);
  if (target?.name === undefined) throw new CommandFailure("error: expected one POD or TYPE/NAME");
  const { code, body } = yield* get(resourcePath(target.resource, namespace, target.name));
  if (code >= 400) throw new CommandFailure(statusText(body as Status));
  const object = body as KubeObject;
  return object.kind === "Pod" ? (object as Pod) : yield* podOf(object, false);
}

/** One Pod of a workload: a ready one that has run longest, if there is one. */
function* podOf(object: KubeObject, tells = true): Steps<Pod> {
  const pods = yield* podsOf(object);
  const [first] = [...pods].sort(byLogWorth);
  if (first === undefined) throw new CommandFailure(`error: timed out waiting for the condition`);
  if (tells && pods.length > 1) yield* printError(`Found ${pods.length} pods, using pod/${first.metadata.name}\n`);
  return first;
}

/** Every Pod of a workload. @throws CommandFailure for what has none */
function* podsOf(object: KubeObject): Steps<readonly Pod[]> {
  const { namespace = "" } = object.metadata;
  const selector = selectorOf(object);
  if (selector === undefined) {
    throw new CommandFailure(
      `error: cannot get the logs from ${object.apiVersion}, Kind=${object.kind}: selector not found`,
    );
  }
  return yield* items<Pod>(`/api/v1/namespaces/${namespace}/pods?labelSelector=${encodeURIComponent(selector)}`);
}

const SELECTING: ReadonlySet<string> = new Set(["DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"]);

function selectorOf(object: KubeObject): string | undefined {
  if (SELECTING.has(object.kind)) return formatSelector((object as Deployment).spec.selector);
  if (object.kind !== "Service" && object.kind !== "ReplicationController") return undefined;
  const pairs = Object.entries((object as Service).spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? undefined : pairs.join(",");
}

/** Upstream: ByLogging in k8s.io/kubectl/pkg/util/podutils. */
function byLogWorth(a: Pod, b: Pod): number {
  return rank(a) - rank(b) || (readySince(a) < readySince(b) ? -1 : 1);
}

function rank({ spec, status }: Pod): number {
  const phases: Readonly<Record<string, number>> = { Running: 0, Unknown: 20, Pending: 40 };
  const ready = status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
  return (spec.nodeName ? 0 : 100) + (phases[status.phase ?? ""] ?? 0) + (ready === true ? 0 : 1);
}

function readySince({ status }: Pod): string {
  return status.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? "";
}

function logPath({ flags }: Invocation, { pod, container }: LogOf, following = false): string {
  const { name, namespace = "" } = pod.metadata;
  const query = container === "" ? [] : [`container=${encodeURIComponent(container)}`];
  if (flags.bool("previous")) query.push("previous=true");
  if (flags.bool("timestamps")) query.push("timestamps=true");
  const tail = flags.has("tail") ? flags.int("tail") : flags.has("selector") ? 10 : -1;
  if (tail >= 0 && !following) query.push(`tailLines=${tail}`);
  if (flags.durationMs("since") > 0) query.push(`sinceSeconds=${Math.ceil(flags.durationMs("since") / 1000)}`);
  if (flags.has("since-time")) query.push(`sinceTime=${encodeURIComponent(flags.string("since-time"))}`);
  if (flags.int("limit-bytes") > 0) query.push(`limitBytes=${flags.int("limit-bytes")}`);
  return `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(name)}/log?${query.join("&")}`;
}

function prefixed({ flags }: Invocation, { pod, container }: LogOf, text: string): string {
  if (!(flags.bool("prefix") || flags.bool("all-pods")) || text === "") return text;
  return text.replace(/^(?=[\s\S])/gm, `[pod/${pod.metadata.name}/${container}] `);
}

/** Asks again and again, and prints what is new; ends when every Pod has ended. */
function* follow(invocation: Invocation, sources: readonly LogOf[]): Steps<number> {
  const seen = new Map<LogOf, string>();
  for (;;) {
    let alive = false;
    for (const source of sources) {
      const { metadata } = source.pod;
      const state = yield* get(`/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}`);
      const phase = state.code < 400 ? (state.body as Pod).status.phase : undefined;
      const answer = yield* get(logPath(invocation, source, true));
      if (answer.code >= 400) {
        if (seen.has(source)) continue;
        throw new CommandFailure(statusText(answer.body as Status));
      }
      const text = String(answer.body ?? "");
      const before = seen.get(source);
      const fresh =
        before === undefined
          ? lastLines(text, tailOf(invocation))
          : text.startsWith(before)
            ? text.slice(before.length)
            : text;
      seen.set(source, text);
      yield* print(prefixed(invocation, source, fresh));
      if (phase !== undefined && phase !== "Succeeded" && phase !== "Failed" && !invocation.flags.bool("previous"))
        alive = true;
    }
    if (!alive) return 0;
    yield* sleep(FOLLOW_EVERY_MS);
  }
}

function tailOf({ flags }: Invocation): number {
  return flags.has("tail") ? flags.int("tail") : flags.has("selector") ? 10 : -1;
}

function lastLines(text: string, count: number): string {
  if (count < 0) return text;
  return text
    .split(/(?<=\n)/)
    .slice(count === 0 ? Number.POSITIVE_INFINITY : -count)
    .join("");
}
