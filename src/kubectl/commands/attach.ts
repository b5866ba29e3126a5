/** `kubectl attach`: what a container goes on to print. Upstream: k8s.io/kubectl/pkg/cmd/attach. */
import type { ContainerStatus, Pod } from "../../api/types/pod.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { resolveResource } from "../discovery.ts";
import { CommandFailure, print, printError, sleep, type Steps } from "../steps.ts";
import { followContainer, podFor } from "./logs.ts";
import { chooseContainer, ownShellSession } from "./pod-exec.ts";
import { fetchObject } from "./write-objects.ts";

const LOOK_EVERY_MS = 250;

export const attachCommand: CommandDefinition = {
  words: ["attach"],
  summary: "Show what a running container prints",
  usage: "(POD | TYPE/NAME) -c CONTAINER",
  flags: [
    NAMESPACE_FLAG,
    { name: "container", short: "c", type: "string", help: "Which container." },
    { name: "stdin", short: "i", type: "bool", help: "Pass standard input to the container." },
    { name: "tty", short: "t", type: "bool", help: "With a terminal." },
    { name: "quiet", short: "q", type: "bool", help: "Only what the container prints." },
    { name: "pod-running-timeout", type: "duration", default: "1m0s", help: "How long to wait for the Pod." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const [first, second, ...more] = words;
    if (first === undefined) throw new CommandFailure("error: at least 1 argument is required for attach");
    if (more.length > 0)
      throw new CommandFailure(
        `error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${words.length}: [${words.join(" ")}]`,
      );
    if (second !== undefined) yield* resolveResource(invocation.session, first);
    const pod = yield* podFor(invocation, second === undefined ? first : `${first}/${second}`);
    const container = flags.string("container");
    if (container !== "" && !containerNames(pod).includes(container)) {
      const place = `container ${container} not found in pod ${pod.metadata.name}`;
      throw new CommandFailure(`error: cannot attach to the container: ${place}`);
    }
    const asked = yield* chooseContainer(pod, flags.string("container"), false);
    if (statusOf(pod, asked)?.state?.running === undefined) {
      if (!flags.bool("quiet")) yield* printError(RECORDED);
      const place = `${pod.metadata.name}_${pod.metadata.namespace ?? ""}`;
      throw new CommandFailure(`error: unable to upgrade connection: container ${asked} not found in pod ${place}`);
    }
    const { phase } = pod.status;
    if (phase === "Succeeded" || phase === "Failed") {
      throw new CommandFailure(`error: cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    const session = flags.bool("stdin") && flags.bool("tty");
    if (!session && !flags.bool("quiet")) yield* printError(RECORDED);
    return yield* attachTo(invocation, pod.metadata.name, {
      container: flags.string("container"),
      timeoutMs: flags.durationMs("pod-running-timeout"),
      session,
    });
  },
};

function containerNames({ spec }: Pod): readonly string[] {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
}

export interface AttachOptions {
  readonly container: string;
  readonly timeoutMs: number;
  /** Somebody types into the container, if its process is a shell. */
  readonly session: boolean;
}

/** @returns the exit code of the container once it has ended */
export function* attachTo(invocation: Invocation, name: string, options: AttachOptions): Steps<number> {
  const quiet = invocation.flags.bool("quiet");
  const pod = yield* untilStarted(invocation, name, options);
  const container = yield* chooseContainer(pod, options.container, !quiet);
  const spec = [...pod.spec.containers, ...(pod.spec.ephemeralContainers ?? [])].find((one) => one.name === container);
  if (options.session && statusOf(pod, container)?.state?.running !== undefined) {
    const request = { pod, container, argv: [] };
    const code = yield* ownShellSession(request, spec?.stdinOnce === true, quiet ? "" : RECORDED);
    if (code !== undefined) {
      if (!quiet && pod.spec.restartPolicy === "Always") yield* print(resumeHint(pod, container));
      return code;
    }
  }
  yield* followContainer(invocation, pod, container);
  return exitCodeOf(yield* podNow(invocation, name), container);
}

function* podNow({ session, namespace }: Invocation, name: string): Steps<Pod> {
  return (yield* fetchObject(yield* resolveResource(session, "pods"), namespace, name)) as Pod;
}

const RECORDED =
  "All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n";

/** Upstream: reattachMessage. */
function resumeHint({ metadata, spec }: Pod, container: string): string {
  const again = `'kubectl attach ${metadata.name} -c ${container} -i -t'`;
  return spec.ephemeralContainers?.some(({ name }) => name === container) === true
    ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
    : `Session ended, resume using ${again} command when the pod is running\n`;
}

/** @throws CommandFailure when the Pod, or the container that was named, takes too long */
function* untilStarted(invocation: Invocation, name: string, { timeoutMs, container }: AttachOptions): Steps<Pod> {
  const untilMs = invocation.now() + timeoutMs;
  for (;;) {
    const pod = yield* podNow(invocation, name);
    const { phase } = pod.status;
    const state = statusOf(pod, container)?.state;
    const isUp = container === "" || state?.running !== undefined || state?.terminated !== undefined;
    if (phase !== "Pending" && phase !== undefined && (isUp || phase !== "Running")) return pod;
    if (invocation.now() >= untilMs) throw new CommandFailure("error: timed out waiting for the condition");
    yield* sleep(LOOK_EVERY_MS);
  }
}

function exitCodeOf(pod: Pod, container: string): number {
  return statusOf(pod, container)?.state?.terminated?.exitCode ?? 0;
}

function statusOf({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [...(status.containerStatuses ?? []), ...(status.ephemeralContainerStatuses ?? [])];
  return all.find(({ name }) => name === container);
}
