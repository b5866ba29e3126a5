/** "Why?": the walk back along causes, from an object's newest change to something that a person did. */
import type { Change } from "../api/change.ts";
import { causeInput } from "./kernel/kernel.ts";
import type { CauseRecord, Causes } from "./kernel/causes.ts";
import { isSignificant } from "./significance.ts";

const MAX_LINKS = 60;
/** Reasons after which a machine's kubelet is not heard any more. */
const SILENCED: ReadonlySet<string> = new Set(["MachinePoweredOff", "FaultInjected"]);

/** Newest first. Empty when nothing was ever written about the object. @param object `Kind/namespace/name` or `Kind/name` */
export function whyChain(causes: Causes, object: string): readonly Change[] {
  const newest = causes.newest(object, (record) => isSignificant(record.reason)) ?? causes.newest(object);
  const created = causes.newest(object, (record) => record.verb === "create");
  const chain: Change[] = [];
  const seen = new Set<number>();
  for (const start of [newest, created]) follow(causes, start, chain, seen);
  return chain;
}

/** The walk back from one record, that one first. */
export function chainFrom(causes: Causes, start: CauseRecord | undefined): readonly Change[] {
  const chain: Change[] = [];
  follow(causes, start, chain, new Set());
  return chain;
}

function follow(causes: Causes, start: CauseRecord | undefined, chain: Change[], seen: Set<number>): void {
  for (let record = start; record !== undefined && chain.length < MAX_LINKS;) {
    if (seen.has(record.revision)) return;
    seen.add(record.revision);
    chain.push(linkOf(record));
    record = causeOf(causes, record);
  }
}

/** What led to a record: what woke its writer or, where the writer acted because something did *not* happen, what kept it from happening. */
function causeOf(causes: Causes, record: CauseRecord): CauseRecord | undefined {
  if (record.reason === "NodeHeartbeatMissed") {
    const { name } = parseObjectName(record.object);
    const silencer = causes.newest(
      `Machine/${name}`,
      (earlier) => earlier.revision < record.revision && SILENCED.has(earlier.reason),
    );
    if (silencer !== undefined) return silencer;
  }
  return record.cause > 0 ? causes.ofRevision(record.cause) : undefined;
}

export function linkOf(record: CauseRecord): Change {
  const { revision, at, actor, verb, reason, params } = record;
  const input = causeInput(record.cause);
  const cause = input === undefined ? (record.cause === 0 ? null : { revision: record.cause }) : { input };
  return {
    revision,
    at,
    actor,
    verb,
    object: parseObjectName(record.object),
    reason,
    ...(params && { params }),
    cause,
  };
}

/** `Pod/default/web` or `Node/node-1`, taken apart. */
export function parseObjectName(text: string): Change["object"] {
  const parts = text.split("/");
  const [kind = "", second = "", third] = parts;
  return third === undefined ? { kind, name: second } : { kind, namespace: second, name: third };
}
