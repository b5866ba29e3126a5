/** Images that exist only here, made for lessons. */
import type { ImageEntry, StopBehaviour } from "./image.ts";

const MIB = 1024 * 1024;
const GRACEFUL: StopBehaviour = { kind: "exits", afterMs: 200, exitCode: 0 };

const shop = (repository: string, startMs: number): ImageEntry => ({
  repository,
  tags: "v\\d{1,2}|latest",
  sizeBytes: 25_000_000,
  startMs,
  memoryBytes: 24 * MIB,
  idleCpuMillis: 2,
  behaviour: {
    kind: "server",
    ports: [8080],
    protocol: "http",
    routes: [
      { path: "/healthz", status: 200, body: "ok\n" },
      { path: "/readyz", status: 200, body: "ok\n" },
      { path: "/error", status: 500, body: "shop {version} failed in {hostname}\n" },
      { path: "/env/*", status: 200, body: "{env:GREETING:no GREETING set}\n" },
      { path: "*", status: 200, body: "{env:GREETING:shop} {version} from {hostname}\n" },
    ],
    serviceMs: 5,
    cpuMsPerRequest: 2,
    portEnv: "PORT",
  },
  binaries: ["/shop", "shop"],
  shell: true,
  stop: GRACEFUL,
  startLines: ["shop {version} listening on port 8080"],
  accessLog: "plain",
});

export const KUBARIUM_IMAGES: readonly ImageEntry[] = [
  shop("docker.io/kubarium/shop", 500),
  /** The same, twenty seconds from start to listening. */
  shop("docker.io/kubarium/slow-shop", 20_000),
  {
    repository: "docker.io/kubarium/crash",
    tags: "latest|v\\d{1,2}",
    sizeBytes: 3_000_000,
    startMs: 50,
    memoryBytes: 4 * MIB,
    idleCpuMillis: 1,
    behaviour: { kind: "job", runMs: 3_000, exitCode: 1 },
    binaries: ["/crash", "crash"],
    shell: true,
    stop: GRACEFUL,
    startLines: ["starting", "fatal: this program always fails after three seconds"],
  },
];

/** Repositories that exist, but whose every tag is private: pulling is refused. */
export const PRIVATE_REPOSITORIES: readonly string[] = ["docker.io/kubarium/private"];
