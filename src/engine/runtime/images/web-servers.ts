/** Official and popular web servers, proxies and echo servers. */
import type { ImageEntry, Route, StopBehaviour } from "./image.ts";
import { numbered, officialTags } from "./official-tags.ts";

const MIB = 1024 * 1024;
const GRACEFUL: StopBehaviour = { kind: "exits", afterMs: 100, exitCode: 0 };
/** Go programs without a handler: the language's runtime ends the process with code 2. */
const GO_DEFAULT: StopBehaviour = { kind: "exits", afterMs: 5, exitCode: 2 };
const IGNORES: StopBehaviour = { kind: "ignores" };

const NGINX_WELCOME = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;
const WHOAMI: readonly Route[] = [
  { path: "/health", status: 200, body: "" },
  { path: "*", status: 200, body: "Hostname: {hostname}\nIP: {ip}\nGET {path} HTTP/1.1\nHost: {host}\n" },
];

const NGINX_TOOLS: NonNullable<ImageEntry["tools"]> = {
  "nginx -t": {
    output: "",
    error:
      "nginx: the configuration file /etc/nginx/nginx.conf syntax is ok\nnginx: configuration file /etc/nginx/nginx.conf test is successful",
  },
  "nginx -v": { output: "", error: "nginx version: nginx/{version}" },
  "nginx -V": { output: "", error: "nginx version: nginx/{version}" },
  "nginx -s reload": { output: "", error: "[notice] 20#20: signal process started" },
  "nginx -s quit": { output: "", error: "[notice] 20#20: signal process started", signal: "QUIT" },
  "nginx -s stop": { output: "", error: "[notice] 20#20: signal process started", signal: "TERM" },
};

/** Where nginx writes: mounts there let it run without a writable root. */
const NGINX_FOLDERS: NonNullable<ImageEntry["needs"]> = [
  {
    path: "/var/cache/nginx",
    complaint: ['nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed ({why})'],
  },
  { path: "/run", complaint: ['nginx: [emerg] open() "/run/nginx.pid" failed ({why})'] },
];

/** Its folders go to the user of its workers. */
const NGINX_RIGHTS: ImageEntry["rights"] = [
  {
    capability: "CHOWN",
    complaint: ['nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)'],
  },
];

export const WEB_SERVERS: readonly ImageEntry[] = [
  {
    repository: "docker.io/library/nginx",
    tags: officialTags("1|1\\.(?:[7-9]|1\\d|2\\d)(?:\\.\\d{1,2})?", "stable|mainline|perl|otel|slim"),
    sizeBytes: 72_950_530,
    startMs: 60,
    memoryBytes: 8 * MIB,
    idleCpuMillis: 0,
    behaviour: {
      kind: "server",
      ports: [80],
      protocol: "http",
      documentRoot: { path: "/usr/share/nginx/html", index: NGINX_WELCOME, server: "nginx" },
      serviceMs: 1,
      cpuMsPerRequest: 0.05,
    },
    binaries: ["nginx", "/docker-entrypoint.sh", "nginx-debug"],
    processes: [{ title: "nginx: master process nginx -g daemon off;" }, { title: "nginx: worker process", uid: 101 }],
    shell: true,
    tools: NGINX_TOOLS,
    needs: NGINX_FOLDERS,
    rights: NGINX_RIGHTS,
    stop: GRACEFUL,
    startLines: [
      "/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration",
      "/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/10-listen-on-ipv6-by-default.sh",
      "10-listen-on-ipv6-by-default.sh: info: Getting the checksum of /etc/nginx/conf.d/default.conf",
      "10-listen-on-ipv6-by-default.sh: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf",
      "/docker-entrypoint.sh: Sourcing /docker-entrypoint.d/15-local-resolvers.envsh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/20-envsubst-on-templates.sh",
      "/docker-entrypoint.sh: Launching /docker-entrypoint.d/30-tune-worker-processes.sh",
      "/docker-entrypoint.sh: Configuration complete; ready for start up",
      '{nginx-time} [notice] 1#1: using the "epoll" event method',
      "{nginx-time} [notice] 1#1: nginx/{version}",
      "{nginx-time} [notice] 1#1: start worker processes",
      "{nginx-time} [notice] 1#1: start worker process 29",
    ],
    accessLog: "nginx",
  },
  {
    repository: "docker.io/library/httpd",
    tags: officialTags("2|2\\.[24](?:\\.\\d{1,2})?"),
    sizeBytes: 58_600_000,
    startMs: 90,
    memoryBytes: 12 * MIB,
    idleCpuMillis: 1,
    behaviour: {
      kind: "server",
      ports: [80],
      protocol: "http",
      documentRoot: {
        path: "/usr/local/apache2/htdocs",
        index: "<html><body><h1>It works!</h1></body></html>\n",
        server: "httpd",
      },
      serviceMs: 1,
      cpuMsPerRequest: 0.08,
    },
    binaries: ["httpd-foreground", "httpd", "apachectl"],
    processes: [{ title: "httpd -DFOREGROUND" }, { title: "httpd -DFOREGROUND", uid: 33 }],
    shell: true,
    stop: GRACEFUL,
    startLines: [
      "AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using {ip}. Set the 'ServerName' directive globally to suppress this message",
      "[mpm_event:notice] AH00489: Apache/2.4 (Unix) configured -- resuming normal operations",
      "[core:notice] AH00094: Command line: 'httpd -D FOREGROUND'",
    ],
    accessLog: "httpd",
  },
  {
    repository: "docker.io/library/caddy",
    tags: officialTags(numbered("[012]"), "builder"),
    sizeBytes: 21_500_000,
    startMs: 120,
    memoryBytes: 14 * MIB,
    idleCpuMillis: 1,
    behaviour: {
      kind: "server",
      ports: [80],
      protocol: "http",
      documentRoot: {
        path: "/usr/share/caddy",
        index: "<!DOCTYPE html>\n<title>Caddy works!</title>\n",
        server: "plain",
      },
      serviceMs: 1,
      cpuMsPerRequest: 0.06,
    },
    binaries: ["caddy"],
    shell: true,
    stop: GRACEFUL,
    startLines: ['{"level":"info","msg":"serving initial configuration"}'],
  },
  {
    repository: "docker.io/library/traefik",
    tags: officialTags(
      `v?${numbered("[123]")}`,
      "scratch|maroilles|cantal|camembert|chevrotin|brie|livarot|picodon|raclette|rocamadour|mimolette|saintmarcellin",
    ),
    sizeBytes: 51_000_000,
    startMs: 400,
    memoryBytes: 40 * MIB,
    idleCpuMillis: 2,
    behaviour: {
      kind: "server",
      ports: [80, 8080],
      declaredToo: true,
      protocol: "http",
      routes: [
        { path: "/ping", status: 200, body: "OK" },
        { path: "*", status: 404, body: "404 page not found\n" },
      ],
      serviceMs: 1,
      cpuMsPerRequest: 0.1,
    },
    binaries: ["traefik", "/entrypoint.sh"],
    shell: true,
    stop: GRACEFUL,
    startLines: ["INF Traefik version {version} built"],
  },
  {
    repository: "docker.io/traefik/whoami",
    tags: "latest|v?1\\.\\d{1,2}(?:\\.\\d{1,2})?",
    sizeBytes: 2_900_000,
    startMs: 10,
    memoryBytes: 4 * MIB,
    idleCpuMillis: 0,
    behaviour: {
      kind: "server",
      ports: [80],
      protocol: "http",
      routes: WHOAMI,
      serviceMs: 1,
      cpuMsPerRequest: 0.05,
      portFlags: ["--port", "-port"],
      portEnv: "WHOAMI_PORT_NUMBER",
    },
    binaries: ["/whoami", "whoami"],
    shell: false,
    stop: GO_DEFAULT,
    startLines: ["Starting up on port 80"],
  },
  {
    repository: "docker.io/containous/whoami",
    tags: "latest|v1\\.\\d{1,2}(?:\\.\\d{1,2})?",
    sizeBytes: 2_700_000,
    startMs: 10,
    memoryBytes: 4 * MIB,
    idleCpuMillis: 0,
    behaviour: { kind: "server", ports: [80], protocol: "http", routes: WHOAMI, serviceMs: 1, cpuMsPerRequest: 0.05 },
    binaries: ["/whoami", "whoami"],
    shell: false,
    stop: GO_DEFAULT,
    startLines: ["Starting up on port 80"],
  },
  {
    repository: "docker.io/hashicorp/http-echo",
    user: 65_532,
    tags: "latest|alpine|[01]\\.\\d{1,2}(?:\\.\\d{1,2})?|1",
    sizeBytes: 3_100_000,
    startMs: 10,
    memoryBytes: 4 * MIB,
    idleCpuMillis: 0,
    behaviour: {
      kind: "server",
      ports: [5678],
      protocol: "http",
      routes: [
        { path: "/health", status: 200, body: '{"status":"ok"}' },
        { path: "*", status: 200, body: "hello-world\n" },
      ],
      serviceMs: 1,
      cpuMsPerRequest: 0.05,
      portFlags: ["-listen", "--listen"],
      textFlag: "text",
    },
    binaries: ["/http-echo", "http-echo"],
    shell: false,
    stop: GRACEFUL,
    startLines: ["[INFO] server is listening on :5678"],
  },
  {
    repository: "docker.io/nginxdemos/hello",
    tags: "latest|plain-text|0\\.[234](?:-plain-text)?",
    sizeBytes: 17_500_000,
    startMs: 60,
    memoryBytes: 7 * MIB,
    idleCpuMillis: 0,
    behaviour: {
      kind: "server",
      ports: [80],
      protocol: "http",
      routes: [{ path: "*", status: 200, body: "Server address: {ip}:80\nServer name: {hostname}\nURI: {path}\n" }],
      serviceMs: 1,
      cpuMsPerRequest: 0.05,
    },
    binaries: ["nginx", "/docker-entrypoint.sh"],
    shell: true,
    stop: GRACEFUL,
    accessLog: "nginx",
  },
  {
    repository: "docker.io/stefanprodan/podinfo",
    user: "app",
    tags: "latest|[3-6]\\.\\d{1,2}\\.\\d{1,2}",
    sizeBytes: 24_000_000,
    startMs: 100,
    memoryBytes: 18 * MIB,
    idleCpuMillis: 1,
    behaviour: {
      kind: "server",
      ports: [9898, 9797, 9999],
      protocol: "http",
      program: "podinfo",
      serviceMs: 2,
      cpuMsPerRequest: 0.2,
      portFlags: ["--port"],
      portEnv: "PODINFO_PORT",
    },
    binaries: ["./podinfo", "podinfo"],
    tools: { podcli: { client: "podcli" } },
    shell: true,
    stop: { kind: "exits", afterMs: 3_000, exitCode: 0 },
    startLines: [
      '{"level":"info","caller":"podinfo/main.go:153","msg":"Starting podinfo","version":"{version}","revision":"6b7aab8a10d6ee8b895b0a5048f4ab0966ed29ff","port":"9898"}',
      '{"level":"info","caller":"http/server.go:224","msg":"Starting HTTP Server.","addr":":9898"}',
    ],
  },
  {
    repository: "docker.io/paulbouwer/hello-kubernetes",
    tags: "latest|1|1\\.\\d{1,2}",
    sizeBytes: 46_000_000,
    startMs: 700,
    memoryBytes: 30 * MIB,
    idleCpuMillis: 1,
    behaviour: {
      kind: "server",
      ports: [8080],
      protocol: "http",
      routes: [{ path: "*", status: 200, body: "{env:MESSAGE:Hello world!}\npod: {hostname}\n" }],
      serviceMs: 4,
      cpuMsPerRequest: 1,
      portEnv: "PORT",
    },
    binaries: ["npm", "node"],
    shell: true,
    stop: IGNORES,
    startLines: ["Listening on: http://{hostname}:8080"],
  },
  {
    repository: "docker.io/envoyproxy/envoy",
    tags: "latest|(?:(?:distroless|contrib|debug|tools)-)?v1\\.\\d{1,2}(?:\\.\\d{1,2}|-latest)",
    sizeBytes: 63_000_000,
    startMs: 500,
    memoryBytes: 35 * MIB,
    idleCpuMillis: 2,
    behaviour: {
      kind: "server",
      ports: [10000, 9901],
      declaredToo: true,
      protocol: "http",
      routes: [{ path: "/ready", status: 200, body: "LIVE\n" }],
      serviceMs: 1,
      cpuMsPerRequest: 0.1,
    },
    binaries: ["envoy", "/docker-entrypoint.sh"],
    shell: true,
    stop: GRACEFUL,
    startLines: ["[info] starting main dispatch loop"],
  },
];
