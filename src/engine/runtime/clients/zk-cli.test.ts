/** Source: https://kubernetes.io/docs/tutorials/stateful-application/zookeeper/ */
import { describe, expect, it } from "vitest";
import { EndToEnd } from "../../testing/e2e-pod.ts";

const cluster = new EndToEnd(3);
const metadata = { name: "zk", namespace: "default" };
const labels = { app: "zk" };
cluster.create({
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...metadata, name: "zk-hs" },
  spec: { clusterIP: "None", selector: labels, ports: [{ port: 2888 }] },
});
cluster.create({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata,
  spec: {
    serviceName: "zk-hs",
    replicas: 3,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        securityContext: { runAsUser: 1000, fsGroup: 1000 },
        containers: [
          {
            name: "zk",
            image: "registry.k8s.io/kubernetes-zookeeper:1.0-3.4.10",
            command: ["sh", "-c", "start-zookeeper --servers=3 --client_port=2181 --purge_interval=12"],
            readinessProbe: { exec: { command: ["sh", "-c", "zookeeper-ready 2181"] }, initialDelaySeconds: 10 },
            livenessProbe: { exec: { command: ["sh", "-c", "zookeeper-ready 2181"] }, initialDelaySeconds: 10 },
            volumeMounts: [{ name: "datadir", mountPath: "/var/lib/zookeeper" }],
          },
        ],
      },
    },
    volumeClaimTemplates: [
      {
        metadata: { name: "datadir" },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
      },
    ],
  },
});
cluster.until(() => cluster.get("Pod", "default", "zk-2") !== undefined && cluster.isReady("zk-2"), 180_000);

const CONNECTED = "Connecting to localhost:2181\n\nWATCHER::\n\nWatchedEvent state:SyncConnected type:None path:null\n";
/** What is printed after the words about the connection. */
const zk = (pod: string, ...words: readonly string[]): string => {
  const { stdout, stderr } = cluster.exec(pod, "zkCli.sh", ...words);
  return stdout.replace(CONNECTED, "") + stderr;
};

it("is configured by the script of its image", () => {
  expect(cluster.shell("zk-1", "cat /var/lib/zookeeper/data/myid; tail -n 2 /opt/zookeeper/conf/zoo.cfg")).toBe(
    "2\nserver.2=zk-1.zk-hs.default.svc.cluster.local:2888:3888\nserver.3=zk-2.zk-hs.default.svc.cluster.local:2888:3888\n",
  );
  expect(
    cluster.shell("zk-0", "head -n 1 /usr/etc/zookeeper/log4j.properties; ps -ef | grep -c QuorumPeerMai[n]"),
  ).toBe("zookeeper.root.logger=CONSOLE\n1\n");
  const modes = ["zk-0", "zk-1", "zk-2"].map((pod) => cluster.exec(pod, "zkServer.sh", "status").stdout.split("\n")[2]);
  expect(modes).toEqual(["Mode: follower", "Mode: leader", "Mode: follower"]);
});

describe("what one server is told, all of them know", () => {
  it.each<[string, string[], RegExp]>([
    ["zk-0", ["create", "/hello", "world"], /^Created \/hello\n$/],
    [
      "zk-1",
      ["get", "/hello"],
      /^world\ncZxid = 0x100000002\nctime = \w{3} \w{3} \d\d [\d:]{8} UTC \d{4}\n[^]*dataLength = 5\nnumChildren = 0\n$/,
    ],
    ["zk-2", ["create", "/hello", "again"], /^Node already exists: \/hello\n$/],
    ["zk-2", ["create", "-s", "/hello/one", "1"], /^Created \/hello\/one0000000000\n$/],
    ["zk-0", ["delete", "/hello"], /^Node not empty: \/hello\n$/],
    ["zk-0", ["set", "/hello", "you"], /^cZxid = 0x100000002\n[^]*dataVersion = 1\n/],
    ["zk-1", ["ls", "/"], /^\[hello, zookeeper\]\n$/],
    ["zk-1", ["get", "/nothing"], /^Node does not exist: \/nothing\n$/],
  ])("%s: %j", (pod, words, printed) => {
    expect(zk(pod, ...words)).toMatch(printed);
  });

  it("after a restart of its process, with most of them, and not alone", () => {
    cluster.exec("zk-0", "pkill", "java");
    cluster.advance(500);
    expect(zk("zk-1", "get", "/hello")).toMatch(/^you\n/);
    cluster.until(() => cluster.isReady("zk-0"), 60_000);
    expect(zk("zk-0", "get", "/hello")).toMatch(/^you\n/);
    cluster.patch("StatefulSet", "default", "zk", { spec: { replicas: 1 } });
    cluster.advance(60_000);
    expect(zk("zk-0", "get", "/hello")).toMatch(/ConnectionLoss for \/hello\n$/);
  });
});

it("is restarted once the script of its probe is gone", () => {
  expect(cluster.exec("zk-0", "rm", "/usr/bin/zookeeper-ready").stderr).toMatch(/Permission denied/);
  cluster.exec("zk-0", "rm", "/opt/zookeeper/bin/zookeeper-ready");
  cluster.advance(60_000);
  expect(cluster.pod("zk-0").status.containerStatuses).toMatchObject([{ restartCount: 2 }]);
});
