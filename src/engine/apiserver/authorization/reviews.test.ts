import { describe, expect, it } from "vitest";
import { account, createCluster, group, message, PODS, user } from "./testing/access-cluster.ts";

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
    kernel.moveTo(660_001);
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

  it("have no form as a Table", () => {
    const headers = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    const body = { spec: { resourceAttributes: attributes } };
    expect(createCluster().call("POST", `${REVIEWS}/selfsubjectaccessreviews`, body, headers)).toMatchObject({
      code: 406,
      body: { reason: "NotAcceptable" },
    });
  });

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
      "the server does not allow this method on the requested resource",
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
