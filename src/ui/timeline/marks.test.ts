import { describe, expect, it } from "vitest";
import type { Change } from "../../hosts/protocol.ts";
import { spanOf } from "../state/time-span.ts";
import { firstAtOrAfter, marksOf, pixelOf, timeOf } from "./marks.ts";

function change(at: number, actor = "replicaset-controller", reason = "Scheduled"): Change {
  return { revision: at, at, actor, verb: "update", object: { kind: "Pod", name: "web" }, reason, cause: null };
}

describe("span", () => {
  it.each([
    { name: "nothing yet", recorded: 0, toMs: 30_000 },
    { name: "almost full", recorded: 29_000, toMs: 30_000 },
    { name: "one step on", recorded: 30_000, toMs: 37_500 },
  ])("$name", ({ recorded, toMs }) => {
    expect(spanOf(recorded)).toEqual({ fromMs: 0, toMs });
  });

  it("maps time to pixels and back", () => {
    const span = { fromMs: 0, toMs: 100_000 };
    expect(pixelOf(25_000, span, 400)).toBe(100);
    expect(timeOf(100, span, 400)).toBe(25_000);
    expect(timeOf(-5, span, 400)).toBe(0);
    expect(timeOf(900, span, 400)).toBe(100_000);
  });
});

describe("marks", () => {
  const span = { fromMs: 0, toMs: 1_000 };

  it("gives each actor its lane", () => {
    const actors = ["user", "default-scheduler", "replicaset-controller", "kubelet/node-1", "faults"];
    const marks = marksOf(
      actors.map((actor, index) => change(100 * (index + 1), actor)),
      span,
      100,
    );
    expect(marks).toEqual(actors.map((_, lane) => ({ pixel: 10 * (lane + 1), lane, trouble: false })));
  });

  it("leaves out what lies outside of the span", () => {
    const changes = [change(100), change(450), change(550), change(900)];
    const marks = marksOf(changes, { fromMs: 400, toMs: 600 }, 100);
    expect(marks.map(({ pixel }) => pixel)).toEqual([25, 75]);
  });

  it("draws one mark for a pixel, and trouble wins", () => {
    const marks = marksOf([change(100), change(101, "x", "NodeNotReady"), change(102)], span, 100);
    expect(marks).toEqual([{ pixel: 10, lane: 2, trouble: true }]);
  });
});

describe("firstAtOrAfter", () => {
  const changes = [change(10), change(20), change(20), change(30)];
  it.each([
    { at: 0, index: 0 },
    { at: 20, index: 1 },
    { at: 21, index: 3 },
    { at: 31, index: 4 },
  ])("$at", ({ at, index }) => {
    expect(firstAtOrAfter(changes, at)).toBe(index);
  });
});
