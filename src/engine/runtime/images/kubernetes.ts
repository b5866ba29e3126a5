/** Images of Kubernetes itself and of its documentation. */
import { AGNHOST_IMAGES, LIVENESS } from "./agnhost.ts";
import { START_LINES } from "./component-logs.ts";
import type { ImageEntry, Route, StopBehaviour } from "./image.ts";

const MIB = 1024 * 1024;
const GRACEFUL: StopBehaviour = { kind: "exits", afterMs: 100, exitCode: 0 };
const GO_DEFAULT: StopBehaviour = { kind: "exits", afterMs: 5, exitCode: 2 };
const VERSION_TAG = "v?\\d{1,2}\\.\\d{1,2}(?:\\.\\d{1,2})?(?:-[\\w.]+)?";

const HEALTHY: readonly Route[] = [
  { path: "/healthz*", status: 200, body: "ok" },
  { path: "/livez*", status: 200, body: "ok" },
  { path: "/readyz*", status: 200, body: "ok" },
];

const component = (
  name: string,
  ports: readonly number[],
  sizeBytes: number,
  memoryMib: number,
  idleCpuMillis: number,
): ImageEntry => ({
  repository: `registry.k8s.io/${name}`,
  tags: VERSION_TAG,
  sizeBytes,
  startMs: 1_000,
  memoryBytes: memoryMib * MIB,
  idleCpuMillis,
  behaviour: { kind: "server", ports, protocol: "http", routes: HEALTHY, serviceMs: 1, cpuMsPerRequest: 0.1 },
  binaries: [name, `/usr/local/bin/${name}`],
  shell: false,
  stop: GRACEFUL,
  ...(START_LINES[name] === undefined ? {} : { startLines: START_LINES[name] }),
});

/** A component whose answers a program works out. */
const part = (
  name: "kube-apiserver" | "kube-controller-manager" | "kube-scheduler" | "kube-proxy",
  ports: readonly number[],
  ...sizes: readonly [sizeBytes: number, memoryMib: number, idleCpuMillis: number]
): ImageEntry => ({
  ...component(name, ports, ...sizes),
  behaviour: { kind: "server", ports, protocol: "http", program: name, serviceMs: 1, cpuMsPerRequest: 0.1 },
});

const helloApp = (repository: string): ImageEntry => ({
  repository,
  tags: "[12]\\.0",
  sizeBytes: 4_200_000,
  startMs: 20,
  memoryBytes: 5 * MIB,
  idleCpuMillis: 0,
  behaviour: {
    kind: "server",
    ports: [8080],
    protocol: "http",
    routes: [{ path: "*", status: 200, body: "Hello, world!\nVersion: {version}.0\nHostname: {hostname}\n" }],
    serviceMs: 1,
    cpuMsPerRequest: 0.1,
    portEnv: "PORT",
  },
  binaries: ["./hello-app", "hello-app"],
  shell: repository.startsWith("gcr.io/"),
  stop: GO_DEFAULT,
  startLines: ["Server listening on port 8080"],
  accessLog: "plain",
});

const simpleServer = (
  repository: string,
  tags: string,
  sizeBytes: number,
  ports: readonly number[],
  body: string,
  cpuMsPerRequest = 0.1,
  serviceMs = 1,
): ImageEntry => ({
  repository,
  tags,
  sizeBytes,
  startMs: 300,
  memoryBytes: 16 * MIB,
  idleCpuMillis: 1,
  behaviour: {
    kind: "server",
    ports,
    protocol: "http",
    routes: [{ path: "*", status: 200, body }],
    serviceMs,
    cpuMsPerRequest,
  },
  binaries: [],
  shell: true,
  stop: GRACEFUL,
});

/** @param bytes memory of each request that waits or is served */
function holdingMemory(entry: ImageEntry, bytes: number): ImageEntry {
  if (entry.behaviour.kind !== "server") return entry;
  return { ...entry, behaviour: { ...entry.behaviour, memoryBytesPerRequest: bytes } };
}

/** https://kubernetes.io/docs/tutorials/kubernetes-basics/ */
const bootcamp = (repository: string, version: number): ImageEntry => ({
  ...simpleServer(
    repository,
    "v[12]",
    84_000_000,
    [8080],
    `Hello Kubernetes bootcamp! | Running on: {hostname} | v=${version}\n`,
  ),
  startLines: ["Kubernetes Bootcamp App Started At: {time} | Running On:  {hostname} "],
});

export const KUBERNETES_IMAGES: readonly ImageEntry[] = [
  {
    repository: "registry.k8s.io/pause",
    user: 65_535,
    tags: "latest|3\\.\\d{1,2}(?:\\.\\d)?",
    sizeBytes: 320_000,
    startMs: 1,
    memoryBytes: 1 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "pause" },
    binaries: ["/pause"],
    shell: false,
    stop: { kind: "exits", afterMs: 1, exitCode: 0 },
  },
  component("etcd", [2379, 2380, 2381], 62_000_000, 60, 20),
  part("kube-apiserver", [6443], 27_000_000, 280, 40),
  part("kube-controller-manager", [10257], 23_000_000, 60, 12),
  part("kube-scheduler", [10259], 17_000_000, 30, 4),
  part("kube-proxy", [10249, 10256], 26_000_000, 18, 1),
  {
    ...component("coredns/coredns", [53, 8080, 8181, 9153], 22_000_000, 14, 2),
    behaviour: {
      kind: "server",
      ports: [53, 8080, 8181, 9153],
      protocol: "http",
      routes: [
        { path: "/health", status: 200, body: "OK" },
        { path: "/ready", status: 200, body: "OK" },
      ],
      serviceMs: 1,
      cpuMsPerRequest: 0.05,
    },
    startMs: 300,
    binaries: ["/coredns", "coredns"],
    stop: { kind: "exits", afterMs: 5_000, exitCode: 0 },
  },
  { ...component("metrics-server/metrics-server", [10250, 4443], 20_000_000, 25, 4), startMs: 5_000 },
  { ...component("ingress-nginx/controller", [80, 443, 10254], 104_000_000, 90, 3), startMs: 3_000 },
  ...AGNHOST_IMAGES,
  {
    ...simpleServer("registry.k8s.io/liveness", "latest|0\\.1", 4_400_000, [8080], "ok"),
    behaviour: LIVENESS,
    binaries: ["/server"],
    stop: GO_DEFAULT,
  },
  simpleServer("registry.k8s.io/goproxy", "0\\.1", 1_700_000, [8080], ""),
  simpleServer(
    "registry.k8s.io/echoserver",
    "1\\.\\d{1,2}",
    42_000_000,
    [8080],
    "Hostname: {hostname}\n\nRequest Information:\n\treal path={path}\n",
  ),
  simpleServer(
    "registry.k8s.io/e2e-test-images/echoserver",
    "2\\.\\d",
    45_000_000,
    [8080],
    "Hostname: {hostname}\n\nRequest Information:\n\treal path={path}\n",
  ),
  // A worker process of Apache for every request.
  holdingMemory(simpleServer("registry.k8s.io/hpa-example", "latest", 170_000_000, [80], "OK!", 60, 60), 5 * MIB),
  simpleServer("registry.k8s.io/serve_hostname", "latest|v?1\\.\\d", 2_300_000, [9376], "{hostname}"),
  helloApp("gcr.io/google-samples/hello-app"),
  helloApp("us-docker.pkg.dev/google-samples/containers/gke/hello-app"),
  simpleServer(
    "gcr.io/google_samples/gb-frontend",
    "v[3-6]",
    155_000_000,
    [80],
    "<html><title>Guestbook</title></html>\n",
    2,
    8,
  ),
  simpleServer(
    "gcr.io/google-samples/gb-frontend",
    "v[3-6]",
    155_000_000,
    [80],
    "<html><title>Guestbook</title></html>\n",
    2,
    8,
  ),
  simpleServer(
    "us-docker.pkg.dev/google-samples/containers/gke/gb-frontend",
    "v[3-6]",
    155_000_000,
    [80],
    "<html><title>Guestbook</title></html>\n",
    2,
    8,
  ),
  bootcamp("gcr.io/google-samples/kubernetes-bootcamp", 1),
  bootcamp("docker.io/jocatalin/kubernetes-bootcamp", 2),
  simpleServer("gcr.io/google-samples/node-hello", "1\\.0", 260_000_000, [8080], "Hello Kubernetes!"),
  simpleServer(
    "docker.io/kubernetesui/dashboard",
    "latest|v[12]\\.\\d{1,2}(?:\\.\\d{1,2})?",
    75_000_000,
    [8443, 9090],
    "<title>Kubernetes Dashboard</title>\n",
  ),
  simpleServer(
    "docker.io/kubernetesui/metrics-scraper",
    "latest|v1\\.\\d\\.\\d{1,2}",
    20_000_000,
    [8000],
    "URL: {path}",
  ),
  {
    repository: "docker.io/polinux/stress",
    tags: "latest|1\\.0\\.4",
    sizeBytes: 4_000_000,
    startMs: 20,
    memoryBytes: 1 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "stress" },
    binaries: ["stress"],
    shell: true,
    stop: { kind: "exits", afterMs: 5, exitCode: 143 },
  },
  {
    repository: "docker.io/vish/stress",
    tags: "latest",
    sizeBytes: 1_700_000,
    startMs: 20,
    memoryBytes: 2 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "stress" },
    binaries: ["/stress", "stress"],
    shell: false,
    stop: GO_DEFAULT,
    startLines: [
      'I0101 00:00:00.000000       1 main.go:26] Allocating "0" memory, in "4Ki" chunks, with a 1ms sleep between allocations',
    ],
  },
];
