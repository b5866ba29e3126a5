/** Images that pages of the Kubernetes documentation are built around. Source: https://kubernetes.io/docs/tutorials/stateful-application/ */
import type { ImageEntry } from "./image.ts";
import { ZOOKEEPER_FILES } from "./zookeeper-files.ts";

const MIB = 1024 * 1024;

const common = { tags: ".*", shell: true, idleCpuMillis: 5 } as const;
const JAVA_STOP = { kind: "exits", afterMs: 800, exitCode: 143 } as const;

const clusterOfCassandra =
  "Datacenter: {env:CASSANDRA_DC:datacenter1}\n======================\nStatus=Up/Down\n|/ State=Normal/Leaving/Joining/Moving\n" +
  "--  Address     Load        Tokens  Owns (effective)  Host ID                               Rack\n" +
  "UN  {ip}  83.57 KiB   32      100.0%            6e5d0c6a-5c27-4a83-a4e1-2d1f0f6c8b61  {env:CASSANDRA_RACK:rack1}";

export const TUTORIALS: readonly ImageEntry[] = [
  {
    ...common,
    repository: "registry.k8s.io/kubernetes-zookeeper",
    sizeBytes: 150 * MIB,
    startMs: 4_000,
    memoryBytes: 110 * MIB,
    behaviour: {
      kind: "server",
      ports: [2181, 2888, 3888],
      protocol: "tcp",
      serviceMs: 1,
      cpuMsPerRequest: 0.1,
      program: "zookeeper",
    },
    binaries: ["zkServer.sh"],
    processes: [
      {
        title:
          "/usr/lib/jvm/java-8-openjdk-amd64/bin/java -Dzookeeper.log.dir=/var/log/zookeeper -Dzookeeper.root.logger=INFO,CONSOLE -cp /usr/bin/../build/classes:/usr/share/zookeeper/zookeeper-3.4.10.jar:/usr/bin/../etc/zookeeper: -Xmx512M -Xms512M org.apache.zookeeper.server.quorum.QuorumPeerMain /usr/bin/../etc/zookeeper/zoo.cfg",
      },
    ],
    files: ZOOKEEPER_FILES,
    tools: { "zkCli.sh": { client: "zkCli.sh" }, "zkServer.sh status": { client: "zkCli.sh" } },
    stop: JAVA_STOP,
    startLines: [
      "[myid:] - INFO  [main:QuorumPeerConfig] - Reading configuration from: /opt/zookeeper/bin/../conf/zoo.cfg",
      "[myid:] - INFO  [main:QuorumPeerMain] - Starting quorum peer",
    ],
  },
  {
    ...common,
    repository: "gcr.io/google-samples/cassandra",
    sizeBytes: 150 * MIB,
    startMs: 20_000,
    memoryBytes: 700 * MIB,
    behaviour: { kind: "server", ports: [9042, 7000, 7001, 7199], protocol: "tcp", serviceMs: 2, cpuMsPerRequest: 0.3 },
    binaries: ["/run.sh", "cassandra"],
    tools: {
      "ready-probe.sh": { output: "", needsServer: true },
      "nodetool status": { output: clusterOfCassandra, needsServer: true },
      "nodetool drain": { output: "", needsServer: true },
      "nodetool ": { output: "", needsServer: true },
    },
    stop: JAVA_STOP,
    startLines: ["INFO  Starting listening for CQL clients on /0.0.0.0:9042 (unencrypted)..."],
  },
  {
    ...common,
    repository: "gcr.io/google-samples/xtrabackup",
    sizeBytes: 90 * MIB,
    startMs: 50,
    memoryBytes: 8 * MIB,
    behaviour: { kind: "server", ports: [3307], protocol: "tcp", serviceMs: 5, cpuMsPerRequest: 1 },
    // Hands out backups to whoever asks.
    binaries: ["ncat"],
    tools: {
      "ncat --recv-only": { output: "" },
      "xbstream ": { client: "xbstream" },
      "xtrabackup ": { output: "xtrabackup: completed OK!" },
      "mysql ": { client: "mysql" },
    },
    stop: { kind: "exits", afterMs: 50, exitCode: 143 },
  },
];
