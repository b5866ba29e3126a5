/** One command in a container, as a stream plays it: what it prints comes when virtual time has come to it. */
import type { ExecAnswer, SavedShell } from "../../../api/pod-access.ts";
import type { Status } from "../../../api/status.ts";
import { containerStatus } from "../container-state.ts";
import type { ServedCluster } from "../served-cluster.ts";
import { ENDED_WELL, type EndStatus } from "./channels.ts";

const LOOK_EVERY_MS = 20;
/** How often it is looked whether the container still runs, in looks. */
const LOOKS_PER_CONTAINER = 10;
/** Shorter waits than a person would notice are not waited for. */
const UNNOTICED_MS = 100;
const KILLED = 137;
/** The exit code of what Ctrl-C ends. */
export const INTERRUPTED = 130;

export interface RunInput {
  readonly stdin?: string;
  readonly session?: SavedShell | undefined;
}

/** `refused`: nothing was run. `gone`: the client left, or interrupted it. */
export type RunEnd =
  | { readonly kind: "ended"; readonly exitCode: number; readonly answer: ExecAnswer }
  | { readonly kind: "refused"; readonly status: Status }
  | { readonly kind: "gone" };

export interface RunPlace {
  readonly served: ServedCluster;
  /** Path of the Pod. */
  readonly podPath: string;
  /** Empty: the only one. */
  readonly container: string;
  /** Who asks. */
  readonly identity: Readonly<Record<string, string>>;
}

export type Printer = (stream: "stdout" | "stderr", text: string) => Promise<void>;

/** @param wanted false once nobody waits for the command any more */
export async function runRemotely(
  place: RunPlace,
  argv: readonly string[],
  input: RunInput,
  print: Printer,
  wanted: () => boolean,
): Promise<RunEnd> {
  const query = new URLSearchParams(argv.map((word) => ["command", word]));
  return played(place, "exec", query, input, print, wanted);
}

/** Lines for the first process of the container. @param end nothing more will be typed */
export function typeInto(
  place: RunPlace,
  text: string,
  end: boolean,
  print: Printer,
  wanted: () => boolean,
): Promise<RunEnd> {
  return played(place, "attach", new URLSearchParams(), { stdin: text, end }, print, wanted);
}

async function played(
  place: RunPlace,
  kind: "exec" | "attach",
  query: URLSearchParams,
  input: RunInput & { readonly end?: boolean },
  print: Printer,
  wanted: () => boolean,
): Promise<RunEnd> {
  const { served, podPath, container, identity } = place;
  if (container !== "") query.set("container", container);
  const path = `${podPath}/${kind}?${query.toString()}`;
  const { code, body } = await served.request({ method: "POST", path, headers: identity, body: input });
  if (code !== 200) return { kind: "refused", status: body as Status };
  const answer = body as ExecAnswer;
  const wait = new VirtualWait(place, wanted);
  for (const { afterMs, stream, text } of answer.output) {
    const stop = await wait.until(afterMs);
    if (stop === "ended") return { kind: "ended", exitCode: KILLED, answer };
    if (stop === "gone") return { kind: "gone" };
    await print(stream, text);
  }
  const stop = await wait.until(answer.durationMs);
  if (stop === "gone") return { kind: "gone" };
  return { kind: "ended", exitCode: stop === "ended" ? KILLED : answer.exitCode, answer };
}

/** Waits for virtual time, for as long as somebody waits and the container runs. */
export class VirtualWait {
  private readonly place: RunPlace;
  private readonly wanted: () => boolean;
  private readonly startMs: number;
  private containerId: string | undefined;
  private looks = 0;

  constructor(place: RunPlace, wanted: () => boolean) {
    this.place = place;
    this.wanted = wanted;
    this.startMs = this.elapsedMs;
  }

  /** Undefined when the time has come. @param afterMs since this was made */
  async until(afterMs: number): Promise<"ended" | "gone" | undefined> {
    if (afterMs <= UNNOTICED_MS) return undefined;
    while (this.elapsedMs < this.startMs + afterMs) {
      if (!this.wanted()) return "gone";
      // After a rewind the command has never been run.
      if (this.elapsedMs < this.startMs) return "ended";
      this.looks += 1;
      if (this.looks % LOOKS_PER_CONTAINER === 1 && !(await this.isRunning())) return "ended";
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
    return undefined;
  }

  private get elapsedMs(): number {
    return this.place.served.session.cluster.elapsedMs;
  }

  private async isRunning(): Promise<boolean> {
    const id = await runningContainer(this.place);
    this.containerId ??= id;
    return id !== undefined && id === this.containerId;
  }
}

/** The id of the container while it runs. */
async function runningContainer({ served, podPath, container }: RunPlace): Promise<string | undefined> {
  const known = containerStatus(await served.request({ method: "GET", path: podPath }), container);
  return known?.state?.running === undefined ? undefined : (known.containerID ?? "");
}

/** Upstream: k8s.io/kubelet/pkg/cri/streaming/remotecommand/exec.go (ServeExec). */
export function endStatus(argv: readonly string[], exitCode: number): EndStatus {
  if (exitCode === 0) return ENDED_WELL;
  return {
    metadata: {},
    status: "Failure",
    reason: "NonZeroExitCode",
    message: `command terminated with non-zero exit code: error executing command [${argv.join(" ")}], exit code ${exitCode}`,
    details: { causes: [{ reason: "ExitCode", message: String(exitCode) }] },
  };
}

/** A refusal that came when the streams were open already. */
export function refusalStatus({ reason = "", message = "", code }: Status): EndStatus {
  return { metadata: {}, status: "Failure", reason, message, code };
}
