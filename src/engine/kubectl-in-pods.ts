/**
 * `kubectl` as a program of a container: it asks the API server over the cluster's network, as the account of its Pod.
 * A command that waits is run again until what it waits for has come, and prints what it has not printed before.
 * Source: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/; k8s.io/client-go/rest/config.go (InClusterConfig).
 */
import type { ApiRequest, ApiResponse } from "../api/api-client.ts";
import { runCommandLine } from "../kubectl/run-command-line.ts";
import type { Effect, Steps } from "../kubectl/steps.ts";
import type { Command, CommandContext, CommandResult } from "./runtime/shell/command.ts";
import { absolutePath } from "../shell/text-command.ts";

const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
/** A kubectl starts, reads what it is to do and asks what the server serves. */
const START_MS = 150;
const REQUEST_MS = 32_000;
/** How often a command that waits looks again. */
const LOOK_MS = 1_000;
/** Of what was printed, to be told apart from what is new. */
const MAX_MEMORY = 65_536;
/** Where nothing can be waited for, a command that waits too often never ends. */
const MAX_EFFECTS = 10_000;

/** Where the API server is for programs in Pods; undefined outside of what a Pod is given. */
interface Server {
  readonly address: string;
  readonly token: string;
}

export const kubectlInPod: Command = (context) => {
  const server = serverOf(context);
  if (server === undefined && needsServer(context.argv)) return NOBODY;
  return new Run(context, server).toEnd();
};

/** What client-go falls back to without a configuration. */
const NOBODY: CommandResult = {
  status: 1,
  err: "The connection to the server localhost:8080 was refused - did you specify the right host or port?\n",
  durationMs: START_MS,
};
const OFFLINE: ReadonlySet<string> = new Set(["help", "--help", "-h", "completion", "config", "kustomize", "options"]);

function needsServer([, first]: readonly string[]): boolean {
  return first !== undefined && !OFFLINE.has(first);
}

function serverOf({ get, host }: CommandContext): Server | undefined {
  const [address, port] = [get("KUBERNETES_SERVICE_HOST"), get("KUBERNETES_SERVICE_PORT")];
  const token = host.read(`${ACCOUNT}/token`)?.trim();
  if (address === undefined || port === undefined || token === undefined) return undefined;
  return { address: `${address}:${port}`, token };
}

/** What the command has to stop for. */
type Stop = { readonly at: "again"; readonly afterMs: number } | { readonly at: "end" } | { readonly at: "forever" };

class Run {
  private readonly context: CommandContext;
  private readonly server: Server | undefined;
  private out = "";
  private err = "";
  private tookMs = START_MS;
  private hasWritten = false;
  private asked = 0;

  constructor(context: CommandContext, server: Server | undefined) {
    this.context = context;
    this.server = server;
  }

  toEnd(): CommandResult {
    const { host, argv, workingDir, stdin } = this.context;
    const namespace = host.read(`${ACCOUNT}/namespace`)?.trim() || "default";
    const steps = runCommandLine(argv.slice(1), {
      session: { namespace, resources: undefined },
      now: () => this.now(),
      readFile: (name) => (name === "-" ? stdin : host.read(absolutePath(name, workingDir))),
    });
    const end = this.follow(steps);
    if (typeof end === "number") return this.result({ status: end });
    switch (end.at) {
      case "again":
        return this.result({ status: 0, again: { afterMs: end.afterMs, memory: this.out.slice(-MAX_MEMORY) } });
      case "end":
        return this.result({ status: 0 });
      case "forever":
        return this.result({ status: 0, forever: true });
    }
  }

  /** The exit code, or what keeps the command from going on. */
  private follow(steps: Steps<number>): number | Stop {
    let answer: unknown;
    for (let effects = 0; effects < MAX_EFFECTS; effects += 1) {
      const step = steps.next(answer);
      if (step.done === true) return step.value;
      const effect = step.value;
      if (effect.do === "sleep" || effect.do === "next") {
        const stop = this.wait(effect);
        if (stop !== undefined) return stop;
        answer = undefined;
        continue;
      }
      answer = this.perform(effect);
    }
    return { at: "forever" };
  }

  /** Undefined when the time is up, or has been let pass. */
  private wait(effect: Extract<Effect, { readonly do: "sleep" | "next" }>): Stop | undefined {
    const nowMs = this.clock();
    const untilMs = effect.do === "sleep" ? nowMs + effect.ms : effect.untilMs;
    if (effect.do === "next" && untilMs !== undefined && untilMs <= nowMs) return undefined;
    // What has changed something is not done twice: it does not wait for what comes of it.
    if (this.hasWritten) return { at: "end" };
    if (this.context.waiting !== undefined) {
      return { at: "again", afterMs: Math.min(LOOK_MS, (untilMs ?? Number.MAX_SAFE_INTEGER) - nowMs) };
    }
    if (untilMs === undefined) return { at: "forever" };
    this.tookMs += untilMs - nowMs;
    return undefined;
  }

  private perform(effect: Effect): unknown {
    switch (effect.do) {
      case "print":
        if (effect.stream === "out") this.out += effect.text;
        else this.err += effect.text;
        return undefined;
      case "request":
        return this.send(effect.request);
      case "save":
        this.context.host.write(absolutePath(effect.name, this.context.workingDir), effect.text, false);
        return undefined;
      default:
        return undefined;
    }
  }

  private send({ method, path, headers = {}, body }: ApiRequest): ApiResponse {
    if (this.server === undefined) return unreachable("The connection to the server localhost:8080 was refused");
    if (method !== "GET") this.hasWritten = true;
    const { address, token } = this.server;
    const answer = this.context.host.fetch(`https://${address}${path}`, method, REQUEST_MS, {
      headers: {
        authorization: `Bearer ${token}`,
        "user-agent": "kubectl/v1.35.0 (linux/amd64) kubernetes/kubectl",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    });
    this.tookMs += answer.latencyMs;
    if (!answer.ok) return unreachable(problemOf(answer.reason, address));
    const isJson = answer.headers?.["content-type"]?.startsWith("application/json") === true;
    return { code: answer.status, body: isJson ? (JSON.parse(answer.body) as unknown) : answer.body };
  }

  private clock(): number {
    const { host } = this.context;
    return host.epochMs + host.nowMs + this.tookMs - START_MS;
  }

  /** A command reckons its deadline from what it is told first: when it was run for the first time. */
  private now(): number {
    this.asked += 1;
    const { host, waiting } = this.context;
    return this.asked === 1 && waiting !== undefined ? host.epochMs + waiting.sinceMs : this.clock();
  }

  private result(end: CommandResult): CommandResult {
    const { waiting } = this.context;
    const isFirst = waiting === undefined || waiting.memory === "";
    const out = isFirst ? this.out : newLines(this.out, waiting.memory);
    return { ...end, out, err: this.err, ...(end.again === undefined ? { durationMs: this.tookMs } : {}) };
  }
}

function unreachable(message: string): ApiResponse {
  return { code: 503, body: { kind: "Status", apiVersion: "v1", status: "Failure", message, code: 503 } };
}

function problemOf(reason: string, address: string): string {
  return reason === "timeout"
    ? `Unable to connect to the server: dial tcp ${address}: i/o timeout`
    : `The connection to the server ${address} was refused - did you specify the right host or port?`;
}

/** Those that were not printed the last time; ages make no line a new one. */
function newLines(text: string, before: string): string {
  const known = new Map<string, number>();
  for (const line of before.split("\n")) known.set(ageless(line), (known.get(ageless(line)) ?? 0) + 1);
  return text
    .split("\n")
    .slice(0, -1)
    .filter((line) => {
      const left = known.get(ageless(line)) ?? 0;
      known.set(ageless(line), left - 1);
      return left <= 0;
    })
    .map((line) => `${line}\n`)
    .join("");
}

function ageless(line: string): string {
  return line.replaceAll(/\b\d+[smhdy](?:\d+[smh])?\b/g, "~").replaceAll(/ +/g, " ");
}
