import { describe, expect, it } from "vitest";
import { layOut, MACHINES_X, type LayoutCard } from "./layout.ts";

/** @param zones of `node-1`, `node-2` and so on; an empty text is none */
function cards(...zones: readonly string[]): readonly LayoutCard[] {
  return zones.map((zone, index) => ({
    name: `node-${index + 1}`,
    controlPlane: false,
    zone: zone === "" ? undefined : zone,
    height: 120,
  }));
}

describe("layOut", () => {
  it.each([
    [1, [0], 504],
    [3, [0, 264, 528], 768],
    [5, [0, 264, 528, 792, 1056], 1296],
  ])("stands %i machines of the control plane side by side, above all others", (count, places, width) => {
    const controlPlanes = cards(...Array.from({ length: count }, () => "")).map((card, index) => ({
      ...card,
      name: `control-plane-${index + 1}`,
      controlPlane: true,
    }));
    const { machines, zones, parts } = layOut([...controlPlanes, ...cards("", "")]);
    const boxes = controlPlanes.map(({ name }) => machines.get(name));
    expect(boxes.map((box) => (box?.x ?? 0) - MACHINES_X)).toEqual(places);
    expect(new Set(boxes.map((box) => box?.y)).size).toBe(1);
    const [area] = zones;
    expect(area).toMatchObject({ kind: "controlPlane", width: width + 32 });
    expect(machines.get("node-1")?.y).toBeGreaterThan((area?.y ?? 0) + (area?.height ?? 0));
    const last = parts.get("controllers");
    expect((last?.x ?? 0) + (last?.width ?? 0) - MACHINES_X).toBe(Math.min(width, 768));
  });

  it.each([
    ["machines without zones stand in one row", cards("", "", ""), [["node-1", "node-2", "node-3"]]],
    [
      "two small zones share a row",
      cards("a", "a", "b", "b", "b"),
      [["node-1", "node-2", "node-3", "node-4", "node-5"]],
    ],
    ["three zones of one machine share a row", cards("a", "b", "c"), [["node-1", "node-2", "node-3"]]],
    [
      "a zone without room begins a row",
      cards("a", "a", "a", "b", "b", "b", "c", "c", "c"),
      [
        ["node-1", "node-2", "node-3", "node-4", "node-5", "node-6"],
        ["node-7", "node-8", "node-9"],
      ],
    ],
    ["machines of no zone stand below", cards("a", "", "b"), [["node-1", "node-3"], ["node-2"]]],
  ] as const)("%s", (_name, given, rows) => {
    const { machines, zones, width } = layOut(given);
    const byRow = new Map<number, string[]>();
    for (const [name, { y }] of [...machines].sort(([, a], [, b]) => a.y - b.y || a.x - b.x)) {
      byRow.set(y, [...(byRow.get(y) ?? []), name]);
    }
    expect([...byRow.values()]).toEqual(rows);
    const frames = zones.filter(({ kind }) => kind === "zone");
    for (const [index, one] of frames.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      for (const other of frames.slice(index + 1)) {
        const apart = one.x + one.width < other.x || one.y + one.height < other.y;
        expect(apart, `${one.id} and ${other.id}`).toBe(true);
      }
    }
  });
});
