/** What people type into containers while they follow a tutorial. Source: https://kubernetes.io/docs/tasks/, /docs/tutorials/. */
import { beforeAll, describe, expect, it } from "vitest";
import { EndToEnd } from "./e2e-pod.ts";

let cluster: EndToEnd;
let ip: string;

beforeAll(() => {
  cluster = new EndToEnd(2);
  const volumes = [{ name: "c", configMap: { name: "c" } }];
  const volumeMounts = [{ name: "c", mountPath: "/etc/c/d" }];
  cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "1" } });
  cluster.start("box", {
    volumes,
    containers: [{ image: "busybox:1.36", command: ["sh", "-c", "sleep 1h"], volumeMounts }],
  });
  cluster.start("shared", {
    shareProcessNamespace: true,
    containers: [
      { name: "shell", image: "busybox:1.28", command: ["sleep", "3600"] },
      { name: "web", image: "nginx" },
    ],
  });
  cluster.start("tool", { containers: [{ image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: ["netexec"] }] });
  cluster.start("boot", { containers: [{ image: "gcr.io/google-samples/kubernetes-bootcamp:v1" }] });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
  });
  ip = cluster.startReady("web", { labels: { app: "web" }, containers: [{ image: "nginx:1.27" }] });
  cluster.advance(20_000);
});

describe("in a container of BusyBox", () => {
  it.each<[script: string, expected: RegExp]>([
    ["ps", /^PID {3}USER {5}TIME {2}COMMAND\n {4}1 root {6}0:00 sleep 1h\n/],
    ["ls -R /etc/c", /^\/etc\/c:\nd\n\n\/etc\/c\/d:\na\n$/],
    ["ls -laR /etc/c", /^\/etc\/c:\ntotal \d+\n(?:.*\n)+\n\/etc\/c\/d:\ntotal \d+\n(?:.*\n)*.* a -> \.\.data\/a\n$/],
    ["which ls nope; echo $?", /^\/bin\/ls\n1\n$/],
    ["type ls cd nope", /^ls is \/bin\/ls\ncd is a shell builtin\n\/bin\/sh: nope: not found\n$/],
    ["command -v nope || echo no", /^no\n$/],
    ["echo 'a\\nb'; echo -e 'a\\nb'", /^a\\nb\na\nb\n$/],
    ["top -bn1", /PID {2}PPID USER.*\n.*sleep 1h\n/],
    ["ifconfig", /inet addr:10\.244\.\d+\.\d+ /],
    ["route -n", /^Kernel IP routing table\nDestination(?:.*\n)0\.0\.0\.0 +10\.244\./],
    ["netstat -tln", /^Active Internet connections \(only servers\)\nProto.*\n$/],
    ["telnet web 80", /^Connected to web\n$/],
    ["telnet web 81", /^telnet: can't connect to remote host \(10\.\d+\.\d+\.\d+\): Connection refused\n$/],
    [
      "ping -c 1 localhost",
      /^PING localhost \(127\.0\.0\.1\): 56 data bytes\n64 bytes from 127\.0\.0\.1: seq=0 ttl=64 /,
    ],
    ["ping nowhere", /^ping: bad address 'nowhere'\n$/],
    // Addresses of Services are rules for their ports only.
    ["ping -c 2 web", /2 packets transmitted, 0 packets received, 100% packet loss\n$/],
    ["wget -qO- http://info.cern.ch", /<h1>http:\/\/info\.cern\.ch - home of the first website<\/h1>/],
    ["wget -qO- http://neverssl.com/online", /NeverSSL/],
    ["nslookup kubernetes.io", /Name:\tkubernetes\.io\nAddress: \d/],
    ["wget -qO- http://nothing.there", /^wget: bad address 'nothing\.there'\n$/],
  ])("%s", (script, expected) => {
    expect(cluster.shell("box", script)).toMatch(expected);
  });

  it("ping reaches Pods", () => {
    expect(cluster.shell("box", `ping -c 2 ${ip}`)).toMatch(
      /seq=1 ttl=64 time=\d+\.\d{3} ms\n\n--- .* ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\nround-trip min\/avg\/max = /,
    );
  });
});

describe("in a container of Debian", () => {
  it.each<[script: string, expected: RegExp]>([
    [
      "ps aux",
      /^USER +PID %CPU.*COMMAND\nroot +1 .* nginx: master process nginx -g daemon off;\n\d+ +29 .* nginx: worker process\n/,
    ],
    ["ps -ef", /^UID +PID +PPID +C STIME TTY +TIME CMD\nroot +1 +0 /],
    ["ps ax", /^ +PID TTY +STAT +TIME COMMAND\n +1 \? /],
    ["ps", /^ +PID TTY +TIME CMD\n +1 \? +00:00:00 nginx\n/],
    ["echo 'a\\nb'; echo -e x", /^a\nb\n-e x\n$/],
    ["curl -s localhost | wc -c", /^615\n$/],
    ["netstat -tln", /0\.0\.0\.0:80 .* LISTEN/],
  ])("%s", (script, expected) => {
    expect(cluster.shell("web", script)).toMatch(expected);
  });
});

it("bash leaves escapes alone, other than Debian's sh", () => {
  expect(cluster.exec("web", "bash", "-c", "echo 'a\\nb'; echo -e 'x\\ty'").stdout).toBe("a\\nb\nx\ty\n");
});

it("processes of the whole Pod can be seen, and told to read their configuration again", () => {
  expect(cluster.shell("shared", "ps")).toMatch(
    / 1 65535 .* \/pause\n.* sleep 3600\n.*root .* nginx: master process nginx -g daemon off;\n.*101 .* nginx: worker process\n/,
  );
  expect(
    cluster.shell("shared", "kill -HUP $(pgrep -o nginx 2>/dev/null || pidof nginx | cut -d' ' -f1) && echo ok"),
  ).toBe("ok\n");
});

describe("what servers log", () => {
  it.each<[pod: string, expected: RegExp]>([
    [
      "web",
      /\/docker-entrypoint\.sh: Configuration complete; ready for start up\n2026\/01\/01 00:00:\d\d \[notice\] 1#1: using the "epoll" event method\n/,
    ],
    [
      "tool",
      /^I0101 00:00:\d\d\.\d{6} {7}1 log\.go:195\] Started HTTP server on port 8080\nI0101 .* Started UDP server on port {2}8081\n/,
    ],
    ["boot", /^Kubernetes Bootcamp App Started At: 2026-01-01T.* \| Running On: {2}boot \n/],
  ])("%s", (pod, expected) => {
    expect(cluster.logs(pod)).toMatch(expected);
  });

  it("who asked, and how much they got", () => {
    const client = cluster.pod("box").status.podIP ?? "";
    cluster.shell("box", `wget -qO- ${ip}`);
    expect(cluster.logs("web")).toContain(`${client} - - [01/Jan/2026:00:00:`);
    expect(cluster.logs("web")).toContain('"GET / HTTP/1.1" 200 615 "-" "-" "-"');
  });
});

describe("images that say that they are not there", () => {
  it.each([
    ["non-existing-repo/non-existing-image:example", "pull access denied, repository does not exist"],
    ["gcr.io/mine/app:doesnotexist", "gcr.io/mine/app:doesnotexist: not found"],
    ["registry.k8s.io/nonexistent", "registry.k8s.io/nonexistent:latest: not found"],
  ])("%s", (image, expected) => {
    const name = `missing-${cluster.list("Pod", "default").length}`;
    cluster.start(name, { containers: [{ image }] });
    cluster.advance(5_000);
    expect(cluster.eventsOf(name).join("\n")).toContain(expected);
  });
});
