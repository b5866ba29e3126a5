import { describe, expect, it } from "vitest";
import { locationPath, pathFor } from "./resource-paths.ts";

describe("paths", () => {
  it.each([
    [pathFor("Pod"), "/api/v1/pods"],
    [pathFor("Pod", "default"), "/api/v1/namespaces/default/pods"],
    [pathFor("Pod", "default", "web", "log"), "/api/v1/namespaces/default/pods/web/log"],
    [pathFor("Deployment", "default", "web", "scale"), "/apis/apps/v1/namespaces/default/deployments/web/scale"],
    [pathFor("Node", "default", "node-1"), "/api/v1/nodes/node-1"],
    [pathFor("Namespace", undefined, "default"), "/api/v1/namespaces/default"],
    [
      locationPath({ group: "x.io", version: "v1", plural: "things", namespaced: true }, "a", "b/c"),
      "/apis/x.io/v1/namespaces/a/things/b%2Fc",
    ],
  ])("%s", (path, expected) => {
    expect(path).toBe(expected);
  });
});
