import { beforeAll, describe, expect, it } from "vitest";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

const MANIFESTS = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cm}
data: {a: "1", b: "<&>"}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {clusterIP: 10.96.0.50, selector: {app: web}, ports: [{port: 80}]}
`;

describe("kubectl get", () => {
  const kubectl = new KubectlCluster();
  beforeAll(() => {
    kubectl.files.set("web.yaml", MANIFESTS);
    kubectl.run("apply -f web.yaml");
    kubectl.test.advance(30_000);
  });

  const CASES: readonly (readonly [line: string, out: string, err: string, code: number])[] = [
    ["get pods", "NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          30s\n", "", 0],
    ["get po --no-headers", "web   1/1   Running   0     30s\n", "", 0],
    [
      "get pod/web svc/web",
      "NAME      READY   STATUS    RESTARTS   AGE\npod/web   1/1     Running   0          30s\n\nNAME          TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nservice/web   ClusterIP   10.96.0.50   <none>        80/TCP    30s\n",
      "",
      0,
    ],
    [
      "get all --no-headers",
      "pod/web   1/1   Running   0     30s\nservice/kubernetes   ClusterIP   10.96.0.1    <none>   443/TCP   30s\nservice/web          ClusterIP   10.96.0.50   <none>   80/TCP    30s\n",
      "",
      0,
    ],
    [
      "get pods --show-labels -l app=web",
      "NAME   READY   STATUS    RESTARTS   AGE   LABELS\nweb    1/1     Running   0          30s   app=web\n",
      "",
      0,
    ],
    [
      "get pods -L app,tier",
      "NAME   READY   STATUS    RESTARTS   AGE   APP   TIER\nweb    1/1     Running   0          30s   web   \n",
      "",
      0,
    ],
    ["get pods -l app=other", "", "No resources found in default namespace.\n", 0],
    ["get faults", "", "No resources found\n", 0],
    [
      "get pod web nope",
      "NAME   READY   STATUS    RESTARTS   AGE\nweb    1/1     Running   0          30s\n",
      `Error from server (NotFound): pods "nope" not found\n`,
      1,
    ],
    ["get pod nope --ignore-not-found", "", "", 0],
    ["get deployments.apps nope", "", `Error from server (NotFound): deployments.apps "nope" not found\n`, 1],
    ["get foo", "", `error: the server doesn't have a resource type "foo"\n`, 1],
    ["get pods --foo", "", "error: unknown flag: --foo\nSee 'kubectl get --help' for usage.\n", 1],
    ["get pods -z", "", "error: unknown shorthand flag: 'z' in -z\nSee 'kubectl get --help' for usage.\n", 1],
    ["get pods -o", "", "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n", 1],
    ["get -A pods web", "", "error: a resource cannot be retrieved by name across all namespaces\n", 1],
    ["get pods web -l a=b", "", "error: name cannot be provided when a selector is specified\n", 1],
    ["get pods,svc -w", "", "error: you may only specify a single resource type\n", 1],
    ["get cm cm -o name", "configmap/cm\n", "", 0],
    [
      "get cm,svc -o name --field-selector=metadata.name!=kube-root-ca.crt",
      "configmap/cm\nservice/kubernetes\nservice/web\n",
      "",
      0,
    ],
    ["get cm cm -o jsonpath={.data.a}{.data.nope}", "1", "", 0],
    ["get nodes -o jsonpath={.items[*].metadata.name}", "control-plane node-1 node-2", "", 0],
    ["get nodes -o jsonpath={.items[?(@.metadata.name=='node-1')].status.addresses[0].address}", "192.168.0.11", "", 0],
    [
      "get nodes -o custom-columns=NAME:.metadata.name,ROLE:.metadata.nope",
      "NAME            ROLE\ncontrol-plane   <none>\nnode-1          <none>\nnode-2          <none>\n",
      "",
      0,
    ],
    [
      "get nodes --sort-by=.metadata.name --no-headers",
      "control-plane   Ready   control-plane   30s   v1.35.0\nnode-1          Ready   <none>          30s   v1.35.0\nnode-2          Ready   <none>          30s   v1.35.0\n",
      "",
      0,
    ],
    ["get -f web.yaml -o name", "pod/web\nconfigmap/cm\nservice/web\n", "", 0],
    ["-n kube-system get deploy coredns --no-headers", "coredns   2/2   2     2     30s\n", "", 0],
  ];
  it.each(CASES)("%s", (line, out, err, code) => {
    expect(kubectl.run(line)).toEqual({ out, err, code });
  });

  it("prints YAML and JSON with their keys in order", () => {
    const stored = kubectl.test.get("ConfigMap", "default", "cm");
    const { uid, resourceVersion, annotations = {} } = stored?.metadata ?? {};
    const applied = annotations["kubectl.kubernetes.io/last-applied-configuration"] ?? "";
    expect(applied).toBe(
      String.raw`{"apiVersion":"v1","data":{"a":"1","b":"\u003c\u0026\u003e"},"kind":"ConfigMap","metadata":{"annotations":{},"name":"cm","namespace":"default"}}` +
        "\n",
    );
    expect(kubectl.run("get cm cm -o yaml").out).toBe(`apiVersion: v1
data:
  a: "1"
  b: <&>
kind: ConfigMap
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      ${applied.trimEnd()}
  creationTimestamp: "2026-01-01T00:00:00Z"
  name: cm
  namespace: default
  resourceVersion: "${resourceVersion}"
  uid: ${uid}
`);
    expect(kubectl.run("get cm -l a=b -o json").out).toBe(
      `{\n    "apiVersion": "v1",\n    "items": [],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n`,
    );
  });

  it("follows what changes until it is stopped", () => {
    const watched = new KubectlCluster();
    watched.run("run web --image=nginx");
    const { out, ...rest } = watched.run("get pods -w", 8_000);
    // How often a status is written on the way is not the matter here.
    expect({ out: out.replace(/^(.*\n)\1+/gm, "$1"), ...rest }).toEqual({
      out: `NAME   READY   STATUS    RESTARTS   AGE
web    0/1     Pending   0          0s
web    0/1     ContainerCreating   0          0s
web    1/1     Running             0          5s
`,
      err: "",
      code: 130,
    });
    expect(watched.run("get cm -w --output-watch-events --no-headers", 500).out).toBe(
      "ADDED   kube-root-ca.crt   1     8s\n",
    );
  });

  it("shows nothing that a terminal would obey", () => {
    const hostile = new KubectlCluster();
    hostile.files.set(
      "x.yaml",
      JSON.stringify({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "x" },
        data: { k: "\u001b[2Jboo\r\u009b1m\u0007" },
      }),
    );
    hostile.run("apply -f x.yaml");
    for (const form of ["jsonpath={.data.k}", "custom-columns=K:.data.k"]) {
      const { out } = hostile.run(`get cm x -o ${form}`);
      expect(out).toContain(String.raw`^[[2Jboo\r\u009b1m^G`);
    }
  });
});
