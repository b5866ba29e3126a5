/** Scripts that a volume brings, as the programs of containers. Words: execve(2), runc. */
import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const data = {
  "run.sh": '#!/bin/sh -e\necho "$0 $*"\ntrap "echo bye; exit 3" TERM\nwhile true; do sleep 1; done\n',
  hello: '#!/usr/bin/env bash\necho "hello $1 from $0"; read -r line && echo "<$line>"; exit 4\n',
  plain: "echo plain $1\n",
  start: '#!/bin/sh\nexport GREETING=hi\nexec /scripts/after "$@"\n',
  after: '#!/bin/sh\ntrap "exit 5" TERM\necho "$GREETING $1"; sleep 1000 & wait\n',
};
const cluster = new EndToEnd(1);
cluster.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "scripts", namespace: "default" }, data });

function start(container: Partial<Container>, defaultMode = 0o755): string {
  const name = `scripted-${cluster.list("Pod", "default").length}`;
  cluster.start(name, {
    volumes: [{ name: "scripts", configMap: { name: "scripts", defaultMode } }],
    containers: [{ image: BUSYBOX, volumeMounts: [{ name: "scripts", mountPath: "/scripts" }], ...container }],
  });
  cluster.advance(20_000);
  return name;
}
const env = [{ name: "PATH", value: "/bin:/scripts" }];
const shell = (script: string) => ({ command: ["sh", "-c", `${script}; sleep 1000`] });

describe("a script is what a container runs", () => {
  it.each<[string, Partial<Container>, string]>([
    ["by its path", { command: ["/scripts/run.sh", "a", "b"] }, "/scripts/run.sh a b\n"],
    ["as an argument", { args: ["/scripts/run.sh", "a"] }, "/scripts/run.sh a\n"],
    ["from its folder", { command: ["./run.sh"], workingDir: "/scripts" }, "/scripts/run.sh \n"],
    ["from PATH", { command: ["run.sh", "x"], env }, "/scripts/run.sh x\n"],
    ["after exec", { command: ["/scripts/start", "you"] }, "hi you\n"],
    ["read by a shell in its folder", { command: ["sh", "run.sh"], workingDir: "/scripts" }, "run.sh \n"],
    ["within a shell", { ...shell("echo in | hello me; echo $?"), env }, "hello me from hello\n<in>\n4\n"],
    ["without a first line, within a shell", shell("/scripts/plain 1"), "plain 1\n"],
  ])("%s", (_, container, printed) => {
    expect(cluster.logs(start(container))).toBe(printed);
  });

  it.each([
    ["/scripts/run.sh", 3],
    ["/scripts/start", 5],
  ])("%s handles signals", (path, exitCode) => {
    const name = start({ command: [path] });
    cluster.shell(name, "kill 1");
    cluster.advance(10_000);
    expect(cluster.pod(name).status.containerStatuses).toMatchObject([{ lastState: { terminated: { exitCode } } }]);
  });
});

it("not without the right to be run", () => {
  const name = start({ command: ["/scripts/run.sh"] }, 0o644);
  const message = expect.stringMatching(/exec: "\/scripts\/run.sh": permission denied$/) as string;
  expect(cluster.pod(name).status.containerStatuses).toMatchObject([
    { lastState: { terminated: { exitCode: 128, reason: "StartError", message } } },
  ]);
});

it("is run beside the container's own program, and found by which", () => {
  const name = start({ ...shell("true"), env });
  expect(cluster.exec(name, "/scripts/hello", "w")).toMatchObject({
    exitCode: 4,
    stdout: "hello w from /scripts/hello\n",
  });
  expect(cluster.exec(name, "hello", "w").stdout).toBe("hello w from /scripts/hello\n");
  expect(cluster.shell(name, "which hello; command -v hello; sh -c 'echo $0 $1' a b")).toBe(
    "/scripts/hello\n/scripts/hello\na b\n",
  );
});
