/** Servers of tutorials and popular projects that listen on a port of their own, whether a manifest declares it or not. */
import type { ImageEntry, Route } from "./image.ts";

const MIB = 1024 * 1024;

interface Demo {
  readonly routes?: readonly Route[];
  readonly memoryMib?: number;
  readonly startMs?: number;
  readonly portEnv?: string;
  readonly portFlags?: readonly string[];
  readonly binaries?: readonly string[];
  readonly startLines?: readonly string[];
  readonly more?: Partial<ImageEntry>;
}

/** @param body the answer at every other path; undefined: it does not speak HTTP */
function demo(repository: string, ports: readonly number[], body: string | undefined, given: Demo = {}): ImageEntry {
  const routes: readonly Route[] = [
    ...(given.routes ?? []),
    ...(body === undefined ? [] : [{ path: "*", status: 200, body }]),
  ];
  return {
    repository,
    tags: ".*",
    sizeBytes: 60 * MIB,
    startMs: given.startMs ?? 300,
    memoryBytes: (given.memoryMib ?? 30) * MIB,
    idleCpuMillis: 1,
    behaviour: {
      kind: "server",
      ports,
      protocol: body === undefined ? "tcp" : "http",
      routes,
      serviceMs: 3,
      cpuMsPerRequest: 0.5,
      ...(given.portEnv === undefined ? {} : { portEnv: given.portEnv }),
      ...(given.portFlags === undefined ? {} : { portFlags: given.portFlags }),
    },
    binaries: [repository.slice(repository.lastIndexOf("/") + 1), "entrypoint.sh", ...(given.binaries ?? [])],
    shell: true,
    stop: { kind: "exits", afterMs: 100, exitCode: 0 },
    ...(given.startLines === undefined ? {} : { startLines: given.startLines }),
    ...given.more,
  };
}

const page = (title: string): string => `<!DOCTYPE html>\n<html>\n<head>\n<title>${title}</title>\n</head>\n</html>\n`;
const HEALTHY: Demo = {
  routes: [
    { path: "/-/healthy", status: 200, body: "Healthy.\n" },
    { path: "/-/ready", status: 200, body: "Ready.\n" },
  ],
};
const ECHO =
  '{"host":{"hostname":"{host}"},"request":{"method":"GET","url":"{path}"},"environment":{"HOSTNAME":"{hostname}"}}\n';
const HTTPBIN: Demo = { routes: [{ path: "/status/500", status: 500, body: "" }], binaries: ["gunicorn"] };

export const DEMOS: readonly ImageEntry[] = [
  demo("gcr.io/kuar-demo/kuard-amd64", [8080], page("KUAR Demo"), {
    routes: [
      { path: "/healthy", status: 200, body: "ok" },
      { path: "/ready", status: 200, body: "ok" },
    ],
    binaries: ["/kuard", "kuard"],
    startLines: ["Starting kuard version: {version}", "Serving on HTTP on :8080"],
    more: { user: "nobody" },
  }),
  demo("docker.io/luksa/kubia", [8080], "You've hit {hostname}\n", {
    binaries: ["node"],
    startLines: ["Kubia server starting..."],
  }),
  demo("docker.io/dgkanatsios/simpleapp", [8080], "Hello world from {hostname} and version {version}\n", {
    binaries: ["node", "npm"],
  }),
  demo(
    "docker.io/kodekloud/webapp-color",
    [8080],
    "<!doctype html>\n<title>Hello from Flask</title>\n<h1>Hello from {hostname}!</h1>\n",
    {
      binaries: ["python", "app.py"],
    },
  ),
  demo("docker.io/kennethreitz/httpbin", [80], page("httpbin.org"), HTTPBIN),
  demo("docker.io/mccutchen/go-httpbin", [8080], page("go-httpbin"), HTTPBIN),
  demo("docker.io/ealen/echo-server", [80], ECHO, { portEnv: "PORT" }),
  demo(
    "docker.io/jmalloc/echo-server",
    [8080],
    "Request served by {hostname}\n\nGET {path} HTTP/1.1\n\nHost: {host}\n",
    {
      portEnv: "PORT",
      startLines: ["Echo server listening on port 8080."],
    },
  ),
  demo("docker.io/mendhak/http-https-echo", [8080, 8443], ECHO, { portEnv: "HTTP_PORT" }),
  demo("docker.io/praqma/network-multitool", [80, 443], "Praqma Network MultiTool (with NGINX) - {hostname} - {ip}\n", {
    portEnv: "HTTP_PORT",
  }),
  demo(
    "docker.io/wbitt/network-multitool",
    [80, 443],
    "WBITT Network MultiTool (with NGINX) - {hostname} - {ip} - HTTP: 80 , HTTPS: 443\n",
    {
      portEnv: "HTTP_PORT",
    },
  ),
  demo("docker.io/dockersamples/examplevotingapp_vote", [80], page("Cats vs Dogs!"), {
    binaries: ["python", "gunicorn"],
  }),
  demo("docker.io/dockersamples/examplevotingapp_result", [80, 4000], page("Cats vs Dogs -- Result"), {
    binaries: ["node"],
  }),
  demo("docker.io/rancher/hello-world", [80], page("Hello world!")),
  demo("docker.io/tutum/hello-world", [80], page("Hello world!")),
  demo("docker.io/crccheck/hello-world", [8000], "<pre>\nHello World\n</pre>\n"),
  demo("docker.io/nginxdemos/nginx-hello", [8080], "Server address: {ip}:8080\nServer name: {hostname}\nURI: {path}\n"),
  demo("docker.io/richarvey/nginx-php-fpm", [80], page("PHP")),
  demo("gcr.io/knative-samples/helloworld-go", [8080], "Hello {env:TARGET:World}!\n", { portEnv: "PORT" }),
  demo("ghcr.io/knative/helloworld-go", [8080], "Hello {env:TARGET:World}!\n", { portEnv: "PORT" }),
  demo(
    "mcr.microsoft.com/azuredocs/aks-helloworld",
    [80],
    page("{env:TITLE:Welcome to Azure Container Service (AKS)}"),
  ),
  demo("mcr.microsoft.com/azuredocs/azure-vote-front", [80], page("Azure Voting App")),
  demo("mcr.microsoft.com/dotnet/samples", [8080, 80], page("Home page - aspnetapp")),
  demo("registry.k8s.io/test-webserver", [80], "<pre>\n</pre>\n", { more: { shell: false } }),
  demo("docker.io/prom/prometheus", [9090], page("Prometheus Time Series Collection and Processing Server"), {
    ...HEALTHY,
    memoryMib: 90,
    startMs: 1_500,
    more: { user: "nobody" },
    startLines: ['level=info msg="Server is ready to receive web requests."'],
  }),
  demo("docker.io/prom/alertmanager", [9093, 9094], page("Alertmanager"), { ...HEALTHY, more: { user: "nobody" } }),
  demo("docker.io/prom/pushgateway", [9091], page("Prometheus Pushgateway"), { ...HEALTHY, more: { user: "nobody" } }),
  demo("docker.io/prom/node-exporter", [9100], page("Node Exporter"), {
    portFlags: ["--web.listen-address"],
    binaries: ["node_exporter", "/bin/node_exporter"],
    more: { user: "nobody" },
  }),
  demo("docker.io/grafana/grafana", [3000], page("Grafana"), {
    routes: [{ path: "/api/health", status: 200, body: '{"database":"ok","version":"{version}"}' }],
    memoryMib: 110,
    startMs: 4_000,
    portEnv: "GF_SERVER_HTTP_PORT",
    more: { user: 472 },
    startLines: ['logger=http.server level=info msg="HTTP Server Listen" address=[::]:3000 protocol=http'],
  }),
  demo("docker.io/jenkins/jenkins", [8080, 50_000], page("Sign in - Jenkins"), {
    memoryMib: 380,
    startMs: 20_000,
    binaries: ["jenkins.sh"],
    more: { user: "jenkins" },
    startLines: ["INFO	hudson.lifecycle.Lifecycle#onReady: Jenkins is fully up and running"],
  }),
  demo("docker.io/gitea/gitea", [3000, 22], page("Gitea: Git with a cup of tea"), { startMs: 2_000, memoryMib: 90 }),
  demo("docker.io/portainer/portainer-ce", [9000, 9443, 8000], page("Portainer"), { memoryMib: 30 }),
  demo("docker.io/minio/minio", [9000, 9001], page("MinIO Console"), {
    routes: [
      { path: "/minio/health/live", status: 200, body: "" },
      { path: "/minio/health/ready", status: 200, body: "" },
    ],
    memoryMib: 90,
    more: { binaries: ["minio", "server"] },
    startLines: ["MinIO Object Storage Server", "API: http://{ip}:9000"],
  }),
  demo("docker.io/apache/kafka", [9092, 9093], undefined, {
    memoryMib: 400,
    startMs: 6_000,
    startLines: ["INFO [KafkaRaftServer nodeId=1] Kafka Server started (kafka.server.KafkaRaftServer)"],
  }),
  demo("docker.io/confluentinc/cp-kafka", [9092], undefined, {
    memoryMib: 400,
    startMs: 8_000,
    binaries: ["/etc/confluent/docker/run"],
  }),
  demo("docker.io/confluentinc/cp-zookeeper", [2181], undefined, {
    memoryMib: 120,
    startMs: 3_000,
    binaries: ["/etc/confluent/docker/run"],
  }),
];
