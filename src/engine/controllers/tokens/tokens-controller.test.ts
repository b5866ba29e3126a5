import { describe, expect, it } from "vitest";
import { decodeBase64Text } from "../../../api/base64.ts";
import type { Secret } from "../../../api/types/core.ts";
import { TestCluster } from "../../testing/test-cluster.ts";

function createCluster(): TestCluster {
  const cluster = new TestCluster({ nodes: 0 });
  cluster.advance(1_000);
  cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "default" } });
  cluster.create({
    apiVersion: "v1",
    kind: "Secret",
    metadata: {
      name: "robot-token",
      namespace: "default",
      annotations: { "kubernetes.io/service-account.name": "robot" },
    },
    type: "kubernetes.io/service-account-token",
  });
  cluster.advance(1_000);
  return cluster;
}

const secretOf = (cluster: TestCluster): Secret | undefined => cluster.get("Secret", "default", "robot-token");

function reviewed(cluster: TestCluster, token: string): unknown {
  const path = "/apis/authentication.k8s.io/v1/tokenreviews";
  return (cluster.request("POST", path, { spec: { token } }).body as { readonly status: unknown }).status;
}

describe("a Secret for a token", () => {
  it("is given one that has no end", () => {
    const cluster = createCluster();
    const { data = {}, metadata } = secretOf(cluster) ?? { metadata: { annotations: {} } };
    const uid = cluster.get("ServiceAccount", "default", "robot")?.metadata.uid;
    expect(metadata.annotations).toMatchObject({ "kubernetes.io/service-account.uid": uid });
    expect(decodeBase64Text(data["namespace"] ?? "")).toBe("default");
    expect(decodeBase64Text(data["ca.crt"] ?? "")).toMatch(/^-----BEGIN CERTIFICATE-----\n/);
    expect(reviewed(cluster, decodeBase64Text(data["token"] ?? ""))).toEqual({
      authenticated: true,
      user: {
        username: "system:serviceaccount:default:robot",
        uid,
        groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
      },
      audiences: ["https://kubernetes.default.svc.cluster.local"],
    });
  });

  it("takes it along when it goes", () => {
    const cluster = createCluster();
    const token = decodeBase64Text(secretOf(cluster)?.data?.["token"] ?? "");
    cluster.delete("Secret", "default", "robot-token");
    expect(reviewed(cluster, token)).toMatchObject({
      error: "[invalid bearer token, service account token has been invalidated]",
    });
  });

  it("goes with its account, and does not stay without one", () => {
    const cluster = createCluster();
    cluster.delete("ServiceAccount", "default", "robot");
    cluster.advance(1_000);
    expect(secretOf(cluster)).toBeUndefined();
    cluster.create({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "robot-token", annotations: { "kubernetes.io/service-account.name": "nobody" } },
      type: "kubernetes.io/service-account-token",
    });
    cluster.advance(1_000);
    expect(secretOf(cluster)).toBeUndefined();
  });
});
