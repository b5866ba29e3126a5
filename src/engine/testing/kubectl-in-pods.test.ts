/** kubectl and curl in containers: what Jobs of charts, CronJobs of tutorials and controllers in shell scripts do. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

const NAMESPACE = "default";

function clusterWith(rules: readonly object[]): TestCluster {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(10_000);
  const metadata = { name: "robot", namespace: NAMESPACE };
  cluster.create({ apiVersion: "v1", kind: "ServiceAccount", metadata });
  cluster.create({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata, rules });
  cluster.create({
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata,
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "robot" },
    subjects: [{ kind: "ServiceAccount", name: "robot", namespace: NAMESPACE }],
  });
  return cluster;
}

const EVERYTHING = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];

function run(cluster: TestCluster, container: object, spec: object = {}): void {
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "robot", namespace: NAMESPACE },
    spec: {
      serviceAccountName: "robot",
      restartPolicy: "Never",
      containers: [{ name: "robot", image: "bitnami/kubectl:1.34", ...container }],
      ...spec,
    },
  });
}

function logs(cluster: TestCluster): string {
  return String(cluster.request("GET", `/api/v1/namespaces/${NAMESPACE}/pods/robot/log`).body);
}

function web(cluster: TestCluster, replicas = 1): void {
  cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: NAMESPACE },
    spec: {
      replicas,
      selector: { matchLabels: { app: "web" } },
      template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } },
    },
  });
}

const exitCode = (cluster: TestCluster): number | undefined =>
  cluster.get("Pod", NAMESPACE, "robot")?.status.containerStatuses?.[0]?.state?.terminated?.exitCode;

describe("kubectl in a container", () => {
  it.each<[name: string, container: object, rules: readonly object[], code: number, printed: RegExp]>([
    [
      "gets what its account may",
      { args: ["get", "deploy", "-o", "name"] },
      EVERYTHING,
      0,
      /^deployment\.apps\/web\n$/,
    ],
    [
      "is refused what it may not",
      { args: ["get", "pods"] },
      [],
      1,
      /^Error from server \(Forbidden\): pods is forbidden: User "system:serviceaccount:default:robot" cannot list resource "pods" in API group "" in the namespace "default"\n$/,
    ],
    [
      "without a shell",
      { image: "rancher/kubectl:v1.34.1", args: ["get", "deploy", "-o", "name"] },
      EVERYTHING,
      0,
      /^deployment\.apps\/web\n$/,
    ],
    [
      "in a script",
      {
        image: "alpine/k8s:1.34.1",
        command: ["sh", "-c", "for d in $(kubectl get deploy -o name); do echo found $d; done"],
      },
      EVERYTHING,
      0,
      /^found deployment\.apps\/web\n$/,
    ],
    [
      "applies what it reads",
      {
        command: [
          "bash",
          "-c",
          "cat <<EOF | kubectl apply -f -\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: made\nEOF\nkubectl get cm made -o name",
        ],
      },
      EVERYTHING,
      0,
      /^configmap\/made created\nconfigmap\/made\n$/,
    ],
  ])("%s", (_, container, rules, code, printed) => {
    const cluster = clusterWith(rules);
    web(cluster);
    run(cluster, container);
    cluster.advance(60_000);
    expect(logs(cluster)).toMatch(printed);
    expect(exitCode(cluster)).toBe(code);
  });

  it("restarts a Deployment from a CronJob, as tutorials do", () => {
    const cluster = clusterWith(EVERYTHING);
    web(cluster);
    const containers = [
      { name: "robot", image: "bitnami/kubectl", command: ["kubectl", "rollout", "restart", "deployment/web"] },
    ];
    cluster.create({
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: { name: "nightly", namespace: NAMESPACE },
      spec: {
        schedule: "* * * * *",
        jobTemplate: {
          spec: { template: { spec: { serviceAccountName: "robot", restartPolicy: "Never", containers } } },
        },
      },
    });
    cluster.advance(90_000);
    expect(cluster.list("Job", NAMESPACE)[0]?.status.succeeded).toBe(1);
    expect(cluster.list("ReplicaSet", NAMESPACE)).toHaveLength(2);
  });

  it("waits on virtual time for what others do", () => {
    const cluster = clusterWith(EVERYTHING);
    run(cluster, { command: ["sh", "-c", "kubectl rollout status deployment/web && echo done"] });
    web(cluster, 2);
    cluster.advance(60_000);
    expect(logs(cluster)).toMatch(
      /^(?:Waiting for deployment "web" rollout to finish: .*\n)+deployment "web" successfully rolled out\ndone\n$/,
    );
  });

  it("gives up when its time is over", () => {
    const cluster = clusterWith(EVERYTHING);
    web(cluster);
    run(cluster, { args: ["wait", "--for=condition=Nothing", "deployment/web", "--timeout=20s"] });
    cluster.advance(15_000);
    expect(exitCode(cluster)).toBe(undefined);
    cluster.advance(30_000);
    expect(logs(cluster)).toBe("error: timed out waiting for the condition on deployments/web\n");
    expect(exitCode(cluster)).toBe(1);
  });

  it("prints what changes with -w", () => {
    const cluster = clusterWith(EVERYTHING);
    run(cluster, { args: ["get", "deploy", "web", "-w", "--no-headers"] });
    web(cluster);
    cluster.advance(40_000);
    const columns = logs(cluster)
      .trim()
      .split("\n")
      .map((line) => line.split(/ +/).slice(0, 4).join(" "));
    expect(columns.at(0)).toMatch(/^web 0\/1/);
    expect(columns.at(-1)).toBe("web 1/1 1 1");
    expect(columns.length).toBeLessThanOrEqual(5);
    expect(exitCode(cluster)).toBe(undefined);
  });

  it("has no server where the Pod has no token", () => {
    const cluster = clusterWith(EVERYTHING);
    run(cluster, { args: ["get", "pods"] }, { automountServiceAccountToken: false });
    cluster.advance(30_000);
    expect(logs(cluster)).toMatch(/^The connection to the server localhost:8080 was refused/);
  });
});

describe("a watch in a container", () => {
  const ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  const watch = (options = "", query = ""): string =>
    `curl -sN ${options} --cacert ${ACCOUNT}/ca.crt -H "Authorization: Bearer $(cat ${ACCOUNT}/token)" "https://kubernetes.default.svc/api/v1/namespaces/default/configmaps?watch=1${query}"; echo ended $?`;
  const seen = (cluster: TestCluster): readonly string[] =>
    logs(cluster)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => {
        if (!line.startsWith("{")) return line;
        const { type, object } = JSON.parse(line) as { type: string; object: { metadata: { name: string } } };
        return `${type} ${object.metadata.name}`;
      })
      .filter((line) => !line.includes("kube-root-ca"));
  const configMap = (data: object) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "settings", namespace: NAMESPACE },
    data,
  });

  it("gives changes as they happen", () => {
    const cluster = clusterWith(EVERYTHING);
    run(cluster, { image: "curlimages/curl", command: ["sh", "-c", watch()] });
    cluster.advance(20_000);
    expect(seen(cluster)).toEqual([]);
    cluster.create(configMap({ a: "1" }));
    cluster.advance(2_000);
    expect(seen(cluster)).toEqual(["ADDED settings"]);
    cluster.request("PUT", "/api/v1/namespaces/default/configmaps/settings", configMap({ a: "2" }));
    cluster.delete("ConfigMap", NAMESPACE, "settings");
    cluster.advance(5_000);
    expect(seen(cluster)).toEqual(["ADDED settings", "MODIFIED settings", "DELETED settings"]);
  });

  it.each([
    ["at its timeoutSeconds", "", "&timeoutSeconds=10", "ended 0"],
    ["when curl gives up", "--max-time 10", "", "ended 28"],
  ])("ends %s", (_, options, query, last) => {
    const cluster = clusterWith(EVERYTHING);
    run(cluster, { image: "curlimages/curl", command: ["sh", "-c", watch(options, query)] });
    cluster.advance(9_000);
    expect(seen(cluster)).toEqual([]);
    cluster.advance(20_000);
    expect(seen(cluster)).toEqual([last]);
  });
});
