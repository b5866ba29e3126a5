import { describe, expect, it } from "vitest";
import { AGNHOST, BUSYBOX, EndToEnd } from "./e2e-pod.ts";

const memory = { volumes: [{ name: "v", emptyDir: { medium: "Memory" } }] };
const disk = { volumes: [{ name: "v", emptyDir: {} }] };
const mounts = [{ name: "v", mountPath: "/test-volume" }];

describe("programs of agnhost that leave", () => {
  it.each([
    ["image defaults", {}, "Paused\n"],
    [
      "arguments",
      { args: ["entrypoint-tester", "override", "arguments"] },
      "[/agnhost entrypoint-tester override arguments]\n",
    ],
    ["command", { command: ["/agnhost-2", "entrypoint-tester"] }, "[/agnhost-2 entrypoint-tester]\n"],
    [
      "both",
      { command: ["/agnhost-2"], args: ["entrypoint-tester", "override", "arguments"] },
      "[/agnhost-2 entrypoint-tester override arguments]\n",
    ],
    [
      "mounttest: tmpfs",
      { args: ["mounttest", "--fs_type=/test-volume", "--file_perm=/test-volume"], volumeMounts: mounts },
      'mount type of "/test-volume": tmpfs\nperms of file "/test-volume": -rwxrwxrwx\n',
    ],
    [
      "mounttest: a new file",
      {
        args: [
          "mounttest",
          "--fs_type=/test-volume",
          "--new_file_0666=/test-volume/f",
          "--file_perm=/test-volume/f",
          "--file_owner",
          "/test-volume/f",
        ],
        volumeMounts: mounts,
        securityContext: { runAsUser: 1001 },
      },
      'mount type of "/test-volume": tmpfs\ncontent of file "/test-volume/f": mount-tester new file\n\nperms of file "/test-volume/f": -rw-rw-rw-\nowner UID of "/test-volume/f": 1001\nowner GID of "/test-volume/f": 0\n',
    ],
    ["dns-suffix", { args: ["dns-suffix"] }, "default.svc.cluster.local,svc.cluster.local,cluster.local\n"],
    ["dns-server-list", { args: ["dns-server-list"] }, "10.96.0.10\n"],
    [
      "nonewprivs",
      { args: ["nonewprivs"], securityContext: { runAsUser: 1000, allowPrivilegeEscalation: false } },
      "Effective uid: 1000\n",
    ],
    ["nonewprivs allowed", { args: ["nonewprivs"], securityContext: { runAsUser: 1000 } }, "Effective uid: 0\n"],
  ])("%s", (_name, container, words) => {
    const cluster = new EndToEnd();
    cluster.start("test", { ...memory, restartPolicy: "Never", containers: [container] });
    cluster.advance(20_000);
    expect(cluster.logs("test")).toBe(words);
  });

  it("mounttest shows a ConfigMap as it changes", () => {
    const cluster = new EndToEnd();
    cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { "data-1": "value-1" } });
    const args = [
      "mounttest",
      "--break_on_expected_content=false",
      "--retry_time=120",
      "--file_content_in_loop=/etc/c/data-1",
    ];
    cluster.start("test", {
      volumes: [{ name: "c", configMap: { name: "c" } }],
      containers: [{ args, volumeMounts: [{ name: "c", mountPath: "/etc/c" }] }],
    });
    cluster.advance(10_000);
    expect(cluster.logs("test")).toContain('content of file "/etc/c/data-1": value-1\n');
    cluster.patch("ConfigMap", "default", "c", { data: { "data-1": "value-2" } });
    cluster.advance(70_000);
    expect(cluster.logs("test")).toContain('content of file "/etc/c/data-1": value-2\n');
  });

  it("logs-generator prints as many lines as it is asked for", () => {
    const cluster = new EndToEnd();
    const text = cluster.outputOf({ containers: [{ args: ["logs-generator", "-t", "10", "-d", "5s"] }] });
    expect(text.trimEnd().split("\n")).toHaveLength(10);
    expect(text).toMatch(
      /^I0101 \d\d:\d\d:\d\d\.0{6} {7}1 logs_generator.go:76\] 0 \w+ \/api\/v1\/namespaces\/\S+\/pods\/\w+ \d{3}\n/,
    );
  });
});

describe("netexec", () => {
  const cluster = new EndToEnd();
  const ip = cluster.startReady("server", {
    labels: { app: "server" },
    nodeName: "node-1",
    containers: [{ args: ["netexec"] }],
  });
  const clientIp = cluster.startReady("client", { nodeName: "node-2", containers: [{}] });
  const service = (name: string, ports: readonly object[], more: object = {}): string => {
    const spec = { selector: { app: "server" }, ports, ...more };
    cluster.create({ apiVersion: "v1", kind: "Service", metadata: { name }, spec });
    cluster.advance(3_000);
    return cluster.get("Service", "default", name)?.spec.clusterIP ?? "";
  };
  const both = service("both", [
    { name: "http", port: 80, targetPort: 8080 },
    { name: "udp", port: 80, targetPort: 8081, protocol: "UDP" },
  ]);
  const ask = (script: string): string => cluster.shell("client", script);

  it.each([
    ["hostname", "curl -q -s --connect-timeout 30 http://IP:8080/hostName", "server"],
    ["echo", "curl -s 'http://IP:8080/echo?msg=hi+there%21'", "hi there!"],
    ["echo with a code", "curl -s -o /dev/null -w '%{http_code}' 'http://IP:8080/echo?msg=x&code=418'", "418"],
    ["health", "curl -s -o /dev/null -w '%{http_code}' http://IP:8080/healthz", "200"],
    ["shell", "curl -s 'http://IP:8080/shell?cmd=echo+a%26%26false'", '{"error":"exit status 1","output":"a\\n"}'],
    [
      "redirect",
      "curl -s 'http://IP:8080/redirect?location=/echo%3Fmsg%3Dfoobar&code=307'",
      '<a href="/echo?msg=foobar">Temporary Redirect</a>.\n\n',
    ],
    ["redirect followed", "curl -s -L 'http://IP:8080/redirect?location=/echo%3Fmsg%3Dfoobar'", "foobar"],
    ["header", "curl -s -H 'X-Test: a b' 'http://IP:8080/header?key=X-Test'", "a b"],
    ["datagram", "echo hostName | nc -v -u -w 2 IP 8081 2>/dev/null", "server"],
    ["datagram echo", "echo 'echo Hi' | nc -u -w 2 IP 8081", "hi"],
    [
      "dial",
      "curl -g -q -s 'http://IP:8080/dial?request=hostname&protocol=http&host=IP&port=8080&tries=1'",
      '{"responses":["server"]}',
    ],
    [
      "dial a Service",
      "curl -g -q -s 'http://IP:8080/dial?request=hostname&protocol=udp&host=SVC&port=80&tries=2'",
      '{"responses":["server","server"]}',
    ],
    [
      "dial nowhere",
      "curl -s 'http://IP:8080/dial?request=hostname&host=IP&port=99'",
      '{"errors":["Get \\"http://IP:99/hostname\\": dial tcp IP:99: connect: connection refused"]}',
    ],
    ["a Service by TCP", "curl -s http://both/hostname", "server"],
    ["a Service by UDP", "echo hostName | nc -u -w 2 both 80", "server"],
    ["no UDP on another port", "echo hostName | nc -u -w 2 SVC 81 >/dev/null 2>&1; echo $?", "1\n"],
    ["text that is no HTTP", "echo hostName | nc -w 2 IP 8080 | head -n 1", "HTTP/1.1 400 Bad Request\r\n"],
    [
      "HTTP by hand",
      "printf 'GET /hostname HTTP/1.0\\r\\n\\r\\n' | nc -w 2 IP 8080",
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nserver",
    ],
    ["connect", "/agnhost connect IP:8080 --timeout=3s --protocol=tcp && echo ok", "ok\n"],
    ["connect by UDP", "/agnhost connect --protocol=udp --timeout=3s SVC:80 && echo ok", "ok\n"],
    ["connect refused", "/agnhost connect IP:99 --timeout=3s", "REFUSED\n"],
    ["connect to nobody", "/agnhost connect 10.244.77.7:80 --timeout 3s", "TIMEOUT\n"],
    ["connect to no name", "/agnhost connect nobody:80 --timeout=3s", "DNS: lookup nobody: no such host\n"],
  ])("%s", (_name, script, words) => {
    const put = (text: string): string => text.replaceAll("IP", ip).replaceAll("SVC", both);
    expect(ask(put(script))).toBe(put(words));
  });

  it("tells who asks, and keeps a log", () => {
    expect(ask("curl -s http://both/clientip")).toMatch(new RegExp(`^${clientIp}:\\d{5}$`));
    ask(`curl -s 'http://${ip}:8080/echo?msg=poststart'`);
    expect(cluster.logs("server")).toMatch(/^I0101 .* {7}1 log\.go:\d+\] Started HTTP server on port 8080\n/);
    expect(cluster.logs("server")).toMatch(
      /\nI0101 \d\d:\d\d:\d\d\.\d{6} {7}1 log\.go:\d+\] GET \/echo\?msg=poststart&code=\n/,
    );
  });

  it("is reached at the port of its machine", () => {
    const ports = [{ containerPort: 8080, hostPort: 54_323 }];
    cluster.startReady("host", { nodeName: "node-1", containers: [{ args: ["netexec"], ports }] });
    const machine = cluster.pod("host").status.hostIP ?? "";
    expect(ask(`curl -s -m 2 http://${machine}:54323/hostname`)).toBe("host");
    cluster.startReady("on-host", { nodeName: "node-1", hostNetwork: true, containers: [{}] });
    expect(cluster.shell("on-host", "curl -s -m 2 http://127.0.0.1:54323/hostname")).toBe("host");
  });

  it("ends with the code that it is told", () => {
    cluster.startReady("ends", { restartPolicy: "Never", containers: [{ args: ["netexec"] }] });
    ask(`curl -s 'http://${cluster.pod("ends").status.podIP ?? ""}:8080/exit?code=3'`);
    cluster.advance(3_000);
    expect(cluster.pod("ends").status.containerStatuses?.[0]?.state.terminated?.exitCode).toBe(3);
  });
});

describe("other servers of agnhost", () => {
  const cluster = new EndToEnd();
  cluster.startReady("client", { containers: [{}] });
  const serving = (name: string, container: object, more: object = {}): string => {
    cluster.start(name, { ...more, containers: [container] });
    cluster.advance(10_000);
    return cluster.pod(name).status.podIP ?? "";
  };

  it("porter serves its variables", () => {
    const env = [
      { name: "SERVE_PORT_1080", value: "foo" },
      { name: "SERVE_UDP_PORT_1080", value: "bar" },
    ];
    const ip = serving("porter", { args: ["porter", "--json-response"], env });
    expect(cluster.shell("client", `curl -s http://${ip}:1080/x`)).toBe('{"Body":"foo","Method":"GET"}');
    expect(cluster.shell("client", `echo x | nc -u -w 1 ${ip} 1080`)).toBe("bar");
  });

  it("test-webserver serves files", () => {
    const ip = serving("files", { args: ["test-webserver"], volumeMounts: mounts }, disk);
    cluster.shell("files", "echo content > /test-volume/a");
    expect(cluster.shell("client", `curl -s http://${ip}/test-volume/a`)).toBe("content\n");
    expect(cluster.shell("client", `curl -s http://${ip}/nothing`)).toBe("404 page not found\n");
  });

  it("the guest book keeps what it is told", () => {
    for (const role of ["primary", "replica"]) {
      const port = [{ port: 6379, targetPort: 6379 }];
      const spec = { selector: { role }, ports: port };
      cluster.create({ apiVersion: "v1", kind: "Service", metadata: { name: `agnhost-${role}` }, spec });
      const more = role === "replica" ? ["--replicaof", "agnhost-primary"] : [];
      serving(role, { args: ["guestbook", ...more, "--http-port", "6379"] }, { labels: { role } });
    }
    const ip = serving("frontend", { args: ["guestbook", "--backend-port", "6379"] });
    const url = `http://${ip}/guestbook`;
    expect(cluster.shell("client", `curl -s '${url}?cmd=get&key=messages&value='`)).toBe('{"data":""}');
    expect(cluster.shell("client", `curl -s '${url}?cmd=set&key=messages&value=TestEntry'`)).toBe(
      '{"message":"Updated"}',
    );
    expect(cluster.shell("client", `curl -s '${url}?cmd=get&key=messages&value='`)).toBe('{"data":"TestEntry"}');
  });
});

it("has the images of the suites", () => {
  const cluster = new EndToEnd();
  expect(cluster.outputOf({ containers: [{ image: BUSYBOX, command: ["sh", "-c", "echo 'Hello World'"] }] })).toBe(
    "Hello World\n",
  );
  expect(AGNHOST).toContain("agnhost");
});

describe("tokens", () => {
  it.each([
    [{}, "-rw-r--r--", 0, 0],
    [{ runAsUser: 1000 }, "-rw-------", 1000, 0],
    [{ fsGroup: 10_000 }, "-rw-r-----", 0, 10_000],
    [{ runAsUser: 1000, fsGroup: 10_000 }, "-rw-r-----", 1000, 10_000],
  ])("belong to whom the Pod runs as: %j", (securityContext, mode, user, group) => {
    const cluster = new EndToEnd();
    const path = "/test-volume/token";
    cluster.start("test", {
      restartPolicy: "Never",
      securityContext,
      volumes: [{ name: "v", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }],
      containers: [
        {
          args: ["mounttest", `--file_perm=${path}`, `--file_owner=${path}`, `--file_content=${path}`],
          volumeMounts: [{ name: "v", mountPath: "/test-volume" }],
        },
      ],
    });
    cluster.advance(20_000);
    const [perms, owner, owners, content] = cluster.logs("test").split("\n");
    expect(perms).toBe(`perms of file "${path}": ${mode}`);
    expect([owner, owners]).toEqual([`owner UID of "${path}": ${user}`, `owner GID of "${path}": ${group}`]);
    expect(content).toMatch(/^content of file "\/test-volume\/token": eyJ/);
  });

  it("are found out about: issuer and keys", () => {
    const cluster = new EndToEnd();
    cluster.start("test", {
      restartPolicy: "Never",
      volumes: [
        {
          name: "sa-token",
          projected: { sources: [{ serviceAccountToken: { path: "sa-token", audience: "oidc-discovery-test" } }] },
        },
      ],
      containers: [
        {
          args: ["test-service-account-issuer-discovery", "--token-path", "/var/run/secrets/tokens/sa-token"],
          volumeMounts: [{ name: "sa-token", mountPath: "/var/run/secrets/tokens", readOnly: true }],
        },
      ],
    });
    cluster.advance(20_000);
    expect(cluster.logs("test")).toContain("OK: Got valid claims from token!");
    expect(cluster.get("Pod", "default", "test")?.status.phase).toBe("Succeeded");
  });

  it("of a Pod change while it runs, before they end", () => {
    const cluster = new EndToEnd();
    cluster.start("test", {
      volumes: [
        {
          name: "kube-api-access-e2e",
          projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 600 } }] },
        },
      ],
      containers: [
        {
          args: ["inclusterclient"],
          volumeMounts: [{ name: "kube-api-access-e2e", mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" }],
        },
      ],
    });
    cluster.advance(600_000);
    const seen = new Set(cluster.logs("test").match(/authz_header=\S+/g));
    expect(seen.size).toBe(2);
  });
});
