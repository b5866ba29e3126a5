import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import * as k8s from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const cluster = useRealCluster();
const { kubectl } = cluster;
const folder = mkdtempSync(join(tmpdir(), "kubarium-cp-"));
const config = new k8s.KubeConfig();

beforeAll(async () => {
  config.loadFromClusterAndUser({ name: "kubarium", server: cluster.url(), skipTLSVerify: true }, { name: "nobody" });
  mkdirSync(join(folder, "site/more"), { recursive: true });
  writeFileSync(join(folder, "site/index.html"), "<h1>grün 日本</h1>\n");
  writeFileSync(join(folder, "site/more/long.txt"), "0123456789".repeat(5_000));
  writeFileSync(join(folder, "image.bin"), Buffer.from([0xff, 0xd8, 0xff, 0xe0]));
  await kubectl("run box --image=busybox -- sh -c 'i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done'");
  await kubectl("run quick --image=busybox --restart=Never -- echo done");
  await kubectl("run web --image=nginx");
  await kubectl("wait pod box web --for=condition=Ready --timeout=60s");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("kubectl exec", () => {
  const script = "x=1\necho $x\ncd /tmp\npwd\nfor i in a b; do\n  echo $i\ndone\nfalse\n";
  const START = 'unable to start container process: exec: "foo": executable file not found in \\$PATH';
  commands(kubectl, [
    ["exec box -- echo hi there", "hi there"],
    ["exec box -- sh -c 'echo a; exit 3'", /^a\ncommand terminated with exit code 3$/, 3],
    ["exec box -- sh -c 'echo to-stderr >&2'", "to-stderr"],
    ["exec -i box -- cat", "from outside", 0, "from outside"],
    ["exec -i box -- sh", /^1\n\/tmp\na\nb\ncommand terminated with exit code 1$/, 1, script],
    ["exec -i box -- sh", /^left\ncommand terminated with exit code 4$/, 4, "echo left\nexit 4\necho never\n"],
    ["exec box -i -- ls /none", /ls: \/none: No such file or directory/, 1, ""],
    ["exec deploy/none -- ls", /deployments.apps "none" not found/, 1],
    ["exec box -- foo", new RegExp(START), 1],
    ["exec box -c other -- ls", "Error from server (BadRequest): container other is not valid for pod box", 1],
    ["exec none -- ls", 'Error from server (NotFound): pods "none" not found', 1],
    ["exec quick -- ls", "error: cannot exec into a container in a completed pod; current phase is Succeeded", 1],
    ["exec web -- sh -c 'sleep 5; echo woke'", "woke"],
    ["exec web -- hostname", "web"],
  ]);

  it("ends when the container does", async () => {
    await kubectl("run short --image=busybox --restart=Never -- sleep 30");
    await kubectl("wait pod short --for=condition=Ready --timeout=60s");
    const { exitCode, output } = await kubectl("exec short -- sleep 1000");
    expect([exitCode, output.trim()]).toEqual([137, "command terminated with exit code 137"]);
  });

  it("says that it speaks WebSockets only", async () => {
    const answer = await fetch(`${cluster.url()}/api/v1/namespaces/default/pods/box/exec?command=ls`, {
      method: "GET",
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("Upgrade request required")]);
  });
});

describe("kubectl cp", () => {
  it("takes a file there and back", async () => {
    expect(await kubectl(`cp ${folder}/site/index.html box:/tmp/index.html`)).toEqual({ exitCode: 0, output: "" });
    expect((await kubectl("exec box -- cat /tmp/index.html")).output).toBe("<h1>grün 日本</h1>\n");
    expect((await kubectl(`cp box:/tmp/index.html ${folder}/back.html`)).exitCode).toBe(0);
    expect(readFileSync(join(folder, "back.html"), "utf8")).toBe("<h1>grün 日本</h1>\n");
  });

  it("takes a folder there and back", async () => {
    expect((await kubectl(`cp ${folder}/site box:/tmp/`)).exitCode).toBe(0);
    expect((await kubectl(`cp box:/tmp/site ${folder}/again`)).exitCode).toBe(0);
    const long = readFileSync(join(folder, "again/more/long.txt"), "utf8");
    expect(long).toBe("0123456789".repeat(5_000));
  });

  it("says what is not there, and what is no text", async () => {
    const missing = await kubectl(`cp box:/none ${folder}/none`);
    expect([missing.exitCode, missing.output]).toEqual([1, expect.stringContaining("No such file or directory")]);
    const binary = await kubectl(`cp ${folder}/image.bin box:/tmp/`);
    expect([binary.exitCode, binary.output]).toEqual([1, expect.stringContaining("the simulation keeps text only")]);
  });
});

it("kubectl attach shows what is printed from now on, and ends with the container", async () => {
  await kubectl("run ends --image=busybox --restart=Never -- sh -c 'echo one; sleep 20; echo two'");
  await kubectl("wait pod ends --for=condition=Ready --timeout=60s");
  const { exitCode, output } = await kubectl("attach ends");
  expect([exitCode, output.trim().split("\n").at(-1)]).toEqual([0, "two"]);
});

describe("the Exec and Attach of client-node", () => {
  const collect = (stream: PassThrough): (() => string) => {
    let text = "";
    stream.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    return () => text;
  };

  it("carries all three streams and the status", async () => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const [outText, errText] = [collect(out), collect(err)];
    const argv = ["sh", "-c", "read line; echo got $line; echo wrong >&2; exit 2"];
    const status = await new Promise<k8s.V1Status>((resolve, reject) => {
      const input = Readable.from(["word\n"]);
      new k8s.Exec(config).exec("default", "box", "box", argv, out, err, input, false, resolve).catch(reject);
    });
    expect([outText(), errText()]).toEqual(["got word\n", "wrong\n"]);
    expect(status).toMatchObject({
      status: "Failure",
      reason: "NonZeroExitCode",
      details: { causes: [{ reason: "ExitCode", message: "2" }] },
    });
  });

  it("types into a shell with a terminal", async () => {
    const [out, input] = [new PassThrough(), new PassThrough()];
    const text = collect(out);
    const ended = new Promise<k8s.V1Status>((resolve, reject) => {
      new k8s.Exec(config).exec("default", "box", "box", ["sh"], out, null, input, true, resolve).catch(reject);
    });
    const until = async (wanted: string): Promise<void> => {
      while (!text().includes(wanted)) await new Promise((resolve) => setTimeout(resolve, 10));
    };
    await until("/ # ");
    input.write("cd /tmpp\u007f\r");
    await until("/tmp # ");
    input.write("for i in 1 2; do\r");
    await until("> ");
    input.write("echo number-$i; done\r");
    await until("number-2\r\n");
    input.write("sleep 1000\r");
    await until("sleep 1000\r\n");
    input.write("\u0003");
    await until("^C\r\n/tmp # ");
    input.write("echo $?\r");
    await until("130\r\n");
    input.write("exit 6\r");
    expect(await ended).toMatchObject({ details: { causes: [{ message: "6" }] } });
  });

  it("attaches", async () => {
    const out = new PassThrough();
    const text = collect(out);
    const socket = await new k8s.Attach(config).attach("default", "box", "box", out, null, null, false);
    while (!/tick \d+\ntick \d+\n/.test(text())) await new Promise((resolve) => setTimeout(resolve, 10));
    socket.close();
    expect(text()).toMatch(/^tick \d+\n/);
  });
});
