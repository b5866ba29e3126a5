/** `kubectl attach`: what a container goes on to print. Upstream: k8s.io/kubectl/pkg/cmd/attach. */
import type { Pod } from "../../api/types/pod.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG } from "../command.ts";
import { resolveResource } from "../discovery.ts";
import { CommandFailure, printError, sleep, type Steps } from "../steps.ts";
import { followContainer, podFor } from "./logs.ts";
import { chooseContainer, isShell, shellSession } from "./pod-exec.ts";
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
    const [word, ...more] = words;
    if (word === undefined) throw new CommandFailure("error: at least 1 argument is required for attach");
    if (more.length > 0)
      throw new CommandFailure(
        `error: expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${words.length}: [${words.join(" ")}]`,
      );
    const pod = yield* podFor(invocation, word);
    const asked = yield* chooseContainer(pod, flags.string("container"), false);
    if (pod.status.containerStatuses?.find(({ name }) => name === asked)?.state?.running === undefined) {
      throw new CommandFailure(`error: unable to upgrade connection: container not found ("${asked}")`);
    }
    const { phase } = pod.status;
    if (phase === "Succeeded" || phase === "Failed") {
      throw new CommandFailure(`error: cannot attach a container in a completed pod; current phase is ${phase}`);
    }
    return yield* attachTo(invocation, pod.metadata.name, {
      container: flags.string("container"),
      timeoutMs: flags.durationMs("pod-running-timeout"),
      session: flags.bool("stdin") && flags.bool("tty"),
    });
  },
};

export interface AttachOptions {
  readonly container: string;
  readonly timeoutMs: number;
  /** Somebody types into the container, if its process is a shell. */
  readonly session: boolean;
}

/** @returns the exit code of the container once it has ended */
export function* attachTo(invocation: Invocation, name: string, options: AttachOptions): Steps<number> {
  const pod = yield* untilStarted(invocation, name, options.timeoutMs);
  const container = yield* chooseContainer(pod, options.container, !invocation.flags.bool("quiet"));
  const spec = pod.spec.containers.find((one) => one.name === container);
  const argv = spec?.command ?? spec?.args ?? [];
  const running = pod.status.phase === "Running";
  if (options.session && running && isShell(argv)) {
    if (!invocation.flags.bool("quiet"))
      yield* printError(
        `All commands and output from this session will be recorded in container logs, including credentials and sensitive information passed through the command prompt.\nIf you don't see a command prompt, try pressing enter.\n`,
      );
    return yield* shellSession({ pod, container, argv });
  }
  yield* followContainer(invocation, pod, container);
  return exitCodeOf(yield* podNow(invocation, name), container);
}

function* podNow({ session, namespace }: Invocation, name: string): Steps<Pod> {
  return (yield* fetchObject(yield* resolveResource(session, "pods"), namespace, name)) as Pod;
}

/** @throws CommandFailure when the Pod takes too long */
function* untilStarted(invocation: Invocation, name: string, timeoutMs: number): Steps<Pod> {
  const untilMs = invocation.now() + timeoutMs;
  for (;;) {
    const pod = yield* podNow(invocation, name);
    if (pod.status.phase !== "Pending" && pod.status.phase !== undefined) return pod;
    if (invocation.now() >= untilMs) throw new CommandFailure("error: timed out waiting for the condition");
    yield* sleep(LOOK_EVERY_MS);
  }
}

function exitCodeOf({ status }: Pod, container: string): number {
  const found = status.containerStatuses?.find(({ name }) => name === container);
  return found?.state?.terminated?.exitCode ?? 0;
}
