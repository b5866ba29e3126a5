import { describe, expect, it } from "vitest";
import type { ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import { createTestServer } from "../test-server.ts";

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const PODS = "/api/v1/namespaces/default/pods";

const ROLES: readonly (readonly [string, string, object])[] = [
  [
    "clusterroles",
    "pod-reader",
    { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }] },
  ],
  ["clusterroles", "log-reader", { rules: [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }] }],
  [
    "clusterroles",
    "one-map",
    { rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["a"], verbs: ["get", "list", "update"] }] },
  ],
  ["clusterroles", "scaler", { rules: [{ apiGroups: ["apps"], resources: ["*/scale"], verbs: ["*"] }] }],
  ["clusterroles", "health", { rules: [{ nonResourceURLs: ["/healthz", "/api*"], verbs: ["get"] }] }],
  [
    "clusterroles",
    "granter",
    { rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["*"], verbs: ["create", "update"] }] },
  ],
];

function createCluster() {
  const { api, store, kernel } = createTestServer();
  const call = (method: HttpMethod, path: string, body?: unknown, headers: Record<string, string> = {}): ApiResponse =>
    api.handle({ method, path, body, headers });
  const client = api.clientFor("kubeadm");
  client.create(
    "Namespace",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" }, spec: {} },
    { reason: "Test" },
  );
  for (const [plural, name, rest] of ROLES) {
    const made = call("POST", `${RBAC}/${plural}`, { metadata: { name }, ...rest });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
  }
  const bind = (subject: object, role: string, namespace?: string, kind = "ClusterRole"): void => {
    const place = namespace === undefined ? "clusterrolebindings" : `namespaces/${namespace}/rolebindings`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name: role };
    const metadata = { name: `${role}-${JSON.stringify(subject).replaceAll(/[^a-z]/g, "")}` };
    const made = call("POST", `${RBAC}/${place}`, { metadata, roleRef, subjects: [subject] });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
  };
  const as = (user: string, method: HttpMethod, path: string, body?: unknown, ...groups: string[]) =>
    call(method, path, body, {
      "impersonate-user": user,
      ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(", ") }),
    });
  return { api, store, kernel, call, bind, as };
}

const user = (name: string) => ({ kind: "User", apiGroup: "rbac.authorization.k8s.io", name });
const group = (name: string) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name });
const account = (name: string, namespace: string) => ({ kind: "ServiceAccount", name, namespace });
const message = ({ body }: ApiResponse) => (body as { readonly message?: string }).message;

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

describe("tokens", () => {
  const TOKEN = "/api/v1/namespaces/default/serviceaccounts/default/token";

  it("stand for their account, for a while", () => {
    const { call, bind, kernel } = createCluster();
    const made = call("POST", TOKEN, { spec: { expirationSeconds: 600 } });
    expect(made).toMatchObject({
      code: 201,
      body: { kind: "TokenRequest", status: { expirationTimestamp: "2026-01-01T00:10:00Z" } },
    });
    const { token } = (made.body as { status: { token: string } }).status;
    const headers = { authorization: `Bearer ${token}` };
    expect(message(call("GET", PODS, undefined, headers))).toBe(
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
    );
    bind(account("default", "default"), "pod-reader", "default");
    expect(call("GET", PODS, undefined, headers).code).toBe(200);
    kernel.moveTo(600_000);
    expect(call("GET", PODS, undefined, headers)).toMatchObject({ code: 401, body: { message: "Unauthorized" } });
  });

  it("that nobody signed are refused", () => {
    expect(createCluster().call("GET", PODS, undefined, { authorization: "Bearer a.b.c" }).code).toBe(401);
  });

  it.each([
    [
      { spec: { expirationSeconds: 60 } },
      422,
      'TokenRequest.authentication.k8s.io "" is invalid: spec.expirationSeconds: Invalid value: 60: may not specify a duration less than 10 minutes',
    ],
    [{ spec: { boundObjectRef: { kind: "Pod", apiVersion: "v1", name: "web" } } }, 404, 'pods "web" not found'],
    [
      { spec: { boundObjectRef: { kind: "Service", apiVersion: "v1", name: "web" } } },
      400,
      "cannot bind token to object of type /v1, Kind=Service",
    ],
  ])("%j", (body, code, expected) => {
    const answer = createCluster().call("POST", TOKEN, body);
    expect([answer.code, message(answer)]).toEqual([code, expected]);
  });

  it("are not made for accounts that are not there", () => {
    const answer = createCluster().call("POST", TOKEN.replace("/default/token", "/none/token"), {});
    expect([answer.code, message(answer)]).toEqual([404, 'serviceaccounts "none" not found']);
  });

  it("are reviewed", () => {
    const { call } = createCluster();
    const { token } = (call("POST", TOKEN, {}).body as { status: { token: string } }).status;
    const review = (value: string) =>
      call("POST", "/apis/authentication.k8s.io/v1/tokenreviews", { spec: { token: value } });
    expect(review(token).body).toMatchObject({
      status: { authenticated: true, user: { username: "system:serviceaccount:default:default" } },
    });
    expect(review("x").body).toMatchObject({ status: { error: "[invalid bearer token, token lookup failed]" } });
  });
});

describe("reviews", () => {
  const REVIEWS = "/apis/authorization.k8s.io/v1";
  const attributes = { namespace: "default", verb: "list", resource: "pods" };

  it("change nothing", () => {
    const { call, store } = createCluster();
    const { revision } = store;
    call("POST", `${REVIEWS}/selfsubjectaccessreviews`, { spec: { resourceAttributes: attributes } });
    expect(store.revision).toBe(revision);
  });

  it("tell who allows something", () => {
    const { call, bind, as } = createCluster();
    bind(user("jane"), "pod-reader", "default");
    expect(
      as("jane", "POST", `${REVIEWS}/selfsubjectaccessreviews`, { spec: { resourceAttributes: attributes } }).code,
    ).toBe(403);
    const review = { spec: { resourceAttributes: attributes, user: "jane" } };
    expect(call("POST", `${REVIEWS}/subjectaccessreviews`, review)).toMatchObject({
      code: 201,
      body: {
        kind: "SubjectAccessReview",
        apiVersion: "authorization.k8s.io/v1",
        status: {
          allowed: true,
          reason: `RBAC: allowed by RoleBinding "pod-reader-kindserapirouprbacauthorizationksionamejane/default" of ClusterRole "pod-reader" to User "jane"`,
        },
      },
    });
    expect(call("POST", `${REVIEWS}/namespaces/default/localsubjectaccessreviews`, review).body).toMatchObject({
      metadata: { namespace: "default" },
      status: { allowed: true },
    });
    const elsewhere = { spec: { ...review.spec, resourceAttributes: { ...attributes, namespace: "empty" } } };
    expect(call("POST", `${REVIEWS}/subjectaccessreviews`, elsewhere).body).toMatchObject({
      status: { allowed: false },
    });
    expect(message(call("POST", `${REVIEWS}/namespaces/default/localsubjectaccessreviews`, elsewhere))).toBe(
      "spec.resourceAttributes.namespace must match namespace: default",
    );
  });

  it.each([
    [
      "nobody",
      { resourceAttributes: attributes },
      'spec.user: Invalid value: "": at least one of user or group must be specified',
    ],
    [
      "nothing",
      { user: "jane" },
      "spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified",
    ],
  ])("of %s are invalid", (_, spec, expected) => {
    const answer = createCluster().call("POST", `${REVIEWS}/subjectaccessreviews`, { spec });
    expect([answer.code, message(answer)]).toEqual([
      422,
      `SubjectAccessReview.authorization.k8s.io "" is invalid: ${expected}`,
    ]);
  });

  it("list the rules of the asker", () => {
    const { as, bind } = createCluster();
    bind(user("jane"), "pod-reader", "default");
    bind(user("jane"), "health");
    bind(group("system:masters"), "granter");
    const answer = as(
      "jane",
      "POST",
      `${REVIEWS}/selfsubjectrulesreviews`,
      { spec: { namespace: "default" } },
      "system:masters",
    );
    expect(answer.body).toMatchObject({
      status: {
        resourceRules: [
          { verbs: ["create", "update"] },
          { verbs: ["get", "list", "watch"], apiGroups: [""], resources: ["pods"] },
        ],
        nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/api*"] }],
        incomplete: false,
      },
    });
  });

  it("say who one is", () => {
    const { call } = createCluster();
    const path = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
    expect(call("POST", path, {}).body).toMatchObject({
      status: {
        userInfo: { username: "kubernetes-admin", groups: ["kubeadm:cluster-admins", "system:authenticated"] },
      },
    });
  });

  it("cannot be listed", () => {
    const answer = createCluster().call("GET", `${REVIEWS}/subjectaccessreviews`);
    expect([answer.code, message(answer)]).toEqual([
      405,
      'list is not supported on resources of kind "subjectaccessreviews.authorization.k8s.io"',
    ]);
  });

  it("are discovered, with what can be done with them", () => {
    const { call } = createCluster();
    expect(call("GET", "/apis/authentication.k8s.io/v1").body).toMatchObject({
      resources: [
        { name: "selfsubjectreviews", kind: "SelfSubjectReview", verbs: ["create"], namespaced: false },
        { name: "tokenreviews" },
      ],
    });
    const { resources } = call("GET", "/api/v1").body as { resources: readonly { readonly name: string }[] };
    expect(resources.find(({ name }) => name === "serviceaccounts/token")).toMatchObject({
      kind: "TokenRequest",
      group: "authentication.k8s.io",
      verbs: ["create"],
    });
  });
});
