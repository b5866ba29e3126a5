import { describe, expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";

const WRITER =
  "i=0; while [ $i -lt 4 ]; do echo $i >> /data/log; echo '#'$i >> /data/other; i=$((i+1)); sleep 2; done; sleep 99";

/** A container that writes, one that reads, and what the reader has printed after ten seconds. */
function logOf(reader: string, writer = WRITER): string {
  const cluster = new TestCluster({ nodes: 1 });
  const container = (name: string, script: string) => ({
    name,
    image: "busybox:1.36",
    command: ["sh", "-c", script],
    volumeMounts: [{ name: "data", mountPath: "/data" }],
  });
  cluster.advance(5_000);
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p" },
    spec: { volumes: [{ name: "data", emptyDir: {} }], containers: [container("w", writer), container("r", reader)] },
  });
  cluster.advance(20_000);
  return String(cluster.request("GET", "/api/v1/namespaces/default/pods/p/log?container=r").body);
}

describe("tail of a file that grows", () => {
  it.each([
    ["all of it, by name", "tail -n+1 -F /data/log", "0\n1\n2\n3\n"],
    ["from here on", "sleep 3; tail -n 0 -f /data/log", "2\n3\n"],
    ["a file that comes", "tail -F /data/late", "tail: can't open '/data/late': No such file or directory\n"],
    [
      "a file that is not there",
      "tail -f /none; echo $?",
      "tail: can't open '/none': No such file or directory\ntail: no files\n1\n",
    ],
    ["a job beside", "tail -n+1 -f /data/log & wait", "0\n1\n2\n3\n"],
    [
      "two files",
      "sleep 3; tail -n 1 -f /data/log /data/other",
      "==> /data/log <==\n1\n\n==> /data/other <==\n#1\n\n==> /data/log <==\n2\n\n==> /data/other <==\n#2\n\n==> /data/log <==\n3\n\n==> /data/other <==\n#3\n",
    ],
  ])("%s", (_case, reader, expected) => {
    expect(logOf(reader)).toBe(expected);
  });

  it("tells that the file has come", () => {
    expect(logOf("tail -F /data/late", "sleep 4; echo hi > /data/late; sleep 99")).toBe(
      "tail: can't open '/data/late': No such file or directory\ntail: /data/late has appeared; following end of new file\nhi\n",
    );
  });
});

it.each([
  ["head -n 2", "a\nb\n"],
  ["head -n -1", "a\nb\nc\n"],
  ["head -3", "a\nb\nc\n"],
  ["head -c 4", "a\nb\n"],
  ["tail -n 2", "c\nd\n"],
  ["tail -n +3", "c\nd\n"],
  ["tail -2", "c\nd\n"],
  ["tail --lines=1", "d\n"],
  ["tail -c 2", "d\n"],
])("%s", (command, expected) => {
  expect(logOf(`printf 'a\\nb\\nc\\nd\\n' | ${command}`)).toBe(expected);
});
