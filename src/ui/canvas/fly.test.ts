import { describe, expect, it } from "vitest";
import { EMPTY_SCENE, type Scene } from "../state/scene-store.ts";
import { findInScene } from "./fly.ts";

const box = { x: 100, y: 50, width: 40, height: 20 };
const pod = { namespace: "default", name: "web-1", uid: "u", x: 10, y: 4, size: 30 };
const scene = {
  ...EMPTY_SCENE,
  machines: new Map([["node-1", { name: "node-1", ...box, look: "Ready", pods: [pod] }]]),
  services: [{ namespace: "default", name: "my-web", ...box }],
  board: {
    view: "workloads",
    items: new Map([
      [
        "Deployment/default/web",
        { kind: "Deployment", namespace: "default", name: "web", facts: [], pods: [], ...box },
      ],
    ]),
    links: [],
    width: 1,
    height: 1,
  },
} as unknown as Scene;

describe("findInScene", () => {
  const names = (view: "placement" | "workloads", text: string): string[] =>
    findInScene(scene, view, text).map(({ ref }) => `${ref.kind} ${ref.name}`);

  it("names what begins with the text before what only contains it", () => {
    expect(names("placement", "web")).toEqual(["Pod web-1", "Service my-web"]);
  });

  it("finds by kind, and nothing for an empty text", () => {
    expect(names("placement", "node/")).toEqual(["Node node-1"]);
    expect(names("placement", "  ")).toEqual([]);
  });

  it("looks in the view that is shown", () => {
    expect(names("workloads", "WEB")).toEqual(["Deployment web"]);
  });

  it("tells where the middle of it is", () => {
    expect(findInScene(scene, "placement", "web-1")[0]).toMatchObject({ x: 125, y: 69, size: 30 });
  });
});
