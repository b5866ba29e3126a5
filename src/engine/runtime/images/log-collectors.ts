/** Programs that read the log files of a machine. */
import type { ImageEntry } from "./image.ts";

const MIB = 1024 * 1024;

const collector = (repository: string, tags: string, port: number, sizeBytes: number, binary: string): ImageEntry => ({
  repository,
  tags,
  sizeBytes,
  startMs: 300,
  memoryBytes: 24 * MIB,
  idleCpuMillis: 3,
  behaviour: {
    kind: "server",
    ports: [port],
    protocol: "http",
    routes: [{ path: "*", status: 200, body: "ok\n" }],
    serviceMs: 1,
    cpuMsPerRequest: 0.1,
  },
  binaries: [`/${binary}`, binary],
  shell: false,
  stop: { kind: "exits", afterMs: 500, exitCode: 0 },
  collectsLogs: true,
});

export const LOG_COLLECTORS: readonly ImageEntry[] = [
  collector(
    "docker.io/fluent/fluent-bit",
    "latest|[1-5](?:\\.\\d{1,2}){0,2}(?:-debug)?",
    2020,
    36_000_000,
    "fluent-bit",
  ),
  collector("cr.fluentbit.io/fluent/fluent-bit", "latest|[1-5](?:\\.\\d{1,2}){0,2}", 2020, 36_000_000, "fluent-bit"),
  collector("docker.io/fluent/fluentd", "latest|edge|v1\\.\\d{1,2}(?:[.-].*)?", 24231, 45_000_000, "fluentd"),
  collector("docker.io/fluent/fluentd-kubernetes-daemonset", "latest|v1.*", 24231, 120_000_000, "fluentd"),
  collector("quay.io/fluentd_elasticsearch/fluentd", "latest|v\\d.*", 24231, 120_000_000, "fluentd"),
  collector("docker.io/timberio/vector", "latest.*|nightly.*|0\\.\\d{1,2}.*", 8686, 50_000_000, "vector"),
];
