import { describe, expect, it } from "vitest";
import { threeWayPatch } from "./three-way-patch.ts";

const container = (name: string, image: string): object => ({ name, image });
const patched = (order: readonly string[], ...containers: object[]): object => ({
  spec: {
    template: { spec: { "$setElementOrder/containers": order.map((name) => ({ name })), containers } },
  },
});
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
      patched(["a", "b"], { name: "a", image: "x:2" }),
    ],
    [
      "a container taken out",
      "Deployment",
      spec(container("a", "x"), container("b", "y")),
      spec(container("a", "x")),
      spec(container("a", "x"), container("b", "y")),
      patched(["a"], { $patch: "delete", name: "b" }),
    ],
    [
      "a container put in",
      "Deployment",
      spec(container("a", "x")),
      spec(container("a", "x"), container("b", "y")),
      spec(container("a", "x")),
      patched(["a", "b"], { name: "b", image: "y" }),
    ],
    [
      "a container put first",
      "Deployment",
      spec(container("a", "x"), container("b", "y")),
      spec(container("b", "y"), container("a", "x")),
      spec(container("a", "x"), container("b", "y")),
      { spec: { template: { spec: { "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] } } } },
    ],
    [
      "another strategy, whose defaults nobody wrote",
      "Deployment",
      { spec: { strategy: { type: "RollingUpdate" } } },
      { spec: { strategy: { type: "Recreate" } } },
      { spec: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } } },
      { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } },
    ],
    [
      "finalizers, of which others have their own",
      "ConfigMap",
      { metadata: { finalizers: ["a", "b"] } },
      { metadata: { finalizers: ["b", "c"] } },
      { metadata: { finalizers: ["x", "a", "b"] } },
      {
        metadata: {
          "$setElementOrder/finalizers": ["b", "c"],
          "$deleteFromPrimitiveList/finalizers": ["a"],
          finalizers: ["c"],
        },
      },
    ],
    [
      "pull secrets of an account, which are replaced",
      "ServiceAccount",
      {},
      { imagePullSecrets: [{ name: "a" }, { name: "b" }] },
      { imagePullSecrets: [{ name: "a" }] },
      { imagePullSecrets: [{ name: "a" }, { name: "b" }] },
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
