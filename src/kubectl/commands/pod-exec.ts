/** One command in a container of a Pod, and what it prints as time passes. Upstream: k8s.io/kubectl/pkg/cmd/exec. */
import { DOES_NOT_READ, type ExecAnswer, type SavedShell } from "../../api/pod-access.ts";
import type { Status } from "../../api/status.ts";
import type { Pod } from "../../api/types/pod.ts";
import { askLine, CommandFailure, print, printError, send, sleep, statusText, type Steps } from "../steps.ts";

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";
/** What never ends by itself is waited for in pieces, until somebody stops it. */
const LONGEST_SLEEP_MS = 3_600_000;

/** The container that was asked for, or the first one. @param tells that there are others @throws CommandFailure */
export function* chooseContainer({ metadata, spec }: Pod, asked: string, tells = true): Steps<string> {
  const { initContainers = [], containers, ephemeralContainers = [] } = spec;
  if (asked !== "") {
    const known = [...initContainers, ...containers, ...ephemeralContainers].some(({ name }) => name === asked);
    if (!known)
      throw new CommandFailure(
        `Error from server (BadRequest): container ${asked} is not valid for pod ${metadata.name}`,
      );
    return asked;
  }
  const names = containers.map(({ name }) => name);
  const preset = metadata.annotations?.[DEFAULT_CONTAINER];
  if (preset !== undefined && names.includes(preset)) return preset;
  const [first = ""] = names;
  if (tells && names.length + initContainers.length + ephemeralContainers.length > 1) {
    const others = [
      ...names,
      ...ephemeralContainers.map(({ name }) => `${name} (ephem)`),
      ...initContainers.map(({ name }) => `${name} (init)`),
    ];
    yield* printError(`Defaulted container "${first}" out of: ${others.join(", ")}\n`);
  }
  return first;
}

export interface ExecRequest {
  readonly pod: Pod;
  readonly container: string;
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly session?: SavedShell;
}

/** @throws CommandFailure when it cannot be started */
export function* startExec({ pod, container, argv, stdin, session }: ExecRequest): Steps<ExecAnswer> {
  const { name, namespace = "" } = pod.metadata;
  const query = [`container=${encodeURIComponent(container)}`, "stdout=true", "stderr=true"];
  if (stdin !== undefined) query.push("stdin=true");
  for (const word of argv) query.push(`command=${encodeURIComponent(word)}`);
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(name)}/exec?${query.join("&")}`;
  const body = { ...(stdin === undefined ? {} : { stdin }), ...(session === undefined ? {} : { session }) };
  const answer = yield* send({ method: "POST", path, body });
  if (answer.code >= 400) {
    const status = answer.body as Status;
    // What the container runtime says comes over the stream, without a reason.
    if (status.reason === "InternalError") {
      throw new CommandFailure(`error: ${status.message ?? ""}`);
    }
    const { message = "" } = status;
    if (message.startsWith("container not found"))
      throw new CommandFailure(`error: unable to upgrade connection: ${message}`);
    throw new CommandFailure(statusText(status));
  }
  return answer.body as ExecAnswer;
}

/** Prints what the command prints, when it prints it. @returns its exit code */
export function* showExec({ output, exitCode, durationMs }: ExecAnswer): Steps<number> {
  let passedMs = 0;
  for (const { afterMs, stream, text } of output) {
    if (afterMs > passedMs) yield* sleep(afterMs - passedMs);
    passedMs = Math.max(passedMs, afterMs);
    yield* stream === "stdout" ? print(text) : printError(text);
  }
  while (passedMs < durationMs) {
    const ms = Math.min(LONGEST_SLEEP_MS, durationMs - passedMs);
    yield* sleep(ms);
    passedMs += ms;
  }
  return exitCode;
}

const SHELLS: ReadonlySet<string> = new Set(["sh", "bash", "ash", "dash", "zsh"]);

/** `sh` alone: somebody wants to type into it. */
export function isShell(argv: readonly string[]): boolean {
  const [first = "", ...more] = argv;
  return SHELLS.has(first.slice(first.lastIndexOf("/") + 1)) && more.every((word) => /^-[il]+$/.test(word));
}

/** Types into the shell that the container's first process is. @returns undefined when it does not read */
function* typeInto({ pod, container }: ExecRequest, text: string, end: boolean): Steps<ExecAnswer | undefined> {
  const { name, namespace = "" } = pod.metadata;
  const query = `container=${encodeURIComponent(container)}&stdin=true&stdout=true&tty=true`;
  const path = `/api/v1/namespaces/${namespace}/pods/${encodeURIComponent(name)}/attach?${query}`;
  const { code, body } = yield* send({ method: "POST", path, body: { stdin: text, end } });
  if (code === 200) return body as ExecAnswer;
  const status = body as Status;
  if (status.message === DOES_NOT_READ) return undefined;
  throw new CommandFailure(statusText(status));
}

/** Undefined when the container's first process does not read lines. @param once its input ends with this session */
export function* ownShellSession(request: ExecRequest, once: boolean, hint: string): Steps<number | undefined> {
  const first = yield* typeInto(request, "", false);
  if (first === undefined) return undefined;
  yield* printError(hint);
  let { session, exitCode } = first;
  for (;;) {
    const line = yield* askLine(`${session.workingDir} # `);
    const isOver = line === undefined;
    const answer = isOver && !once ? undefined : yield* typeInto(request, isOver ? "" : `${line}\n`, isOver);
    if (answer === undefined) return exitCode;
    exitCode = yield* showExec(answer);
    ({ session } = answer);
    if (answer.exited) return exitCode;
  }
}

/** A shell into which lines are typed until `exit` or the end of the input. @returns its exit code */
export function* shellSession(request: ExecRequest): Steps<number> {
  let { session, exitCode } = yield* startExec({ ...request, stdin: "" });
  for (;;) {
    const line = yield* askLine(`${session.workingDir} # `);
    if (line === undefined) return exitCode;
    const answer = yield* startExec({ ...request, stdin: `${line}\n`, session });
    exitCode = yield* showExec(answer);
    ({ session } = answer);
    if (answer.exited) return exitCode;
  }
}
