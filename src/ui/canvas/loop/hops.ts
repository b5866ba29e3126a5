/**
 * The control loop in hops: somebody hears of a change, writes what follows from it to the API server, and etcd keeps it.
 * One hop is what one actor did at one moment, however many objects that were.
 */
import type { Change } from "../../state/changes-store.ts";
import { isStory } from "../../state/changes-store.ts";

/** Where an actor stands: a place of the picture, or none that is drawn. */
export type HopStop =
  | { readonly at: "you" }
  | { readonly at: "scheduler" }
  | { readonly at: "controllers" }
  | { readonly at: "node"; readonly node: string }
  | { readonly at: "elsewhere" };

export interface Hop {
  readonly actor: string;
  readonly stop: HopStop;
  /** Virtual milliseconds. */
  readonly atMs: number;
  /** What was written, oldest first; never empty. */
  readonly changes: readonly Change[];
  /** The revision that the actor heard of; absent where it acted by itself, or by the clock. */
  readonly heard: number | undefined;
  /** The newest revision of its writes. */
  readonly revision: number;
}

/** Source of the names: the `actor` of changes; see `clientFor` in the engine. */
export function stopOf(actor: string): HopStop {
  if (actor === "user") return { at: "you" };
  const [component = "", node] = actor.split("/");
  if (component.includes("scheduler")) return { at: "scheduler" };
  if (component === "kubelet" || component === "kube-proxy") {
    return node === undefined ? { at: "elsewhere" } : { at: "node", node };
  }
  if (component.endsWith("controller") || component.endsWith("-collector")) return { at: "controllers" };
  return { at: "elsewhere" };
}

/** Changes in the order of their revisions, those of one actor at one moment together. */
export function hopsOf(changes: readonly Change[]): readonly Hop[] {
  const hops: Hop[] = [];
  const open = new Map<string, Change[]>();
  const close = (): void => {
    for (const [actor, group] of open) hops.push(hopOf(actor, group));
    open.clear();
  };
  let atMs: number | undefined;
  for (const change of changes) {
    if (change.at !== atMs) close();
    atMs = change.at;
    const group = open.get(change.actor);
    if (group === undefined) open.set(change.actor, [change]);
    else group.push(change);
  }
  close();
  return hops;
}

function hopOf(actor: string, changes: readonly Change[]): Hop {
  const [first] = changes as readonly [Change, ...Change[]];
  const { cause } = first;
  const heard = cause !== null && "revision" in cause ? cause.revision : undefined;
  const revision = Math.max(...changes.map((change) => change.revision));
  return { actor, stop: stopOf(actor), atMs: first.at, changes, heard, revision };
}

/** Hops of one kind that follow from the same changes, as one: three Pods that were placed one millisecond apart. */
export function merged(hops: readonly Hop[]): readonly Hop[] {
  const result: Hop[] = [];
  const byKind = new Map<string, number>();
  for (const hop of hops) {
    const where = hop.stop.at === "node" ? `node/${hop.stop.node}` : hop.actor;
    const kind = `${where} ${hop.changes[0]?.reason}`;
    const index = byKind.get(kind);
    const before = index === undefined ? undefined : result[index];
    if (index === undefined || before === undefined) {
      byKind.set(kind, result.push(hop) - 1);
      continue;
    }
    result[index] = {
      ...before,
      changes: [...before.changes, ...hop.changes],
      revision: Math.max(before.revision, hop.revision),
    };
  }
  return result;
}

/** The change that tells what the hop was about: the first that is worth a sentence, else the first. */
export function tellingChange({ changes }: Hop): Change {
  return changes.find(isStory) ?? (changes[0] as Change);
}
