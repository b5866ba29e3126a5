import { describe, expect, it } from "vitest";
import type { HttpMethod } from "../../../api/api-client.ts";
import { account, createCluster, group, message, PODS, RBAC, user } from "./testing/access-cluster.ts";

describe("what is refused", () => {
  const rows: readonly (readonly [HttpMethod, string, string])[] = [
    [
      "GET",
      PODS,
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      `${PODS}?watch=true`,
      'pods is forbidden: User "jane" cannot watch resource "pods" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      `${PODS}/web`,
      'pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      `${PODS}/web/log`,
      'pods "web" is forbidden: User "jane" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    [
      "POST",
      `${PODS}/web/exec?command=ls`,
      'pods "web" is forbidden: User "jane" cannot create resource "pods/exec" in API group "" in the namespace "default"',
    ],
    [
      "GET",
      "/api/v1/pods",
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      "GET",
      "/api/v1/namespaces/default",
      'namespaces "default" is forbidden: User "jane" cannot get resource "namespaces" in API group "" in the namespace "default"',
    ],
    [
      "POST",
      PODS,
      'pods is forbidden: User "jane" cannot create resource "pods" in API group "" in the namespace "default"',
    ],
    [
      "DELETE",
      PODS,
      'pods is forbidden: User "jane" cannot deletecollection resource "pods" in API group "" in the namespace "default"',
    ],
    [
      "PATCH",
      "/apis/apps/v1/namespaces/default/deployments/web/scale",
      'deployments.apps "web" is forbidden: User "jane" cannot patch resource "deployments/scale" in API group "apps" in the namespace "default"',
    ],
    ["GET", "/healthz", 'forbidden: User "jane" cannot get path "/healthz"'],
    ["GET", "/api/v1", 'forbidden: User "jane" cannot get path "/api/v1"'],
    [
      "GET",
      `${PODS}?fieldSelector=metadata.name%3Dweb`,
      'pods "web" is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
  ];
  it.each(rows)("%s %s", (method, path, expected) => {
    const { as } = createCluster();
    const answer = as("jane", method, path, {});
    expect([answer.code, message(answer)]).toEqual([403, expected]);
    expect(answer.body).toMatchObject({ kind: "Status", reason: "Forbidden" });
  });

  it("is refused to watches as well", () => {
    const { api } = createCluster();
    const opened = api.openWatch({ method: "GET", path: PODS, headers: { "impersonate-user": "jane" } }, () => {});
    expect(opened).toMatchObject({ ok: false, status: { code: 403 } });
  });

  it("names a role that is missing", () => {
    const { as, bind } = createCluster();
    bind(user("jane"), "gone", "default", "Role");
    expect(message(as("jane", "GET", PODS))).toBe(
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "gone" not found',
    );
  });
});

describe("what roles allow", () => {
  it.each([
    ["a user, in one namespace", user("jane"), "pod-reader", "default", "jane", [], "GET", PODS, 200],
    [
      "the same user in another one",
      user("jane"),
      "pod-reader",
      "default",
      "jane",
      [],
      "GET",
      "/api/v1/namespaces/empty/pods",
      403,
    ],
    ["the same user in all", user("jane"), "pod-reader", "default", "jane", [], "GET", "/api/v1/pods", 403],
    ["a verb that is not in the role", user("jane"), "pod-reader", "default", "jane", [], "DELETE", `${PODS}/web`, 403],
    ["a user, everywhere", user("jane"), "pod-reader", undefined, "jane", [], "GET", "/api/v1/pods", 200],
    ["a group", group("devs"), "pod-reader", "default", "jane", ["devs"], "GET", PODS, 200],
    ["another group", group("devs"), "pod-reader", "default", "jane", ["ops"], "GET", PODS, 403],
    ["everybody who is known", group("system:authenticated"), "pod-reader", "default", "jane", [], "GET", PODS, 200],
    [
      "a ServiceAccount",
      account("ci", "default"),
      "pod-reader",
      "default",
      "system:serviceaccount:default:ci",
      [],
      "GET",
      PODS,
      200,
    ],
    [
      "its namesake elsewhere",
      account("ci", "default"),
      "pod-reader",
      "default",
      "system:serviceaccount:empty:ci",
      [],
      "GET",
      PODS,
      403,
    ],
    [
      "all ServiceAccounts of a namespace",
      group("system:serviceaccounts:empty"),
      "pod-reader",
      "default",
      "system:serviceaccount:empty:ci",
      [],
      "GET",
      PODS,
      200,
    ],
    ["a subresource is no resource", user("jane"), "pod-reader", "default", "jane", [], "GET", `${PODS}/web/log`, 403],
    ["a subresource by itself", user("jane"), "log-reader", "default", "jane", [], "GET", `${PODS}/web/log`, 404],
    [
      "a subresource of anything",
      user("jane"),
      "scaler",
      "default",
      "jane",
      [],
      "GET",
      "/apis/apps/v1/namespaces/default/deployments/web/scale",
      404,
    ],
    [
      "one object by name",
      user("jane"),
      "one-map",
      "default",
      "jane",
      [],
      "GET",
      "/api/v1/namespaces/default/configmaps/a",
      404,
    ],
    [
      "another object by name",
      user("jane"),
      "one-map",
      "default",
      "jane",
      [],
      "GET",
      "/api/v1/namespaces/default/configmaps/b",
      403,
    ],
    [
      "a list where only one name is allowed",
      user("jane"),
      "one-map",
      "default",
      "jane",
      [],
      "GET",
      "/api/v1/namespaces/default/configmaps",
      403,
    ],
    [
      "a list of that name",
      user("jane"),
      "one-map",
      "default",
      "jane",
      [],
      "GET",
      "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name%3Da",
      200,
    ],
    ["a path", user("jane"), "health", undefined, "jane", [], "GET", "/healthz", 200],
    ["a path by its beginning", user("jane"), "health", undefined, "jane", [], "GET", "/apis/apps/v1", 200],
    ["masters", user("nobody"), "health", undefined, "jane", ["system:masters"], "DELETE", PODS, 200],
  ] as const)("%s", (_, subject, role, namespace, asker, groups, method, path, code) => {
    const { as, bind } = createCluster();
    bind(subject, role, namespace);
    expect(as(asker, method, path, undefined, ...groups).code).toBe(code);
  });

  it("nothing of which is asked of the administrator", () => {
    expect(createCluster().call("GET", PODS).code).toBe(200);
  });

  it("group without a user", () => {
    const answer = createCluster().call("GET", PODS, undefined, { "impersonate-group": "devs" });
    expect([answer.code, message(answer)]).toEqual([
      500,
      "Internal error occurred: requested [{Group  devs    }] without impersonating a user",
    ]);
  });
});

describe("granting", () => {
  const reader = {
    metadata: { name: "mine" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "delete"] }],
  };

  it("what one has not is refused, in the words of the server", () => {
    const { as, bind } = createCluster();
    bind(user("jane"), "granter");
    bind(user("jane"), "pod-reader");
    const answer = as("jane", "POST", `${RBAC}/namespaces/default/roles`, reader);
    expect([answer.code, message(answer)]).toEqual([
      403,
      'roles.rbac.authorization.k8s.io "mine" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}',
    ]);
  });

  it("what one has is fine, and so is a binding to it", () => {
    const { as, bind } = createCluster();
    bind(user("jane"), "granter");
    bind(user("jane"), "pod-reader");
    const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
    expect(as("jane", "POST", `${RBAC}/namespaces/default/roles`, { ...reader, rules }).code).toBe(201);
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "mine" };
    const binding = { metadata: { name: "b" }, roleRef, subjects: [user("joe")] };
    expect(as("jane", "POST", `${RBAC}/namespaces/default/rolebindings`, binding).code).toBe(201);
    const wider = { ...roleRef, kind: "ClusterRole", name: "scaler" };
    const refused = as("jane", "POST", `${RBAC}/namespaces/default/rolebindings`, { ...binding, roleRef: wider });
    expect(message(refused)).toContain(
      'rolebindings.rbac.authorization.k8s.io "b" is forbidden: user "jane" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:["apps"], Resources:["*/scale"], Verbs:["*"]}',
    );
    const missing = { ...roleRef, name: "none" };
    const gone = as("jane", "POST", `${RBAC}/namespaces/default/rolebindings`, { ...binding, roleRef: missing });
    expect([gone.code, message(gone)]).toEqual([404, 'role.rbac.authorization.k8s.io "none" not found']);
  });
});
