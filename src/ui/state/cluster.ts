/** The page's one cluster: the connection that every panel uses, and where its news goes. */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import type { ClockCommand, ClockState, ClusterOptions, WorkerMessage } from "../../hosts/protocol.ts";
import { useChanges } from "./changes-store.ts";
import { useClock } from "./clock-store.ts";
import { connectWorker, type ClusterConnection, type ConnectionListener, type WorkerPort } from "./connection.ts";
import { tellOfRun } from "./run-store.ts";
import { useStatus } from "./status-store.ts";
import { keepingTurns } from "./turns.ts";
import { useToasts } from "./toasts-store.ts";

type SceneDelta = NonNullable<Extract<WorkerMessage, { type: "tick" }>["scene"]>;

let current: ClusterConnection | undefined;

/** The connection; throws before `startCluster`. */
export function cluster(): ClusterConnection {
  if (current === undefined) throw new Error("the cluster has not been started");
  return current;
}

/** Starts the worker and keeps every store up to date from then on. */
export function startCluster(
  createWorker: () => WorkerPort,
  options: ClusterOptions,
  onScene: (delta: SceneDelta) => void,
  startWhen?: Promise<void>,
): ClusterConnection {
  const status = useStatus.getState;
  const listener: ConnectionListener = {
    ready(clock, restored, remote) {
      useClock.getState().hear(clock);
      status().set({ worker: "ready", restored, remote });
    },
    tick({ clock, scene, changes = [], rewound = false, earlier = [] }) {
      const { elapsedMs, recordedUntilMs } = clock;
      const told = useChanges.getState();
      if (rewound) told.rewind(changes, elapsedMs, recordedUntilMs);
      else told.append(changes, elapsedMs, recordedUntilMs);
      if (earlier.length > 0) told.remember(earlier);
      if (scene !== undefined) onScene(scene);
      useClock.getState().hear(clock);
    },
    line: ({ connected, problem: why }) => status().set({ lineProblem: connected ? undefined : (why ?? "") }),
    storage: ({ state, detail }) => status().set({ storage: { state, detail } }),
    stopped: ({ message, seed, atMs, inputs }) => status().set({ stopped: { message, seed, atMs, inputs } }),
    crashed: (problem, again) =>
      status().set({
        worker: again ? "restarting" : "failed",
        restarts: status().restarts + 1,
        problem,
        stopped: undefined,
      }),
  };
  const connection = connectWorker(createWorker, options, listener, startWhen);
  current = tellingOfRuns(keepingTurns(connection, () => useClock.getState().clock));
  return current;
}

/** The same connection; whoever needs to know hears that another run is shown. */
function tellingOfRuns(connection: ClusterConnection): ClusterConnection {
  return {
    ...connection,
    async load(recording) {
      const clock = await connection.load(recording);
      tellOfRun((recording as { readonly configuration?: unknown }).configuration);
      return clock;
    },
    async reset(options) {
      const clock = await connection.reset(options);
      tellOfRun(options);
      return clock;
    },
  };
}

/** A request as a promise of its response, whatever its code. */
export function send(request: ApiRequest): Promise<ApiResponse> {
  return new Promise((resolve) => cluster().request(request, resolve));
}

/** A request that a person made by a control: refusals and warnings show as toasts. True when it was accepted. */
export async function act(request: ApiRequest): Promise<boolean> {
  const { code, body, warnings = [] } = await send(request);
  const { show } = useToasts.getState();
  for (const warning of warnings) show("warning", warning);
  if (code < 400) return true;
  show("danger", (body as { readonly message?: string } | undefined)?.message ?? `HTTP ${code}`);
  return false;
}

export function mergePatch(path: string, body: unknown): Promise<boolean> {
  return act({ method: "PATCH", path, headers: { "content-type": "application/merge-patch+json" }, body });
}

/** A clock command from a control; a refusal shows as a toast. */
export async function command(clockCommand: ClockCommand): Promise<ClockState | undefined> {
  try {
    const clock = await cluster().clock(clockCommand);
    useClock.getState().hear(clock);
    return clock;
  } catch (error) {
    useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    return undefined;
  }
}
