import { describe, expect, it } from "vitest";
import type { WatchEvent } from "../../../api/api-client.ts";
import { ACCEPT_TABLE, type Table } from "../../../api/table.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { TestCluster } from "../../testing/test-cluster.ts";

const META = "2026-01-01T00:00:00Z";

function tableOf(cluster: TestCluster, path: string, accept = ACCEPT_TABLE): Table {
  return cluster.cluster.handle({ method: "GET", path, headers: { accept } }).body as Table;
}

function printed({ columnDefinitions, rows }: Table): readonly (readonly unknown[])[] {
  return [
    columnDefinitions.map(({ name, priority }) => (priority === 0 ? name : `${name}*`)),
    ...rows.map((row) => row.cells),
  ];
}

const POD = { kind: "Pod", apiVersion: "v1" };
const one = { image: "nginx", name: "web" };

describe("tables", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.create({
    ...POD,
    metadata: { name: "web", labels: { app: "web" } },
    spec: { containers: [one], readinessGates: [{ conditionType: "x" }] },
  });
  cluster.create({
    ...POD,
    metadata: { name: "two" },
    spec: { containers: [one, { ...one, name: "b", image: "redis" }] },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "np" },
    spec: {
      type: "NodePort",
      clusterIP: "10.96.0.99",
      selector: { b: "2", a: "1" },
      ports: [{ port: 80, nodePort: 30_001 }],
    },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "lb" },
    spec: {
      type: "LoadBalancer",
      clusterIP: "10.96.0.98",
      allocateLoadBalancerNodePorts: false,
      ports: [{ port: 80 }, { name: "u", port: 81, protocol: "UDP" }].map((p, i) => ({ name: `p${i}`, ...p })),
    },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "ext" },
    spec: { type: "ExternalName", externalName: "example.org" },
  });
  cluster.create({ apiVersion: "v1", kind: "Service", metadata: { name: "headless" }, spec: { clusterIP: "None" } });
  cluster.create({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "cm" },
    data: { a: "1", b: "2" },
    binaryData: { c: "AA==" },
  });
  cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { a: "AA==" } });
  cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "d" } },
      template: { metadata: { labels: { app: "d" } }, spec: { containers: [one] } },
    },
  });
  cluster.create({
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "by-hand", namespace: "kube-public" },
    addressType: "IPv4",
    endpoints: [
      { addresses: ["10.0.0.1"] },
      { addresses: ["10.0.0.2"] },
      { addresses: ["10.0.0.3"] },
      { addresses: ["10.0.0.4"] },
    ],
  });
  cluster.create({
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Fault",
    metadata: { name: "cut" },
    spec: { type: "NetworkCut", target: { machine: "node-1" } },
  });
  cluster.advance(90_500);
  const replicaSet = cluster.list("ReplicaSet", "default")[0]?.metadata.name;
  const hash = replicaSet?.slice("web-".length);

  const CASES: readonly (readonly [name: string, path: string, table: readonly (readonly unknown[])[]])[] = [
    [
      "pods",
      "/api/v1/namespaces/default/pods?fieldSelector=spec.nodeName=node-1&labelSelector=!pod-template-hash",
      [
        ["Name", "Ready", "Status", "Restarts", "Age", "IP*", "Node*", "Nominated Node*", "Readiness Gates*"],
        ["two", "0/2", "Pending", "0", "90s", "<none>", "node-1", "<none>", "<none>"],
        ["web", "0/1", "Pending", "0", "90s", "<none>", "node-1", "<none>", "0/1"],
      ],
    ],
    [
      "deployments",
      "/apis/apps/v1/namespaces/default/deployments",
      [
        ["Name", "Ready", "Up-to-date", "Available", "Age", "Containers*", "Images*", "Selector*"],
        ["web", "0/2", 2, 0, "90s", "web", "nginx", "app=d"],
      ],
    ],
    [
      "replica sets",
      "/apis/apps/v1/namespaces/default/replicasets",
      [
        ["Name", "Desired", "Current", "Ready", "Age", "Containers*", "Images*", "Selector*"],
        [replicaSet, 2, 2, 0, "90s", "web", "nginx", `app=d,pod-template-hash=${hash}`],
      ],
    ],
    [
      "services",
      "/api/v1/namespaces/default/services?fieldSelector=metadata.name!=kubernetes",
      [
        ["Name", "Type", "Cluster-IP", "External-IP", "Port(s)", "Age", "Selector*"],
        ["ext", "ExternalName", "<none>", "example.org", "<none>", "90s", "<none>"],
        ["headless", "ClusterIP", "None", "<none>", "<none>", "90s", "<none>"],
        ["lb", "LoadBalancer", "10.96.0.98", "203.0.113.10", "80/TCP,81/UDP", "90s", "<none>"],
        ["np", "NodePort", "10.96.0.99", "<none>", "80:30001/TCP", "90s", "a=1,b=2"],
      ],
    ],
    [
      "endpoints",
      "/api/v1/namespaces/default/endpoints?fieldSelector=metadata.name=kubernetes",
      [
        ["Name", "Endpoints", "Age"],
        ["kubernetes", "192.168.0.10:6443", "90s"],
      ],
    ],
    [
      "endpoint slices",
      "/apis/discovery.k8s.io/v1/namespaces/kube-public/endpointslices",
      [
        ["Name", "AddressType", "Ports", "Endpoints", "Age"],
        ["by-hand", "IPv4", "<unset>", "10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...", "90s"],
      ],
    ],
    [
      "config maps",
      "/api/v1/namespaces/default/configmaps?fieldSelector=metadata.name=cm",
      [
        ["Name", "Data", "Age"],
        ["cm", 3, "90s"],
      ],
    ],
    [
      "secrets",
      "/api/v1/namespaces/default/secrets",
      [
        ["Name", "Type", "Data", "Age"],
        ["s", "Opaque", 1, "90s"],
      ],
    ],
    [
      "service accounts",
      "/api/v1/namespaces/default/serviceaccounts",
      [
        ["Name", "Age"],
        ["default", "90s"],
      ],
    ],
    [
      "namespaces",
      "/api/v1/namespaces?fieldSelector=metadata.name=default",
      [
        ["Name", "Status", "Age"],
        ["default", "Active", "90s"],
      ],
    ],
    [
      "nodes",
      "/api/v1/nodes?fieldSelector=metadata.name=control-plane",
      [
        [
          "Name",
          "Status",
          "Roles",
          "Age",
          "Version",
          "Internal-IP*",
          "External-IP*",
          "OS-Image*",
          "Kernel-Version*",
          "Container-Runtime*",
        ],
        [
          "control-plane",
          "Ready",
          "control-plane",
          "90s",
          "v1.35.0",
          "192.168.0.10",
          "<none>",
          "Debian GNU/Linux 13 (trixie)",
          "6.12.57+deb13-amd64",
          "containerd://2.2.0",
        ],
      ],
    ],
    [
      "leases",
      "/apis/coordination.k8s.io/v1/leases?fieldSelector=metadata.name=node-1",
      [
        ["Name", "Holder", "Age"],
        ["node-1", "node-1", "90s"],
      ],
    ],
    [
      "machines",
      "/apis/sim.kubarium.dev/v1alpha1/machines?fieldSelector=metadata.name=node-1",
      [
        ["Name", "Power", "Phase", "CPU", "Memory", "Zone*", "Address*", "Age"],
        ["node-1", "On", "Running", "4", "8Gi", null, "192.168.0.11", "90s"],
      ],
    ],
    [
      "faults",
      "/apis/sim.kubarium.dev/v1alpha1/faults",
      [
        ["Name", "Type", "Target", "Phase", "Age"],
        ["cut", "NetworkCut", "node-1", "Active", "90s"],
      ],
    ],
    [
      "events",
      "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name=web,reason=Scheduled",
      [
        ["Last Seen", "Type", "Reason", "Object", "Subobject*", "Source*", "Message", "First Seen*", "Count*", "Name*"],
        [
          "90s",
          "Normal",
          "Scheduled",
          "pod/web",
          "",
          "default-scheduler, default-scheduler-control-plane",
          "Successfully assigned default/web to node-1",
          "90s",
          1,
          expect.stringMatching(/^web\./),
        ],
      ],
    ],
  ];
  it.each(CASES)("print %s", (_name, path, expected) => {
    expect(printed(tableOf(cluster, path))).toEqual(expected);
  });

  it.each([
    ["", { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1" }],
    ["includeObject=Object", { ...POD }],
    ["includeObject=None", undefined],
  ])("carry of the object what %j asks for", (query, expected) => {
    const { metadata, rows } = tableOf(cluster, `/api/v1/namespaces/default/pods/web?${query}`);
    const stored = cluster.get("Pod", "default", "web");
    expect(metadata).toEqual({ resourceVersion: stored?.metadata.resourceVersion });
    const [row] = rows;
    if (expected === undefined) expect(row?.object).toBeUndefined();
    else expect(row?.object).toMatchObject({ ...expected, metadata: { name: "web", creationTimestamp: META } });
    expect(Object.hasOwn(row?.object ?? {}, "spec")).toBe(query.endsWith("=Object"));
  });

  it.each([
    ["application/json;as=Table;v=v1;g=meta.k8s.io", "Table"],
    ["application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json", "PodList"],
    ["application/json, application/json;as=Table;v=v1;g=meta.k8s.io", "PodList"],
    ["application/vnd.kubernetes.protobuf;as=Table;v=v1;g=meta.k8s.io, */*", "PodList"],
    ["application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "PartialObjectMetadataList"],
  ])("%s gives %s", (accept, kind) => {
    expect(tableOf(cluster, "/api/v1/pods", accept).kind).toBe(kind);
  });

  it("say where the next page starts, and refuse an includeObject that there is not", () => {
    const { metadata, rows } = tableOf(cluster, "/api/v1/namespaces/default/pods?limit=1");
    expect([rows.length, metadata.remainingItemCount, typeof metadata.continue]).toEqual([1, 3, "string"]);
    const refused = tableOf(cluster, "/api/v1/pods?includeObject=Some") as unknown;
    expect(refused).toMatchObject({ code: 400, message: expect.stringContaining(`"Some"`) });
  });

  it("come one row an event in a watch, with the columns in the first event", () => {
    const events: WatchEvent[] = [];
    const path = "/api/v1/namespaces/default/configmaps?watch=true&fieldSelector=metadata.name=live";
    const opened = cluster.cluster.openWatch({ method: "GET", path, headers: { accept: ACCEPT_TABLE } }, (more) =>
      events.push(...more),
    );
    if (!opened.ok) throw new Error(opened.status.message);
    const poll = (): void => opened.value.poll();
    poll();
    cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "live" } } as KubeObject);
    poll();
    cluster.delete("ConfigMap", "default", "live");
    poll();
    const tables = events.map(({ type, object }) => [type, ...printed(object as unknown as Table)]);
    expect(tables).toEqual([
      ["ADDED", ["Name", "Data", "Age"], ["live", 0, "0s"]],
      ["DELETED", [], ["live", 0, "0s"]],
    ]);
  });

  it("are metadata alone in a watch of metadata, its bookmarks too", () => {
    const kinds: string[] = [];
    const path =
      "/api/v1/namespaces?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io";
    const opened = cluster.cluster.openWatch({ method: "GET", path, headers: { accept } }, (more) =>
      kinds.push(...more.map(({ type, object }) => `${type} ${object.kind}`)),
    );
    if (!opened.ok) throw new Error(opened.status.message);
    opened.value.poll();
    expect([...new Set(kinds)]).toEqual(["ADDED PartialObjectMetadata", "BOOKMARK PartialObjectMetadata"]);
  });
});

it("shows a Scale with what was asked for and what there is", () => {
  const cluster = new TestCluster({ nodes: 1 });
  const selector = { matchLabels: { app: "web" } };
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [one] } };
  cluster.create({
    kind: "Deployment",
    apiVersion: "apps/v1",
    metadata: { name: "web" },
    spec: { replicas: 2, selector, template },
  });
  expect(printed(tableOf(cluster, "/apis/apps/v1/namespaces/default/deployments/web/scale"))).toEqual([
    ["Name", "Desired", "Available", "Age"],
    ["web", 2, 0, "0s"],
  ]);
});
