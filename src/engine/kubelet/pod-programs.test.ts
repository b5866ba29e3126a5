import { describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import type { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, pod } from "./testing/pod-story.ts";

function run(cluster: TestCluster, ...argv: readonly string[]): string {
  const query = argv.map((word) => `command=${encodeURIComponent(word)}`).join("&");
  const path = `${cluster.path("Pod", "default", "web")}/exec?container=web&${query}`;
  const { code, body } = cluster.request("POST", path, {}) as { code: number; body: ExecAnswer };
  if (code !== 200) throw new Error(JSON.stringify(body));
  return body.stdout + body.stderr;
}

function started(container: Partial<Container>, spec: Partial<PodSpec> = {}): TestCluster {
  const cluster = clusterWith({
    ...spec,
    containers: [{ name: "web", image: "busybox:1.28", command: ["sleep", "1h"], ...container }],
  });
  cluster.advance(60_000);
  return cluster;
}

function logs(cluster: TestCluster): string {
  const { body } = cluster.request("GET", `${cluster.path("Pod", "default", "web")}/log?container=web`);
  return String(body);
}

describe("the list of hosts", () => {
  const hosts = (cluster: TestCluster): string => run(cluster, "cat", "/etc/hosts");

  it("is the one that kubelets write", () => {
    const cluster = started({});
    expect(hosts(cluster)).toBe(
      "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n" +
        "fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n" +
        `${pod(cluster).status.podIP ?? ""}\tweb\n`,
    );
  });

  it("has the Pod's aliases, and programs use them", () => {
    const hostAliases = [
      { ip: "127.0.0.1", hostnames: ["foo.local", "bar.local"] },
      { ip: "10.1.2.3", hostnames: ["foo.remote"] },
    ];
    const cluster = started({ image: "nginx", command: [] }, { hostAliases });
    expect(hosts(cluster)).toMatch(
      /\tweb\n\n# Entries added by HostAliases\.\n127\.0\.0\.1\tfoo\.local\tbar\.local\n10\.1\.2\.3\tfoo\.remote\n$/,
    );
    expect(run(cluster, "curl", "-s", "http://bar.local")).toContain("Welcome to nginx!");
  });

  it("has the full name of a Pod with a subdomain", () => {
    const cluster = started({}, { subdomain: "zk" });
    expect(hosts(cluster)).toMatch(/\tweb\.zk\.default\.svc\.cluster\.local\tweb\n$/);
    expect(run(cluster, "hostname")).toBe("web\n");
    expect(run(cluster, "hostname", "-f")).toBe("web.zk.default.svc.cluster.local\n");
  });

  it("and the full name is the hostname on demand", () => {
    const cluster = started({}, { subdomain: "zk", setHostnameAsFQDN: true });
    expect(run(cluster, "hostname")).toBe("web.zk.default.svc.cluster.local\n");
  });
});

describe("programs that nothing is known of", () => {
  const probed: readonly (readonly [name: string, container: Partial<Container>])[] = [
    ["a port that is only probed", { readinessProbe: { httpGet: { path: "/ready", port: 8086 } } }],
    [
      "a port that is declared, and another one that is probed",
      {
        ports: [{ containerPort: 80 }],
        livenessProbe: { tcpSocket: { port: 9999 } },
        readinessProbe: { grpc: { port: 5000 } },
      },
    ],
  ];
  it.each(probed)("listen at %s", (_name, container) => {
    const cluster = started({ image: "registry.example.org.uk/team/app:1", command: [], ...container });
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 });
  });
});

describe("tools that use up a machine", () => {
  it("say what they do", () => {
    const args = ["--vm", "1", "--vm-bytes", "150M", "--vm-hang", "1"];
    expect(logs(started({ image: "polinux/stress", command: ["stress"], args }))).toBe(
      "stress: info: [1] dispatching hogs: 0 cpu, 0 io, 1 vm, 0 hdd\n",
    );
    expect(logs(started({ image: "vish/stress", command: [], args: ["-cpus", "2"] }))).toMatch(
      /^I\d{4} [\d:.]{15} {7}1 main\.go:26\] Allocating "0" memory, in "4Ki" chunks, with a 1ms sleep between allocations\n(?:I.* Spawning a thread to consume CPU\n){2}/,
    );
  });
});

describe("programs beside those that nothing is known of", () => {
  it("are taken to succeed, and say so, so that probes of published manifests pass", () => {
    const command = ["/bin/grpc_health_probe", "-addr=:8080"];
    const livenessProbe = { exec: { command }, periodSeconds: 5 };
    const cluster = started({ image: "registry.example.org.uk/team/app:1", command: [], livenessProbe });
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({ ready: true, restartCount: 0 });
    expect(run(cluster, ...command)).toMatch(/^\/bin\/grpc_health_probe: \(simulated\)/);
  });
});

describe("tools of images", () => {
  const rows: readonly (readonly [image: string, script: string, printed: RegExp])[] = [
    ["nginx:1.27.0", "nginx -t", /syntax is ok\nnginx: .* test is successful\n$/],
    ["nginx:1.27.0", "nginx -v", /^nginx version: nginx\/1\.27\.0\n$/],
    ["nginx:1.27.0", "apt-get update && apt-get install -y curl", /Setting up curl \.\.\.\n$/],
    ["nginx:1.27.0", "apk add curl", /^sh: apk: not found\n$/],
    ["nginx:1.27.0-alpine", "apk add --no-cache curl jq", /\(2\/2\) Installing jq\nOK: /],
    ["busybox", "apt-get update", /^sh: apt-get: not found\n$/],
    ["nginx", "cd /tmp; wget http://localhost/; ls", /^index\.html\n[^]*\n'index\.html' saved\n$/],
    ["nginx", "wget -S -O /dev/null http://localhost 2>&1 | awk '/^  HTTP/{print $2}'", /^200\n$/],
    ["nginx", "wget -qO- http://localhost/none", /server returned error: HTTP\/1\.1 404 Not Found\n$/],
    ["nginx", "curl -sI http://localhost", /^HTTP\/1\.1 200 OK\r\n/],
  ];
  it.each(rows)("%s: %s", (image, script, printed) => {
    expect(run(started({ image, command: image === "busybox" ? ["sleep", "1h"] : [] }), "sh", "-c", script)).toMatch(
      printed,
    );
  });

  it("make a server end that is told to quit", () => {
    const cluster = started({ image: "nginx", command: [] });
    run(cluster, "nginx", "-s", "quit");
    cluster.advance(2_000);
    expect(pod(cluster).status.containerStatuses?.[0]?.restartCount).toBe(1);
  });
});

describe("what Jobs compute", () => {
  it.each([
    [10, "3.141592654\n"],
    [60, "3.14159265358979323846264338327950288419716939937510582097494\n"],
  ])("%i digits of pi", (digits, printed) => {
    const command = ["perl", "-Mbignum=bpi", "-wle", `print bpi(${digits})`];
    expect(logs(started({ image: "perl:5.34.0", command }, { restartPolicy: "Never" }))).toBe(printed);
  });
});

describe("small servers of every shell", () => {
  it.each([
    ["mkdir /www; echo hi > /www/index.html; httpd -f -p 9090 -h /www", "wget -qO- localhost:9090", "hi\n"],
    ["while true; do nc -l -p 8080 < /etc/hostname; done", "nc -z -w 1 localhost 8080 && echo open", "open\n"],
    ["nc -lk -p 7000 -e cat", "nc -zv localhost 7001 2>&1 | grep -c refused", "1\n"],
  ])("%s", (script, question, answer) => {
    const cluster = started({ command: ["sh", "-c", script] });
    expect(run(cluster, "sh", "-c", question)).toBe(answer);
  });
});

describe("programs in other languages in the command line", () => {
  it.each([
    [
      "node:18-alpine",
      ["node", "-e", "require('http').createServer((q, s) => s.end('hi there')).listen(3000)"],
      3000,
      "hi there",
    ],
    [
      "python:3.12-slim",
      [
        "python3",
        "-c",
        "from http.server import *\nHTTPServer(('0.0.0.0', 8123), SimpleHTTPRequestHandler).serve_forever()",
      ],
      8123,
      "web: simulated answer",
    ],
  ])("%s: a server listens where its text says", (image, command, port, answer) => {
    expect(run(started({ image, command }), "curl", "-s", `http://localhost:${port}/`)).toContain(answer);
  });

  it("a loop prints again and again", () => {
    const program = "import time\nwhile True:\n  print('tick')\n  time.sleep(20)";
    expect(logs(started({ image: "python:3.12-alpine", command: ["python", "-u", "-c", program] }))).toMatch(
      /^(?:tick\n){2,3}$/,
    );
  });
});

describe("images made for one program", () => {
  it("give it the arguments", () => {
    const cluster = started({ image: "curlimages/curl:8.8.0", command: [], args: ["-sS", "http://localhost:1"] });
    expect(logs(cluster)).toMatch(/^curl: \(7\) Failed to connect to localhost port 1 /);
  });
});
