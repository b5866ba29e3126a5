/** What happened, as marks on the timeline and as the story. Bounded; `version` says when to draw again. */
import { create } from "zustand";
import type { Change } from "../../hosts/protocol.ts";

export type { Change } from "../../hosts/protocol.ts";

const MAX_CHANGES = 20_000;

interface ChangesState {
  /** Oldest first; edited in place, so compare `version`. */
  readonly changes: readonly Change[];
  /** Marks that lie ahead of a rewound clock, oldest first. */
  readonly future: readonly Change[];
  readonly version: number;
  readonly latest: Change | undefined;
  readonly append: (changes: readonly Change[], elapsedMs: number, recordedUntilMs: number) => void;
  readonly rewind: (history: readonly Change[], elapsedMs: number, recordedUntilMs: number) => void;
  /** What was before all that is known. @param earlier oldest first */
  readonly remember: (earlier: readonly Change[]) => void;
  readonly clear: () => void;
}

export const useChanges = create<ChangesState>()((set, get) => ({
  changes: [],
  future: [],
  version: 0,
  latest: undefined,
  append: (added, elapsedMs, recordedUntilMs) => {
    const { changes, future, version, latest } = get();
    const ahead = stillAhead(future, elapsedMs, recordedUntilMs);
    if (added.length === 0 && ahead === future) return;
    const kept = changes as Change[];
    for (const change of added) kept.push(change);
    if (kept.length > MAX_CHANGES) kept.splice(0, kept.length - MAX_CHANGES);
    set({ future: ahead, version: version + 1, latest: added.findLast(isStory) ?? latest });
  },
  rewind: (history, elapsedMs, recordedUntilMs) => {
    const { changes, future, version } = get();
    const known = [...changes, ...future];
    const past = history.filter((change) => change.at <= elapsedMs).slice(-MAX_CHANGES);
    set({
      changes: past,
      future: known.filter((change) => change.at > elapsedMs && change.at <= recordedUntilMs),
      version: version + 1,
      latest: past.findLast(isStory),
    });
  },
  remember: (earlier) => {
    const { changes, version, latest } = get();
    set({
      changes: [...earlier, ...changes].slice(-MAX_CHANGES),
      version: version + 1,
      latest: latest ?? earlier.findLast(isStory),
    });
  },
  clear: () => set({ changes: [], future: [], version: get().version + 1, latest: undefined }),
}));

function stillAhead(future: readonly Change[], elapsedMs: number, recordedUntilMs: number): readonly Change[] {
  if (future.length === 0) return future;
  const ahead = future.filter((change) => change.at > elapsedMs && change.at <= recordedUntilMs);
  return ahead.length === future.length ? future : ahead;
}

/** Records that only follow another change. */
const BOOKKEEPING_KINDS: ReadonlySet<string> = new Set([
  "ConfigMap",
  "EndpointSlice",
  "Endpoints",
  "Lease",
  "Event",
  "ServiceAccount",
]);
const BOOKKEEPING: ReadonlySet<string> = new Set([
  "DeploymentRevisionAssigned",
  "DeploymentStatusChanged",
  "FaultInjected",
  "MachineReported",
  "NodeStatusReported",
  "NodeTtlSet",
  "PodRangeAssigned",
  "ReplicaSetSizeNoted",
  "ReplicaSetStatusChanged",
  "StatusReported",
]);

/** Worth telling: no record that only follows another change. */
export function isStory({ object, reason }: Change): boolean {
  return !BOOKKEEPING.has(reason) && (!BOOKKEEPING_KINDS.has(object.kind) || reason.startsWith("User"));
}

export type Lane = "you" | "scheduler" | "controllers" | "nodes" | "faults";

/** Who acted, coarsely: the learner, a part of the control plane, what runs on the machines, or what was broken. */
export function laneOf(actor: string): Lane {
  if (isLearner(actor)) return "you";
  if (/scheduler/.test(actor)) return "scheduler";
  if (actor.startsWith("faults")) return "faults";
  return /^(kubelet|traffic|kube-proxy)/.test(actor) ? "nodes" : "controllers";
}

/** Whether a change came in from outside. */
export function isLearner(actor: string): boolean {
  return actor === "user";
}
