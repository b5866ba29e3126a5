import { describe, expect, it } from "vitest";
import { fieldTargets } from "./field-targets.ts";

const deployment = {
  kind: "Deployment",
  metadata: { name: "shop" },
  spec: {
    replicas: 3,
    selector: { matchLabels: { app: "shop" } },
    template: {
      metadata: { labels: { app: "shop", tier: "web" } },
      spec: { nodeSelector: { disk: "ssd" }, containers: [{ name: "a", image: "shop" }] },
    },
  },
};
const itself = { by: "objects", refs: [{ kind: "Deployment", namespace: "default", name: "shop" }] };
const itsPods = { by: "owner", kind: "Deployment", namespace: "default", name: "shop" };

describe("fieldTargets", () => {
  it.each([
    ["replicas: its Pods", deployment, ["spec", "replicas"], [itself, itsPods]],
    ["an image: its Pods", deployment, ["spec", "template", "spec", "containers", 0, "image"], [itself, itsPods]],
    [
      "its selector: what that selects",
      deployment,
      ["spec", "selector", "matchLabels", "app"],
      [{ by: "labels", kind: "Pod", namespace: "default", selector: "app=shop" }],
    ],
    [
      "labels of the template: Pods that have them",
      deployment,
      ["spec", "template", "metadata", "labels", "tier"],
      [{ by: "labels", kind: "Pod", namespace: "default", selector: "app=shop,tier=web" }],
    ],
    [
      "a node selector: nodes",
      deployment,
      ["spec", "template", "spec", "nodeSelector", "disk"],
      [{ by: "labels", kind: "Node", selector: "disk=ssd" }],
    ],
    [
      "a Service's selector",
      { kind: "Service", metadata: { name: "web", namespace: "prod" }, spec: { selector: { app: "web" } } },
      ["spec", "selector", "app"],
      [{ by: "labels", kind: "Pod", namespace: "prod", selector: "app=web" }],
    ],
    [
      "a Service's port: itself and the Pods behind it",
      { kind: "Service", metadata: { name: "web" }, spec: { selector: { app: "web" }, ports: [{ port: 80 }] } },
      ["spec", "ports", 0, "port"],
      [
        { by: "objects", refs: [{ kind: "Service", namespace: "default", name: "web" }] },
        { by: "labels", kind: "Pod", namespace: "default", selector: "app=web" },
      ],
    ],
    [
      "a peer of a policy",
      {
        kind: "NetworkPolicy",
        metadata: { name: "p" },
        spec: { ingress: [{ from: [{ podSelector: { matchLabels: { app: "shop" } } }] }] },
      },
      ["spec", "ingress", 0, "from", 0, "podSelector", "matchLabels"],
      [{ by: "labels", kind: "Pod", namespace: "default", selector: "app=shop" }],
    ],
    [
      "a node's name",
      { kind: "Pod", metadata: { name: "a" }, spec: { nodeName: "node-1" } },
      ["spec", "nodeName"],
      [
        { by: "objects", refs: [{ kind: "Pod", namespace: "default", name: "a" }] },
        { by: "objects", refs: [{ kind: "Node", name: "node-1" }] },
      ],
    ],
    [
      "a backend of an Ingress",
      {
        kind: "Ingress",
        metadata: { name: "front" },
        spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } },
      },
      ["spec", "defaultBackend", "service", "port", "number"],
      [
        { by: "objects", refs: [{ kind: "Ingress", namespace: "default", name: "front" }] },
        { by: "objects", refs: [{ kind: "Service", namespace: "default", name: "web" }] },
      ],
    ],
    [
      "half a selector, while somebody types",
      { kind: "Service", metadata: { name: "web" }, spec: { selector: { app: null } } },
      ["spec", "selector", "app"],
      [{ by: "objects", refs: [{ kind: "Service", namespace: "default", name: "web" }] }],
    ],
  ] as const)("%s", (_name, object, path, targets) => {
    expect(fieldTargets(object, path)).toEqual(targets);
  });
});
