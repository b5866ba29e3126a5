import { beforeAll, describe, expect, it } from "vitest";
import type { Change } from "../../hosts/protocol.ts";
import { startI18n, loadLaterTexts } from "../../i18n/i18n.ts";
import { historyOf } from "./history-of.ts";

function change(at: number, actor: string, reason: string, name: string, kind = "Pod"): Change {
  const params = { want: 3, have: 2, node: "node-1", feasible: 2 };
  return {
    revision: at,
    at,
    actor,
    verb: "update",
    object: { kind, namespace: "shop", name },
    reason,
    params,
    cause: null,
  };
}

const CHANGES = [
  change(1, "user", "UserCreated", "web", "Deployment"),
  change(2, "deployment-controller", "DeploymentStatusChanged", "web", "Deployment"),
  change(3, "replicaset-controller", "ReplicaSetBelowReplicas", "web-1"),
  change(4, "default-scheduler", "Scheduled", "web-1"),
];
const AHEAD = [change(9, "user", "UserDeleted", "web", "Deployment")];

beforeAll(async () => {
  globalThis.document ??= { documentElement: {} } as Document;
  startI18n();
  await loadLaterTexts();
});

describe("the history", () => {
  it.each([
    { name: "everything worth telling, what lies ahead last", search: "", lane: "all", at: [1, 3, 4, 9] },
    { name: "of one actor", search: "", lane: "scheduler", at: [4] },
    { name: "words of the sentence, in any case", search: "PLACED pod", lane: "all", at: [4] },
    { name: "the namespace", search: "shop", lane: "you", at: [1, 9] },
    { name: "a word that nothing has", search: "elephant", lane: "all", at: [] },
  ] as const)("$name", ({ search, lane, at }) => {
    expect(historyOf(CHANGES, AHEAD, search, lane, "en").map((each) => each.at)).toEqual(at);
  });
});
