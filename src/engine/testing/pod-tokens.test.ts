import { createPublicKey, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import { TestCluster } from "./test-cluster.ts";

const MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const VAULT = "/var/run/vault";

/** One Pod with curl, its account's token, and one for another audience. */
function createCluster(): TestCluster {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(5_000);
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: {
      nodeName: "node-1",
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: "web",
          image: "curlimages/curl:8.14.1",
          command: ["sleep", "100000"],
          volumeMounts: [{ name: "vault", mountPath: VAULT }],
        },
      ],
      volumes: [
        {
          name: "vault",
          projected: {
            sources: [{ serviceAccountToken: { path: "vault-token", audience: "vault", expirationSeconds: 600 } }],
          },
        },
      ],
    },
  });
  cluster.advance(20_000);
  return cluster;
}

function run(cluster: TestCluster, script: string): string {
  const query = ["sh", "-c", script].map((word) => `command=${encodeURIComponent(word)}`).join("&");
  const answer = cluster.request("POST", `/api/v1/namespaces/default/pods/web/exec?${query}`, {});
  if (answer.code !== 200) throw new Error(JSON.stringify(answer.body));
  const { stdout, stderr } = answer.body as ExecAnswer;
  return stdout + stderr;
}

function review(cluster: TestCluster, token: string, audiences?: readonly string[]): unknown {
  const path = "/apis/authentication.k8s.io/v1/tokenreviews";
  return (cluster.request("POST", path, { spec: { token, audiences } }).body as { readonly status: unknown }).status;
}

interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly iat: number;
  readonly "kubernetes.io": object;
}

function claimsOf(token: string): Claims {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Claims;
}

describe("the token in a Pod", () => {
  it("stands for its account, Pod and machine", () => {
    const cluster = createCluster();
    const pod = cluster.get("Pod", "default", "web");
    const node = cluster.get("Node", undefined, "node-1");
    expect(review(cluster, run(cluster, `cat ${MOUNT}/token`))).toEqual({
      authenticated: true,
      user: {
        username: "system:serviceaccount:default:default",
        uid: cluster.get("ServiceAccount", "default", "default")?.metadata.uid,
        groups: ["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"],
        extra: {
          "authentication.kubernetes.io/credential-id": [expect.stringMatching(/^JTI=[0-9a-f-]{36}$/)],
          "authentication.kubernetes.io/node-name": ["node-1"],
          "authentication.kubernetes.io/node-uid": [node?.metadata.uid],
          "authentication.kubernetes.io/pod-name": ["web"],
          "authentication.kubernetes.io/pod-uid": [pod?.metadata.uid],
        },
      },
      audiences: ["https://kubernetes.default.svc.cluster.local"],
    });
  });

  it("lasts a year, and says from when on that is a kindness", () => {
    const cluster = createCluster();
    const { exp, iat, "kubernetes.io": bound } = claimsOf(run(cluster, `cat ${MOUNT}/token`));
    expect(exp - iat).toBe(365 * 24 * 3_600);
    expect(bound).toMatchObject({ warnafter: iat + 3_607 });
  });

  it("for another audience is refused by the API server, and renewed before its time is over", () => {
    const cluster = createCluster();
    const token = run(cluster, `cat ${VAULT}/vault-token`);
    expect(claimsOf(token)).toMatchObject({ aud: ["vault"] });
    expect(claimsOf(token).exp - claimsOf(token).iat).toBe(600);
    expect(review(cluster, token, ["vault"])).toMatchObject({ authenticated: true, audiences: ["vault"] });
    expect(review(cluster, token)).toEqual({
      user: {},
      error:
        '[invalid bearer token, token audiences ["vault"] is invalid for the target audiences ["https://kubernetes.default.svc.cluster.local"]]',
    });
    cluster.advance(470_000);
    const later = run(cluster, `cat ${VAULT}/vault-token`);
    expect(claimsOf(later).iat - claimsOf(token).iat).toBe(480);
    cluster.advance(200_000);
    expect(review(cluster, token, ["vault"])).toMatchObject({
      error: "[invalid bearer token, service account token has expired]",
    });
    expect(review(cluster, later, ["vault"])).toMatchObject({ authenticated: true });
  });

  it("is void once the Pod is gone", () => {
    const cluster = createCluster();
    const token = run(cluster, `cat ${MOUNT}/token`);
    cluster.delete("Pod", "default", "web");
    cluster.advance(5_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
    expect(review(cluster, token)).toEqual({
      user: {},
      error: "[invalid bearer token, service account token has been invalidated]",
    });
    const headers = { authorization: `Bearer ${token}` };
    expect(cluster.cluster.handle({ method: "GET", path: "/api/v1/pods", headers }).code).toBe(401);
  });

  it("can be checked by anybody, with what the API server publishes of its key", () => {
    const cluster = createCluster();
    const token = run(cluster, `cat ${MOUNT}/token`);
    const [header = "", payload = "", signature = ""] = token.split(".");
    const { keys } = cluster.request("GET", "/openid/v1/jwks").body as {
      keys: { kid: string; [field: string]: string }[];
    };
    const [key] = keys;
    if (key === undefined) throw new Error("no key");
    expect(JSON.parse(Buffer.from(header, "base64url").toString())).toEqual({ alg: "RS256", kid: key.kid });
    const content = Buffer.from(`${header}.${payload}`);
    const checked = verify(
      "sha256",
      content,
      createPublicKey({ key, format: "jwk" }),
      Buffer.from(signature, "base64url"),
    );
    expect(checked).toBe(true);
    expect(cluster.request("GET", "/.well-known/openid-configuration").body).toMatchObject({
      issuer: "https://kubernetes.default.svc.cluster.local",
      jwks_uri: "https://192.168.0.10:6443/openid/v1/jwks",
    });
  });
});

it("a Pod waits for its account", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(5_000);
  cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "default" } });
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", namespace: "default" },
    spec: { serviceAccountName: "robot", containers: [{ name: "web", image: "nginx" }] },
  });
  cluster.delete("ServiceAccount", "default", "robot");
  cluster.advance(10_000);
  const volume = cluster.get("Pod", "default", "web")?.spec.volumes?.[0]?.name ?? "";
  expect(cluster.list("Event", "default").map(({ message }) => message)).toContain(
    `MountVolume.SetUp failed for volume "${volume}" : failed to fetch token: serviceaccounts "robot" not found`,
  );
  cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: "default" } });
  cluster.until(() => cluster.get("Pod", "default", "web")?.status.phase === "Running", 60_000);
});

describe("the API, asked from a Pod", () => {
  const API = "https://kubernetes.default.svc/api/v1/namespaces/default";
  const TRUST = `--cacert ${MOUNT}/ca.crt -H "Authorization: Bearer $(cat ${MOUNT}/token)"`;

  it("does what roles allow", () => {
    const cluster = createCluster();
    const list = `curl -s ${TRUST} ${API}/pods`;
    expect(JSON.parse(run(cluster, list))).toMatchObject({
      code: 403,
      message:
        'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    });
    cluster.request("POST", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings", {
      metadata: { name: "edit" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "edit" },
      subjects: [{ kind: "ServiceAccount", name: "default", namespace: "default" }],
    });
    expect(JSON.parse(run(cluster, list))).toMatchObject({ kind: "PodList", items: [{ metadata: { name: "web" } }] });
    const made = `curl -s ${TRUST} -H 'Content-Type: application/json' -d '{"metadata":{"name":"made"}}' ${API}/configmaps`;
    expect(JSON.parse(run(cluster, made))).toMatchObject({ kind: "ConfigMap", metadata: { name: "made" } });
    expect(cluster.get("ConfigMap", "default", "made")).toBeDefined();
  });

  it("knows nobody without a token", () => {
    const cluster = createCluster();
    expect(run(cluster, `curl -sk ${API}/pods`)).toContain(
      '"message": "pods is forbidden: User \\"system:anonymous\\" cannot list',
    );
    expect(run(cluster, "curl -sk https://kubernetes.default/version")).toContain('"gitVersion": "v1.35');
    expect(run(cluster, `curl -s -o /dev/null -w '%{http_code}' -k -H 'Authorization: Bearer x' ${API}/pods`)).toBe(
      "401",
    );
  });

  it("speaks TLS, with a certificate that only the cluster's authority vouches for", () => {
    const cluster = createCluster();
    expect(run(cluster, `curl -sS ${API}/pods`)).toContain(
      "curl: (60) SSL certificate problem: unable to get local issuer certificate",
    );
    expect(run(cluster, "curl -s http://kubernetes.default:443/api")).toBe(
      "Client sent an HTTP request to an HTTPS server.\n",
    );
  });

  it("goes on from a snapshot as it would have", () => {
    const cluster = createCluster();
    const before = run(cluster, `cat ${MOUNT}/token`);
    cluster.advance(60_000);
    cluster.cluster.seek(cluster.elapsedMs - 30_000);
    expect(run(cluster, `cat ${MOUNT}/token`)).toBe(before);
  });
});
