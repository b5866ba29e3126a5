import { describe, expect, it } from "vitest";
import { EMPTY_SCENE, type Scene, type SceneFlight } from "../state/scene-store.ts";
import { FlightBoard, MAX_FLIGHTS } from "./flight-board.ts";

const SCENE = {
  ...EMPTY_SCENE,
  traffics: [{ namespace: "default", name: "users", service: "default/shop", x: 0, y: 0, width: 10, height: 20 }],
  services: [{ namespace: "default", name: "shop", x: 30, y: 0, width: 20, height: 20 }],
  machines: new Map([
    ["m", { name: "m", x: 200, y: 0, pods: [{ namespace: "default", name: "a", x: 10, y: 10, size: 20 }] }],
  ]),
} as unknown as Scene;

function flight(startMs: number, more: Partial<SceneFlight> = {}): SceneFlight {
  const stops = ["Traffic/default/users", "Service/default/shop", "Pod/default/a"];
  return { startMs, durationMs: 5, stops, on: { "Pod/default/a": "m" }, ok: true, ...more };
}

describe("FlightBoard", () => {
  it("leads a request from its client to its Pod, slowly enough to be seen, and forgets it there", () => {
    const board = new FlightBoard();
    board.add([flight(1000)], SCENE, 1, 1000);
    expect(board.at(1000)).toEqual([]);
    expect(board.at(1150)).toEqual([{ x: 10, y: 10, ok: true, mark: undefined }]);
    expect(board.at(1200)).toHaveLength(1);
    expect(board.at(5000)).toEqual([]);
    expect(board.size).toBe(0);
  });

  it("keeps dots of one client apart, but never hides a failure", () => {
    const board = new FlightBoard();
    board.add([flight(1000), flight(1001), flight(1002, { ok: false }), flight(1100)], SCENE, 1, 1000);
    expect(board.size).toBe(3);
  });

  it("lets a failed request end where it got to, with a mark that fades", () => {
    const board = new FlightBoard();
    board.add([flight(0, { ok: false, stops: ["Traffic/default/users", "Service/default/shop"] })], SCENE, 1, 0);
    const [drawn] = board.at(450);
    expect(drawn).toMatchObject({ x: 30, y: 10, ok: false });
    expect(drawn?.mark).toBeGreaterThan(0);
    expect(board.at(2000)).toEqual([]);
  });

  it("ignores what is not on the canvas", () => {
    const board = new FlightBoard();
    board.add([flight(0, { stops: ["Pod/default/gone", "Service/default/gone"] })], SCENE, 1, 0);
    expect(board.size).toBe(0);
  });

  it("never draws more than its limit", () => {
    const board = new FlightBoard();
    const many = Array.from({ length: 1000 }, (_, index) => flight(index * 30));
    board.add(many, SCENE, 1, 0);
    expect(board.size).toBe(MAX_FLIGHTS);
  });
});
