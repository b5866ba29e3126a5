import { describe, expect, it } from "vitest";
import { runTemplate } from "../../api/json-path.ts";
import { alignTabs } from "../output/tab-writer.ts";
import { parseDuration } from "../flags.ts";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

describe("logs and events", () => {
  const kubectl = new KubectlCluster();
  kubectl.files.set(
    "two.yaml",
    `apiVersion: v1
kind: Pod
metadata: {name: two, labels: {app: two}}
spec:
  initContainers: [{name: first, image: busybox, command: [sh, -c, "echo prepared"]}]
  containers:
  - {name: a, image: busybox, command: [sh, -c, "echo one; echo two; sleep 1000"]}
  - {name: b, image: busybox, command: [sh, -c, "echo three; sleep 1000"]}
`,
  );
  kubectl.run("create -f two.yaml");
  kubectl.test.advance(20_000);

  it.each([
    ["logs two", "one\ntwo\n", `Defaulted container "a" out of: a, b, first (init)\n`, 0],
    ["logs two -c b", "three\n", "", 0],
    ["logs pod/two b --timestamps", expect.stringMatching(/^2026-01-01T00:00:\d\d\.\d{9}Z three\n$/), "", 0],
    ["logs two --tail=1 -c a", "two\n", "", 0],
    [
      "logs two --all-containers --prefix",
      "[pod/two/first] prepared\n[pod/two/a] one\n[pod/two/a] two\n[pod/two/b] three\n",
      "",
      0,
    ],
    ["logs -l app=two -c b", "three\n", "", 0],
    ["logs two -c nope", "", "error: container nope is not valid for pod two\n", 1],
    [
      "logs two -c a -p",
      "",
      `Error from server (BadRequest): previous terminated container "a" in pod "two" not found\n`,
      1,
    ],
    ["logs nope", "", `error: error from server (NotFound): pods "nope" not found in namespace "default"\n`, 1],
    ["events -n kube-public", "", "No events found in kube-public namespace.\n", 0],
    ["events --types=Nope", "", "error: valid --types are Normal or Warning\n", 1],
    ["foo", "", `error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n`, 1],
    ["gett", "", `error: unknown command "gett" for "kubectl"\n\nDid you mean this?\n\tget\n\tset\n`, 1],
    ["proxy", "", "error: kubectl proxy is not part of this simulation's kubectl. 'kubectl help' lists what is.\n", 1],
    [
      "config view -n",
      "",
      "error: flag needs an argument: 'n' in -n\nSee 'kubectl config view --help' for usage.\n",
      1,
    ],
  ])("%s", (line, out, err, code) => {
    expect(kubectl.run(line)).toEqual({ out, err, code });
  });

  it("are followed until somebody stops them", () => {
    expect(kubectl.run("logs -f two -c b", 2_000)).toEqual({ out: "three\n", err: "", code: 130 });
  });

  it("events of one object, oldest first", () => {
    const { out } = kubectl.run("events --for pod/two");
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(rows[0]).toEqual(["LAST SEEN", "TYPE", "REASON", "OBJECT", "MESSAGE"]);
    // A time without a fraction counts as the start of its second, as in kubectl: Pulling comes before Scheduled.
    const reasons = rows.map(([, , reason]) => reason);
    expect(reasons[1]).toBe("Pulling");
    expect(reasons.indexOf("Scheduled")).toBeGreaterThan(1);
    expect(rows.every(([, , , object], index) => index === 0 || object === "Pod/two")).toBe(true);
  });

  it("help tells of every command and every flag", () => {
    expect(kubectl.run("help").out).toContain("  rollout status");
    expect(kubectl.run("get --help").out).toContain("    -o, --output");
    expect(kubectl.run("help rollout undo").out).toContain("--to-revision=0");
  });
});

describe("JSONPath", () => {
  const VALUE = {
    items: [
      { metadata: { name: "a", labels: { "x.y/z": "1" } }, n: 1, tags: ["p", "q"] },
      { metadata: { name: "b" }, n: 20, ok: true },
      { metadata: { name: "c" }, n: 3, ok: false },
    ],
  };
  it.each([
    ["{.items[*].metadata.name}", "a b c"],
    ["{.items[0].metadata.name}-{.items[-1].metadata.name}", "a-c"],
    ["{.items[0:2].n}", "1 20"],
    ["{.items[::2].n}", "1 3"],
    ["{.items[?(@.n>2)].metadata.name}", "b c"],
    ["{.items[?(@.ok==true)].n}", "20"],
    ["{.items[?(@.ok)].n}", "20 3"],
    [`{.items[?(@.metadata.name!="a")].n}`, "20 3"],
    ['{range .items[*]}{.metadata.name}={.n}{"\\n"}{end}', "a=1\nb=20\nc=3\n"],
    ["{range .items[*]}{.metadata.name}:{range .tags[*]}{@},{end};{end}", "a:p,q,;b:;c:;"],
    [String.raw`{.items[0].metadata.labels.x\.y/z}`, "1"],
    [`{.items[0].metadata.labels['x.y/z']}`, "1"],
    ["{.items[0].tags}", `["p","q"]`],
    ["{..name}", "a b c"],
    ["{.items[0,2].n}", "1 3"],
    ["{.items[0]['n','metadata'].name}", "a"],
    ["{.nope.deeper}", ""],
    ["{$.items[1].n}", "20"],
    ["plain", "plain"],
  ])("%s", (template, text) => {
    expect(runTemplate(template, VALUE)).toEqual({ ok: true, text });
  });

  it.each([
    ["{.items[", "error parsing jsonpath {.items[, unclosed action"],
    ["{.items[x]}", "error parsing jsonpath {.items[x]}, invalid array index x"],
  ])("%s cannot be read", (template, message) => {
    expect(runTemplate(template, VALUE)).toEqual({ ok: false, message });
  });
});

it("columns go on as long as successive lines have a cell in them", () => {
  expect(alignTabs("a\tb\tc\nlong name\tx\ty\nno cells\nq\tr\n", { minWidth: 0, padding: 2 })).toBe(
    "a          b  c\nlong name  x  y\nno cells\nq  r\n",
  );
});

it.each([
  ["30s", 30_000],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["-1s", -1000],
  ["0", 0],
  ["5", undefined],
  ["x", undefined],
])("the duration %s", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

it("kubectl kustomize -o writes a file", () => {
  const kubectl = new KubectlCluster();
  kubectl.files.set(
    "kustomization.yaml",
    "configMapGenerator:\n- name: a\n  literals: [b=c]\ngeneratorOptions: {disableNameSuffixHash: true}\n",
  );
  expect(kubectl.run("kustomize . -o built.yaml")).toEqual({ out: "", err: "", code: 0 });
  expect(kubectl.files.get("built.yaml")).toBe(
    "apiVersion: v1\ndata:\n  b: c\nkind: ConfigMap\nmetadata:\n  name: a\n",
  );
});
