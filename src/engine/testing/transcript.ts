/**
 * Plays a transcript: a text of commands with what they answered, on a cluster in virtual time.
 * Lines that start with `$ ` are commands, `> ` lines after one are its manifest, everything else is output.
 * `pod/web-*` stands for the first Pod, in name order, whose name starts so; after `kubectl` that is `default/web-*`.
 */
import type { Change } from "../../api/change.ts";
import { humanDuration } from "../../api/human-duration.ts";
import type { KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Condition } from "../../api/types/meta.ts";
import { applyManifest, drainNode, rollBack, rollBackByHistory } from "./kubectl-work.ts";
import { execIn, trafficReport } from "./network-work.ts";
import { printTable, requestTable } from "./printed-table.ts";
import type { ClusterConfiguration } from "../cluster-configuration.ts";
import { KubectlCluster } from "../../kubectl/testing/kubectl-cluster.ts";
import { TestCluster } from "./test-cluster.ts";

interface Step {
  /** As written, and the manifest after it. */
  readonly lines: readonly string[];
  readonly words: readonly string[];
  readonly manifest: string;
}

/** The same commands with what they answer now. Text before the first command stays. */
export function playTranscript(text: string): string {
  const [preface, steps] = parseTranscript(text);
  const player = new TranscriptPlayer(new TestCluster(clusterOf(preface)));
  const parts = [...preface];
  for (const step of steps) {
    parts.push("", ...step.lines, ...player.play(step));
  }
  return `${parts.join("\n").trim()}\n`;
}

/** `With 3 control planes` in the text before the first command. */
function clusterOf(preface: readonly string[]): Partial<ClusterConfiguration> {
  const [, count] = /\b[Ww]ith ([35]) control planes\b/.exec(preface.join(" ")) ?? [];
  return count === undefined ? { nodes: 2 } : { nodes: 2, controlPlanes: count === "3" ? 3 : 5 };
}

function parseTranscript(text: string): readonly [preface: readonly string[], steps: readonly Step[]] {
  const preface: string[] = [];
  const steps: { lines: string[]; words: readonly string[]; manifest: string }[] = [];
  for (const line of text.split("\n")) {
    const step = steps.at(-1);
    if (line.startsWith("$ ")) steps.push({ lines: [line], words: line.slice(2).trim().split(/\s+/), manifest: "" });
    else if (step === undefined) preface.push(line);
    else if (line.startsWith("> ")) {
      step.lines.push(line);
      step.manifest += `${line.slice(2)}\n`;
    }
  }
  while (preface.at(-1) === "") preface.pop();
  return [preface, steps];
}

class TranscriptPlayer {
  private readonly test: TestCluster;
  private readonly kubectl: KubectlCluster;

  constructor(test: TestCluster) {
    this.test = test;
    this.kubectl = new KubectlCluster(test);
  }

  /** The output of one command, line by line. */
  play({ words, manifest }: Step): readonly string[] {
    const [command = "", ...args] = words;
    const [first = "", second = ""] = args;
    const { test } = this;
    switch (command) {
      case "advance":
        test.advance(milliseconds(first));
        return [`at ${clock(test.elapsedMs)}`];
      case "kubectl":
        return this.runKubectl(args, manifest);
      case "apply":
        return applyManifest(test, manifest);
      case "get":
        return printTable(requestTable(test, kindOf(test, first), args.slice(1)), args.includes("wide"));
      case "events":
        return this.events(first);
      case "conditions":
        return this.conditions(first);
      case "images":
        return test
          .list("Pod", "default")
          .map(({ metadata, spec }) => [metadata.name, ...spec.containers.map(({ image }) => image)].join("  "));
      case "why":
        return this.why(first);
      case "logs":
        return this.logs(first, args);
      case "exec":
        return execIn(test, this.find(`pod/${first}`), args.slice(args.indexOf("--") + 1));
      case "traffic":
        return trafficReport(test, first);
      case "delete":
        return this.change(first, (kind, namespace, name) => test.delete(kind, namespace, name).code, "deleted");
      case "scale":
        return this.patch(first, { spec: { replicas: Number(second) } }, "scaled");
      case "set-image":
        return this.setImage(first, second);
      case "undo":
        return this.undo(first);
      case "cordon":
      case "uncordon":
        return this.patch(`node/${first}`, { spec: { unschedulable: command === "cordon" } }, `${command}ed`);
      case "drain":
        return drainNode(test, first);
      default:
        throw new Error(`a transcript has no command ${command}`);
    }
  }

  /** The page's own kubectl, with its words; the manifest is the file `story.yaml`. A name may end in `*`. */
  private runKubectl(args: readonly string[], manifest: string): readonly string[] {
    this.kubectl.files.set("story.yaml", manifest);
    const named = args.map((word) => (/^[\w-]+\/[\w-]+\*$/.test(word) ? this.podNamed(word) : word));
    const { out, err, code } = this.kubectl.run(named);
    const printed = `${out}${err}`.trimEnd();
    return [...(printed === "" ? [] : printed.split("\n")), ...(code === 0 ? [] : [`(exit code ${code})`])];
  }

  private podNamed(word: string): string {
    const [namespace = "", name = ""] = word.split("/");
    const start = name.slice(0, -1);
    const known = this.test.cluster.server.list("Pod").filter((pod) => pod.metadata.namespace === namespace);
    const found = known.find(({ metadata }) => metadata.name.startsWith(start));
    if (found === undefined) throw new Error(`no Pod ${word}`);
    return found.metadata.name;
  }

  private setImage(target: string, assignment: string): readonly string[] {
    const [name = "", image = ""] = assignment.split("=");
    const containers = [{ name, image }];
    return this.patch(
      target,
      { spec: { template: { spec: { containers } } } },
      "image updated",
      "strategic-merge-patch",
    );
  }

  private undo(target: string): readonly string[] {
    const { kind, name } = this.find(target);
    if (kind === "StatefulSet" || kind === "DaemonSet") return rollBackByHistory(this.test, kind, name);
    return rollBack(this.test, name);
  }

  private patch(target: string, patch: unknown, verb: string, form = "merge-patch"): readonly string[] {
    const { test } = this;
    return this.change(
      target,
      (kind, namespace, name) =>
        test.request("PATCH", test.path(kind, namespace, name), patch, `application/${form}+json`).code,
      verb,
    );
  }

  private change(
    target: string,
    act: (kind: KindName, namespace: string | undefined, name: string) => number,
    verb: string,
  ): readonly string[] {
    const { kind, namespace, name } = this.find(target);
    const code = act(kind, namespace, name);
    return [
      code < 300 ? `${kind.toLowerCase()}/${name} ${verb}` : `${kind.toLowerCase()}/${name}: refused with ${code}`,
    ];
  }

  private logs(target: string, args: readonly string[]): readonly string[] {
    const { namespace, name } = this.find(target);
    const query = args.includes("--previous") ? "?previous=true" : "";
    const { body } = this.test.request("GET", `${this.test.path("Pod", namespace, name)}/log${query}`);
    const text = typeof body === "string" ? body : (body as { readonly message: string }).message;
    return text.trimEnd().split("\n");
  }

  /** Events about an object, or all of those in `default`, oldest first. */
  private events(target: string): readonly string[] {
    const wanted = target === "" ? undefined : this.find(target);
    const events = this.test
      .list("Event", "default")
      .filter(({ involvedObject: { kind, name } }) =>
        wanted === undefined ? kind !== "Node" : kind === wanted.kind && name === wanted.name,
      )
      .map((event) => ({
        event,
        atMs: this.timeOf(event.eventTime ?? event.firstTimestamp ?? ""),
        name: instantOf(event),
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const { nowMs } = this.test.cluster.kernel;
    return events.map(({ event, atMs }) => {
      const count = event.series?.count ?? event.count ?? 1;
      const lastMs = this.timeOf(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? "");
      const age = humanDuration(nowMs - lastMs);
      const seen = count > 1 ? `${age} (x${count} over ${humanDuration(nowMs - atMs)})` : age;
      const { kind, name } = event.involvedObject;
      return `${seen}  ${event.type}  ${event.reason}  ${kind?.toLowerCase()}/${name}  ${event.message}`;
    });
  }

  /** One line for each condition: type, status, reason, message. */
  private conditions(target: string): readonly string[] {
    const { kind, namespace, name } = this.find(target);
    const { status } = this.test.get(kind, namespace, name) as {
      readonly status?: { readonly conditions?: readonly Condition[] };
    };
    return (status?.conditions ?? []).map(({ type, status: value, reason, message }) =>
      [type, value, reason, message].join("  "),
    );
  }

  private timeOf(timestamp: string): number {
    return this.test.cluster.kernel.parseTimestamp(timestamp);
  }

  private why(target: string): readonly string[] {
    const { kind, namespace, name } = this.find(target);
    return this.test.cluster.why(kind, namespace, name).map(sentence);
  }

  private find(target: string): {
    readonly kind: KindName;
    readonly namespace: string | undefined;
    readonly name: string;
  } {
    const { test } = this;
    const [resource = "", pattern = ""] = target.split("/");
    const kind = kindOf(test, resource);
    const namespace = test.cluster.server.kinds.kind(kind).namespaced ? "default" : undefined;
    if (!pattern.endsWith("*")) return { kind, namespace, name: pattern };
    const start = pattern.slice(0, -1);
    const found = test.list(kind, namespace).find(({ metadata }) => metadata.name.startsWith(start));
    if (found === undefined) throw new Error(`no ${target}`);
    return { kind, namespace, name: found.metadata.name };
  }
}

/** A kind by its plural, singular or short name. */
function kindOf(test: TestCluster, resource: string): KindName {
  const found = test.cluster.server.kinds
    .all()
    .find(({ plural, singular, shortNames = [] }) => [plural, singular, ...shortNames].includes(resource));
  if (found === undefined) throw new Error(`no kind called ${resource}`);
  return found.kind as KindName;
}

/** One link of a causal chain; what ends one says that a person did it. */
function sentence({ at, actor, verb, object, reason, cause }: Change): string {
  const end = cause !== null && "input" in cause ? `  (input ${cause.input})` : "";
  return `${clock(at)}  ${actor} ${verb} ${object.kind.toLowerCase()}/${object.name}  ${reason}${end}`;
}

/** When an Event was first written: its name ends with it, more exactly than its timestamps. */
function instantOf({ metadata }: KubeObject): string {
  return metadata.name.slice(metadata.name.lastIndexOf(".") + 1);
}

/** `90s`, `5m`, `250ms`. */
function milliseconds(text: string): number {
  const [, amount, unit = ""] = /^(\d+)(ms|s|m)$/.exec(text) ?? [];
  if (amount === undefined) throw new Error(`${text} is no duration`);
  return Number(amount) * ({ ms: 1, s: 1_000, m: 60_000 }[unit] ?? 1);
}

/** `1:05.250` */
function clock(atMs: number): string {
  const seconds = String(Math.floor((atMs % 60_000) / 1_000)).padStart(2, "0");
  return `${Math.floor(atMs / 60_000)}:${seconds}.${String(atMs % 1_000).padStart(3, "0")}`;
}
