import { describe, expect, it } from "vitest";
import type { ClusterRole } from "../../api/types/rbac.ts";
import { Cluster } from "../cluster.ts";
import { TestCluster } from "./test-cluster.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";

function createCluster() {
  const test = new TestCluster({ nodes: 1 });
  test.cluster.advance(2_000);
  const role = (name: string) => test.get("ClusterRole", undefined, name) as ClusterRole;
  const as = (user: string, method: "GET" | "POST" | "DELETE", path: string, body?: unknown, groups = "") =>
    test.cluster.handle({
      method,
      path,
      headers: { "impersonate-user": user, ...(groups === "" ? {} : { "impersonate-group": groups }) },
      ...(body === undefined ? {} : { body }),
    });
  const bind = (subject: object, clusterRole: string, namespace?: string): void => {
    const place = namespace === undefined ? "clusterrolebindings" : `namespaces/${namespace}/rolebindings`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: clusterRole };
    const made = test.request("POST", `${RBAC}/${place}`, { metadata: { name: "test" }, roleRef, subjects: [subject] });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
  };
  return { test, role, as, bind };
}

const jane = { kind: "User", apiGroup: "rbac.authorization.k8s.io", name: "jane" };

describe("the roles of a new cluster", () => {
  it("admin, edit and view are made of their parts", () => {
    const { role } = createCluster();
    const counts = ["admin", "edit", "view"].map((name) => role(name).rules?.length ?? 0);
    const [admin = 0, edit = 0, view = 0] = counts;
    expect(view).toBeGreaterThan(10);
    expect(edit).toBeGreaterThan(view);
    expect(admin).toBeGreaterThan(edit);
    expect(role("view").metadata.labels).toEqual({
      "kubernetes.io/bootstrapping": "rbac-defaults",
      "rbac.authorization.k8s.io/aggregate-to-edit": "true",
    });
    expect(role("cluster-admin").rules).toEqual([
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      { nonResourceURLs: ["*"], verbs: ["*"] },
    ]);
  });

  it.each([
    ["view", "GET", "/api/v1/namespaces/default/pods", 200],
    ["view", "GET", "/apis/apps/v1/namespaces/default/deployments", 200],
    ["view", "GET", "/api/v1/namespaces/default/secrets", 403],
    ["view", "POST", "/api/v1/namespaces/default/configmaps", 403],
    ["edit", "POST", "/api/v1/namespaces/default/configmaps", 201],
    ["edit", "GET", "/api/v1/namespaces/default/secrets", 200],
    ["edit", "GET", `${RBAC}/namespaces/default/roles`, 403],
    ["admin", "GET", `${RBAC}/namespaces/default/roles`, 200],
    ["admin", "GET", "/api/v1/nodes", 403],
    ["admin", "GET", "/api/v1/namespaces/kube-system/pods", 403],
  ] as const)("%s in a namespace: %s %s", (name, method, path, code) => {
    const { as, bind } = createCluster();
    bind(jane, name, "default");
    expect(as("jane", method, path, method === "POST" ? { metadata: { name: "a" } } : undefined).code).toBe(code);
  });

  it.each([
    ["everybody may look around", "jane", "", "/apis", 200],
    ["and ask for the version", "system:anonymous", "", "/version", 200],
    ["but strangers may not look around", "system:anonymous", "", "/apis", 403],
    ["administrators are made by their group", "jo", "kubeadm:cluster-admins", "/api/v1/nodes", 200],
    ["the scheduler reads Pods", "system:kube-scheduler", "", "/api/v1/pods", 200],
    ["the scheduler reads no Secrets", "system:kube-scheduler", "", "/api/v1/secrets", 403],
    [
      "a controller's account",
      "system:serviceaccount:kube-system:deployment-controller",
      "",
      "/apis/apps/v1/replicasets",
      200,
    ],
    ["any other account", "system:serviceaccount:default:default", "", "/apis/apps/v1/replicasets", 403],
  ])("%s", (_, user, groups, path, code) => {
    expect(createCluster().as(user, "GET", path, undefined, groups).code).toBe(code);
  });
});

it("a role that says so becomes part of view", () => {
  const { test, role } = createCluster();
  const labels = { "rbac.authorization.k8s.io/aggregate-to-view": "true" };
  const rules = [{ apiGroups: ["stable.example.com"], resources: ["crontabs"], verbs: ["get"] }];
  test.request("POST", `${RBAC}/clusterroles`, { metadata: { name: "crontabs", labels }, rules });
  test.cluster.advance(1_000);
  expect(role("view").rules).toContainEqual(rules[0]);
  expect(role("admin").rules).toContainEqual(rules[0]);
  test.delete("ClusterRole", undefined, "crontabs");
  test.cluster.advance(1_000);
  expect(role("edit").rules).not.toContainEqual(rules[0]);
});

it("what somebody else did is played again as theirs", () => {
  const { test, as, bind } = createCluster();
  bind(jane, "edit", "default");
  expect(as("jane", "POST", "/api/v1/namespaces/default/configmaps", { metadata: { name: "mine" } }).code).toBe(201);
  const before = test.cluster.inputs.length;
  expect(as("jane", "POST", "/api/v1/namespaces/empty/configmaps", { metadata: { name: "mine" } }).code).toBe(403);
  const review = { spec: { resourceAttributes: { verb: "get", resource: "pods" } } };
  as("jane", "POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
  expect(test.cluster.inputs.length).toBe(before);
  expect(Cluster.replay(test.cluster.recording()).hash()).toBe(test.cluster.hash());
});
