import { describe, expect, it } from "vitest";
import type { Change } from "../../hosts/protocol.ts";
import { faultAt, faultSpans } from "./fault-spans.ts";

function change(at: number, kind: string, name: string, reason: string, verb = "update"): Change {
  return { revision: at, at, actor: "user", verb, object: { kind, name }, reason, cause: null };
}

const broke = (at: number, name: string): Change => change(at, "Fault", name, "UserCreated", "create");
const healed = (at: number, name: string): Change => change(at, "Fault", name, "UserDeleted", "delete");

describe("fault spans", () => {
  it.each([
    {
      name: "from the break to the healing",
      changes: [broke(10, "slow-a"), healed(30, "slow-a")],
      spans: [{ name: "slow-a", kind: "Fault", fromMs: 10, toMs: 30, row: 0 }],
    },
    {
      name: "still broken",
      changes: [broke(10, "slow-a")],
      spans: [{ name: "slow-a", kind: "Fault", fromMs: 10, toMs: undefined, row: 0 }],
    },
    {
      name: "broken before anything that is remembered",
      changes: [healed(30, "slow-a")],
      spans: [{ name: "slow-a", kind: "Fault", fromMs: undefined, toMs: 30, row: 0 }],
    },
    { name: "what is over at once", changes: [broke(10, "kill-web-x")], spans: [] },
    {
      name: "twice under one name",
      changes: [broke(10, "slow-a"), healed(20, "slow-a"), broke(30, "slow-a")],
      spans: [
        { name: "slow-a", kind: "Fault", fromMs: 10, toMs: 20, row: 0 },
        { name: "slow-a", kind: "Fault", fromMs: 30, toMs: undefined, row: 0 },
      ],
    },
    {
      name: "two at once lie below one another",
      changes: [broke(10, "slow-a"), broke(20, "slow-b"), healed(30, "slow-a"), broke(40, "slow-c")],
      spans: [
        { name: "slow-a", kind: "Fault", fromMs: 10, toMs: 30, row: 0 },
        { name: "slow-b", kind: "Fault", fromMs: 20, toMs: undefined, row: 1 },
        { name: "slow-c", kind: "Fault", fromMs: 40, toMs: undefined, row: 0 },
      ],
    },
    {
      name: "a machine that was switched off by hand",
      changes: [change(10, "Machine", "a", "MachinePoweredOff"), change(40, "Machine", "a", "MachineBooting")],
      spans: [{ name: "a", kind: "Machine", fromMs: 10, toMs: 40, row: 0 }],
    },
    {
      name: "a machine that a Fault switched off is told once",
      changes: [
        broke(10, "outage"),
        { ...change(10, "Machine", "a", "MachinePoweredOff"), params: { fault: "outage" } },
      ],
      spans: [{ name: "outage", kind: "Fault", fromMs: 10, toMs: undefined, row: 0 }],
    },
  ])("$name", ({ changes, spans }) => {
    expect(faultSpans(changes)).toEqual(spans);
  });

  it("says what is broken at a moment", () => {
    const spans = faultSpans([broke(10, "slow-a"), broke(20, "slow-b"), healed(30, "slow-b")]);
    expect([5, 15, 25, 35].map((at) => faultAt(spans, at)?.name)).toEqual([undefined, "slow-a", "slow-b", "slow-a"]);
  });
});
