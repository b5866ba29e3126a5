/** The image that upstream's end-to-end tests do nearly everything with. Upstream: test/images/agnhost. */
import type { ImageEntry, ServerBehaviour, StopBehaviour } from "./image.ts";

const MIB = 1024 * 1024;
const GO_DEFAULT = { kind: "exits", afterMs: 5, exitCode: 2 } as const satisfies StopBehaviour;

const server = (
  more: Omit<ServerBehaviour, "kind" | "protocol" | "serviceMs" | "cpuMsPerRequest">,
): ServerBehaviour => ({
  kind: "server",
  protocol: "http",
  serviceMs: 1,
  cpuMsPerRequest: 0.05,
  ...more,
});

const webhook = server({
  ports: [443],
  routes: [
    { path: "/readyz", status: 200, body: "ok" },
    { path: "*", status: 400, body: "" },
  ],
  portFlags: ["--port"],
  tlsFlag: "--tls-cert-file",
});

export const LIVENESS: ServerBehaviour = server({ ports: [8080], program: "liveness", startLines: [] });

const AGNHOST: Omit<ImageEntry, "repository"> = {
  tags: "latest|[12]\\.\\d{1,3}(?:\\.\\d{1,2})?",
  sizeBytes: 52_000_000,
  startMs: 20,
  memoryBytes: 10 * MIB,
  idleCpuMillis: 0,
  behaviour: { kind: "pause", lines: ["Paused"] },
  subcommands: {
    pause: { kind: "pause", lines: ["Paused"] },
    netexec: server({
      ports: [8080],
      portFlags: ["--http-port"],
      datagrams: { ports: [8081], portFlags: ["--udp-port"] },
      program: "netexec",
      accessLog: "netexec",
      tlsFlag: "--tls-cert-file",
      startLines: [
        "{klog} log.go:195] Started HTTP server on port {port}",
        "{klog} log.go:195] Started UDP server on port  {udp-port}",
      ],
    }),
    liveness: LIVENESS,
    "serve-hostname": server({
      ports: [9376],
      portFlags: ["--port"],
      datagrams: { ports: [9376], portFlags: ["--port"], onlyWith: "--udp" },
      program: "serve-hostname",
      startLines: ["Serving on port {port}."],
    }),
    "grpc-health-checking": server({
      ports: [5000, 8080],
      portFlags: ["--port"],
      secondPortFlag: "--http-port",
      program: "grpc-health-checking",
      startLines: ["gRPC server starting to listen on :{port}"],
    }),
    porter: server({
      ports: [],
      portVariables: ["SERVE_PORT_", "SERVE_TCP_PORT_", "SERVE_TLS_PORT_"],
      datagrams: { ports: [], portVariables: ["SERVE_UDP_PORT_"] },
      program: "porter",
      startLines: [],
    }),
    "test-webserver": server({ ports: [80], portFlags: ["--port"], program: "test-webserver", startLines: [] }),
    guestbook: server({ ports: [80], portFlags: ["--http-port"], program: "guestbook", startLines: [] }),
    webhook,
    "crd-conversion-webhook": webhook,
    "fake-gitserver": server({
      ports: [8000],
      routes: [{ path: "*", status: 200, body: "I am a fake git server" }],
      startLines: [],
    }),
    mounttest: { kind: "tool", tool: "mounttest" },
    connect: { kind: "tool", tool: "connect" },
    "entrypoint-tester": { kind: "tool", tool: "entrypoint-tester" },
    "dns-suffix": { kind: "tool", tool: "dns-suffix" },
    "dns-server-list": { kind: "tool", tool: "dns-server-list" },
    "etc-hosts": { kind: "tool", tool: "etc-hosts" },
    nonewprivs: { kind: "tool", tool: "nonewprivs" },
    "logs-generator": { kind: "scripted", script: "logs-generator" },
    inclusterclient: { kind: "scripted", script: "inclusterclient" },
    "test-service-account-issuer-discovery": { kind: "scripted", script: "issuer-discovery" },
  },
  binaries: ["/agnhost", "agnhost", "/agnhost-2", "agnhost-2"],
  shell: true,
  stop: { ...GO_DEFAULT, delayFlag: "--delay-shutdown" },
};

export const AGNHOST_IMAGES: readonly ImageEntry[] = [
  { repository: "registry.k8s.io/e2e-test-images/agnhost", ...AGNHOST },
  { repository: "registry.k8s.io/agnhost", ...AGNHOST },
  {
    repository: "registry.k8s.io/e2e-test-images/nonewprivs",
    ...AGNHOST,
    behaviour: { kind: "tool", tool: "nonewprivs" },
    subcommands: {},
    binaries: ["/nnp"],
  },
];
