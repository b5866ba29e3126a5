import { describe, expect, it } from "vitest";
import { threeWayPatch } from "./three-way-patch.ts";

const container = (name: string, image: string): object => ({ name, image });
const spec = (...containers: object[]): object => ({ spec: { template: { spec: { containers } } } });

describe("threeWayPatch", () => {
  it.each([
    [
      "nothing changed",
      "Deployment",
      { spec: { replicas: 2 } },
      { spec: { replicas: 2 } },
      { spec: { replicas: 2, paused: false } },
      undefined,
    ],
    [
      "a changed value",
      "Deployment",
      { spec: { replicas: 2 } },
      { spec: { replicas: 3 } },
      { spec: { replicas: 2 } },
      { spec: { replicas: 3 } },
    ],
    [
      "drift is put right",
      "Deployment",
      { spec: { replicas: 2 } },
      { spec: { replicas: 2 } },
      { spec: { replicas: 9 } },
      { spec: { replicas: 2 } },
    ],
    [
      "a field no longer written",
      "Deployment",
      { spec: { replicas: 2 } },
      { spec: {} },
      { spec: { replicas: 2 } },
      { spec: { replicas: null } },
    ],
    ["a field that others set stays", "Deployment", { spec: {} }, { spec: {} }, { spec: { replicas: 2 } }, undefined],
    [
      "a removed label",
      "Service",
      { metadata: { labels: { a: "1", b: "2" } } },
      { metadata: { labels: { a: "1" } } },
      { metadata: { labels: { a: "1", b: "2", c: "3" } } },
      { metadata: { labels: { b: null } } },
    ],
    [
      "one container's image",
      "Deployment",
      spec(container("a", "x:1"), container("b", "y:1")),
      spec(container("a", "x:2"), container("b", "y:1")),
      spec(container("a", "x:1"), container("b", "y:1")),
      { spec: { template: { spec: { containers: [{ name: "a", image: "x:2" }] } } } },
    ],
    [
      "a container taken out",
      "Deployment",
      spec(container("a", "x"), container("b", "y")),
      spec(container("a", "x")),
      spec(container("a", "x"), container("b", "y")),
      { spec: { template: { spec: { containers: [{ $patch: "delete", name: "b" }] } } } },
    ],
    [
      "a container put in",
      "Deployment",
      spec(container("a", "x")),
      spec(container("a", "x"), container("b", "y")),
      spec(container("a", "x")),
      { spec: { template: { spec: { containers: [{ name: "b", image: "y" }] } } } },
    ],
    [
      "a list without a key",
      "Pod",
      {},
      { spec: { tolerations: [{ key: "a" }] } },
      { spec: { tolerations: [{ key: "b" }] } },
      { spec: { tolerations: [{ key: "a" }] } },
    ],
    [
      "a kind without merge keys",
      "Traffic",
      {},
      { spec: { containers: [{ name: "a" }] } },
      { spec: { containers: [{ name: "b" }] } },
      { spec: { containers: [{ name: "a" }] } },
    ],
  ])("%s", (_, kind, last, wanted, live, expected) => {
    expect(threeWayPatch(kind, last as never, wanted as never, live as never)).toEqual(expected);
  });
});
