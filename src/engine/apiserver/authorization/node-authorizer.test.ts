import { describe, expect, it } from "vitest";
import type { ApiRequest } from "../../../api/api-client.ts";
import type { Status } from "../../../api/status.ts";
import { TestCluster } from "../../testing/test-cluster.ts";

const KUBELET = { "impersonate-user": "system:node:node-1", "impersonate-group": "system:nodes" };
const CORE = "/api/v1/namespaces/default";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

/** Two machines; `near` runs on node-1 and `far` on node-2, each with what it names. */
function world(): TestCluster {
  const test = new TestCluster({ nodes: 2 });
  test.advance(5_000);
  for (const [name, nodeName] of [
    ["near", "node-1"],
    ["far", "node-2"],
  ]) {
    test.request("POST", `${CORE}/secrets`, { metadata: { name } });
    test.request("POST", `${CORE}/configmaps`, { metadata: { name } });
    test.request("POST", `${CORE}/serviceaccounts`, { metadata: { name } });
    const claim = { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } };
    test.request("POST", `${CORE}/persistentvolumeclaims`, { metadata: { name }, spec: claim });
    const env = [{ name: "A", valueFrom: { secretKeyRef: { name, key: "a", optional: true } } }];
    test.request("POST", `${CORE}/pods`, {
      metadata: { name },
      spec: {
        nodeName,
        serviceAccountName: name,
        containers: [{ name: "main", image: "nginx", env }],
        volumes: [
          { name: "a", projected: { sources: [{ configMap: { name } }] } },
          { name: "b", persistentVolumeClaim: { claimName: name } },
        ],
      },
    });
  }
  test.advance(30_000);
  return test;
}

const test = world();

/** What a kubelet of node-1 is answered: `201`, or why not. */
function ask(method: ApiRequest["method"], path: string, body?: unknown): number | string {
  const type: Record<string, string> = method === "PATCH" ? { "content-type": "application/merge-patch+json" } : {};
  const answer = test.cluster.handle({ method, path, headers: { ...KUBELET, ...type }, body });
  return answer.code < 400 ? answer.code : String((answer.body as Status).message);
}

const denied = (
  what: string,
  verb: string,
  resource: string,
  reason = "",
  group = "",
  where = 'in the namespace "default"',
) =>
  `${what} is forbidden: User "system:node:node-1" cannot ${verb} resource "${resource}" in API group "${group}" ${where}${reason === "" ? "" : `: ${reason}`}`;
const STRANGE = "no relationship found between node 'node-1' and this object";
const CLUSTER = "at the cluster scope";

describe("a kubelet", () => {
  it.each<[method: ApiRequest["method"], path: string, answer: number | string]>([
    ["GET", `${CORE}/secrets/near`, 200],
    ["GET", `${CORE}/secrets/far`, denied('secrets "far"', "get", "secrets", STRANGE)],
    ["GET", `${CORE}/secrets/none`, denied('secrets "none"', "get", "secrets", STRANGE)],
    ["GET", `${CORE}/secrets`, denied("secrets", "list", "secrets", "No Object name found")],
    ["GET", `${CORE}/secrets?fieldSelector=metadata.name%3Dnear`, 200],
    [
      "DELETE",
      `${CORE}/secrets/near`,
      denied('secrets "near"', "delete", "secrets", "can only read resources of this type"),
    ],
    [
      "GET",
      "/api/v1/secrets",
      denied("secrets", "list", "secrets", "can only read namespaced object of this type", "", CLUSTER),
    ],
    ["GET", `${CORE}/configmaps/near`, 200],
    ["GET", `${CORE}/configmaps/far`, denied('configmaps "far"', "get", "configmaps", STRANGE)],
    ["GET", `${CORE}/persistentvolumeclaims/near`, 200],
    [
      "GET",
      `${CORE}/persistentvolumeclaims`,
      denied(
        "persistentvolumeclaims",
        "list",
        "persistentvolumeclaims",
        "can only get individual resources of this type",
      ),
    ],
    ["GET", `${CORE}/pods/near`, 200],
    ["GET", `${CORE}/pods/far`, denied('pods "far"', "get", "pods", STRANGE)],
    ["GET", "/api/v1/pods?fieldSelector=spec.nodeName%3Dnode-1", 200],
    [
      "GET",
      "/api/v1/pods",
      denied("pods", "list", "pods", "can only list/watch pods with spec.nodeName field selector", "", CLUSTER),
    ],
    ["GET", "/api/v1/nodes/node-1", 200],
    [
      "GET",
      "/api/v1/nodes/node-2",
      denied(
        'nodes "node-2"',
        "get",
        "nodes",
        "node 'node-1' cannot read 'node-2', only its own Node object",
        "",
        CLUSTER,
      ),
    ],
    [
      "GET",
      "/api/v1/nodes",
      denied("nodes", "list", "nodes", "node 'node-1' cannot read all nodes, only its own Node object", "", CLUSTER),
    ],
    ["DELETE", "/api/v1/nodes/node-1", denied('nodes "node-1"', "delete", "nodes", "", "", CLUSTER)],
    ["GET", `${LEASES}/node-1`, 200],
    [
      "GET",
      `${LEASES}/node-2`,
      denied(
        'leases.coordination.k8s.io "node-2"',
        "get",
        "leases",
        "can only access node lease with the same name as the requesting node",
        "coordination.k8s.io",
        'in the namespace "kube-node-lease"',
      ),
    ],
    ["GET", "/apis/storage.k8s.io/v1/csinodes/node-1", 200],
    ["GET", "/api/v1/services", 200],
    ["GET", `${CORE}/replicationcontrollers`, denied("replicationcontrollers", "list", "replicationcontrollers")],
  ])("%s %s", (method, path, answer) => {
    expect(ask(method, path)).toBe(answer);
  });
});

describe("NodeRestriction", () => {
  const mirror = (spec: object = {}, owner: object = {}) => ({
    metadata: {
      name: "mirror",
      annotations: { "kubernetes.io/config.mirror": "x" },
      ownerReferences: [
        {
          apiVersion: "v1",
          kind: "Node",
          name: "node-1",
          uid: test.get("Node", undefined, "node-1")?.metadata.uid,
          controller: true,
          ...owner,
        },
      ],
    },
    spec: { nodeName: "node-1", containers: [{ name: "main", image: "nginx" }], ...spec },
  });
  const pod = (problem: string, name = "mirror") => `pods "${name}" is forbidden: ${problem}`;
  const itself = 'node "node-1" can only create pods with';

  it.each<[name: string, method: ApiRequest["method"], path: string, body: unknown, answer: number | string]>([
    [
      "another machine",
      "PATCH",
      "/api/v1/nodes/node-2",
      { metadata: { labels: { a: "b" } } },
      'nodes "node-2" is forbidden: node "node-1" is not allowed to modify node "node-2"',
    ],
    [
      "a new machine",
      "POST",
      "/api/v1/nodes",
      { metadata: { name: "node-9" } },
      'nodes "node-9" is forbidden: node "node-1" is not allowed to modify node "node-9"',
    ],
    [
      "its labels",
      "PATCH",
      "/api/v1/nodes/node-1",
      { metadata: { labels: { a: "b", "node.kubernetes.io/x": "" } } },
      200,
    ],
    [
      "labels that draw Pods",
      "PATCH",
      "/api/v1/nodes/node-1",
      { metadata: { labels: { "a.node-restriction.kubernetes.io/x": "", "foo.k8s.io/y": "" } } },
      'nodes "node-1" is forbidden: is not allowed to modify labels: a.node-restriction.kubernetes.io/x, foo.k8s.io/y',
    ],
    [
      "its taints",
      "PATCH",
      "/api/v1/nodes/node-1",
      { spec: { taints: [{ key: "a", effect: "NoSchedule" }] } },
      'nodes "node-1" is forbidden: node "node-1" is not allowed to modify taints',
    ],
    [
      "a Pod that is no mirror",
      "POST",
      `${CORE}/pods`,
      { metadata: { name: "mirror" }, spec: mirror().spec },
      pod('pod does not have "kubernetes.io/config.mirror" annotation, node "node-1" can only create mirror pods'),
    ],
    [
      "a mirror elsewhere",
      "POST",
      `${CORE}/pods`,
      mirror({ nodeName: "node-2" }),
      pod(`${itself} spec.nodeName set to itself`),
    ],
    [
      "a mirror of another",
      "POST",
      `${CORE}/pods`,
      mirror({}, { name: "node-2" }),
      pod(`${itself} an owner reference set to itself`),
    ],
    [
      "a mirror with Secrets",
      "POST",
      `${CORE}/pods`,
      mirror({ imagePullSecrets: [{ name: "near" }] }),
      pod('node "node-1" can not create pods that reference secrets'),
    ],
    ["a mirror", "POST", `${CORE}/pods`, mirror(), 201],
    [
      "a Pod elsewhere",
      "DELETE",
      `${CORE}/pods/far`,
      undefined,
      pod('node "node-1" can only delete pods with spec.nodeName set to itself', "far"),
    ],
    [
      "its status",
      "PATCH",
      `${CORE}/pods/far/status`,
      { status: { message: "x" } },
      pod('node "node-1" can only update pod status for pods with spec.nodeName set to itself', "far"),
    ],
    [
      "its eviction",
      "POST",
      `${CORE}/pods/far/eviction`,
      { metadata: { name: "far" } },
      pod("node node-1 can only evict pods with spec.nodeName set to itself", "far"),
    ],
    [
      "the lease of another",
      "POST",
      LEASES,
      { metadata: { name: "node-7" }, spec: {} },
      'leases.coordination.k8s.io "node-7" is forbidden: can only access node lease with the same name as the requesting node',
    ],
    [
      "a token for no Pod",
      "POST",
      `${CORE}/serviceaccounts/near/token`,
      { spec: {} },
      'serviceaccounts "near" is forbidden: node requested token not bound to a pod',
    ],
    [
      "a token for a Pod without saying which",
      "POST",
      `${CORE}/serviceaccounts/near/token`,
      { spec: { boundObjectRef: { apiVersion: "v1", kind: "Pod", name: "near" } } },
      'serviceaccounts "near" is forbidden: node requested token with a pod binding without a uid',
    ],
  ])("%s", (_, method, path, body, answer) => {
    expect(ask(method, path, body)).toBe(answer);
  });

  it("gives tokens for Pods of the machine", () => {
    const uid = test.get("Pod", "default", "near")?.metadata.uid;
    const boundObjectRef = { apiVersion: "v1", kind: "Pod", name: "near", uid };
    expect(ask("POST", `${CORE}/serviceaccounts/near/token`, { spec: { boundObjectRef } })).toBe(201);
  });
});
