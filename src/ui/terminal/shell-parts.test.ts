import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../../kubectl/testing/kubectl-cluster.ts";
import { parseLine } from "./command-line.ts";
import { complete, sharedStart } from "./completion.ts";
import { createFilter } from "./filters.ts";
import { emptyLine, keysOf, pressKey } from "./line-editor.ts";

describe("a command line", () => {
  it.each([
    ["k get pods", [[["k", "get", "pods"]]]],
    [`k patch x -p '{"a": 1}' "b \\"c\\"" d\\ e`, [[["k", "patch", "x", "-p", '{"a": 1}', 'b "c"', "d e"]]]],
    ["a | b -c|d", [[["a"], ["b", "-c"], ["d"]]]],
    ["a; b && c ;", [[["a"]], [["b"]], [["c"]]]],
    ["a # comment", [[["a"]]]],
    ["a 'x|y'", [[["a", "x|y"]]]],
    ["", []],
    ["a > file", [[["a"]]]],
    ["a || b", [[["a"]], [["b"]]]],
    ["a $X ${X}y \"$X\" '$X' \\$X $nope", [[["a", "1", "1y", "1", "$X", "$X", ""]]]],
  ])("%j", (line, words) => {
    const parsed = parseLine(line, new Map([["X", "1"]]));
    expect(parsed.ok && parsed.pipelines.map(({ stages }) => stages.map((stage) => stage.words))).toEqual(words);
  });

  it.each([
    ["a 'b", "quote"],
    ["a |", "operator"],
    ["| a", "operator"],
    ["a >", "operator"],
    ["a $(b)", "operator"],
    ['a "$(b)"', "operator"],
    ["a `b`", "operator"],
    ["a < file", "operator"],
    ["a <<EOF\nb", "heredoc"],
    ["a & b", "operator"],
    ["&& a", "operator"],
  ])("%j is refused", (line, problem) => {
    expect(parseLine(line)).toMatchObject({ ok: false, problem });
  });
});

describe("keys", () => {
  const UP = "\u001b[A";
  const DOWN = "\u001b[B";
  const LEFT = "\u001b[D";
  it.each([
    ["abc", "abc", 3],
    [`abc${LEFT}${LEFT}X`, "aXbc", 2],
    ["abc\u007f", "ab", 2],
    [`abc${LEFT}\u001b[3~`, "ab", 2],
    ["one two\u0017x", "one x", 5],
    ["one two\u0001\u000b", "", 0],
    ["one\u0001X\u0005Y", "XoneY", 5],
    [`one${LEFT}\u0015`, "e", 0],
    [UP, "second", 6],
    [`${UP}${UP}${UP}`, "first", 5],
    [`new${UP}${DOWN}`, "new", 3],
    ["a\u001b[99~b", "ab", 2],
    ["one two\u001b[1;5D\u001b[1;5DX", "Xone two", 1],
  ])("%j", (data, text, cursor) => {
    const history = ["first", "second"];
    let state = emptyLine(history);
    for (const key of keysOf(data)) state = pressKey(state, key, history).state;
    expect([state.text, state.cursor]).toEqual([text, cursor]);
  });

  it.each([
    ["\r", "submit"],
    ["\u0003", "interrupt"],
    ["\t", "complete"],
    ["\u000c", "clear"],
    ["x", undefined],
  ])("%j says %s", (key, event) => {
    expect(pressKey(emptyLine([]), key, []).event).toBe(event);
  });
});

describe("filters", () => {
  const TEXT = "pod-10 b\npod-2 a\nPod-1 c\n";
  it.each([
    ["grep pod", "pod-10 b\npod-2 a\n", 0],
    ["grep -i POD-1", "pod-10 b\nPod-1 c\n", 0],
    ["grep -v pod", "Pod-1 c\n", 0],
    ["grep -c pod", "2\n", 0],
    ["grep -o pod-[0-9]", "pod-1\npod-2\n", 0],
    ["grep -E 2|10", "pod-10 b\npod-2 a\n", 0],
    ["grep nothing", "", 1],
    ["wc -l", "3\n", 0],
    ["wc", "      3       6      25\n", 0],
    ["head -n 1", "pod-10 b\n", 0],
    ["head -2", "pod-10 b\npod-2 a\n", 0],
    ["tail -n1", "Pod-1 c\n", 0],
    ["sort", "Pod-1 c\npod-10 b\npod-2 a\n", 0],
    ["sort -k 2", "pod-2 a\npod-10 b\nPod-1 c\n", 0],
    ["sort -r -k2", "Pod-1 c\npod-10 b\npod-2 a\n", 0],
  ])("%s", (line, expected, exitCode) => {
    const made = createFilter(line.split(" "));
    if (!made.ok) throw new Error(made.message);
    // In two pieces: lines are put together again.
    let text = made.filter.push(TEXT.slice(0, 11)) + made.filter.push(TEXT.slice(11));
    const end = made.filter.end();
    text += end.text;
    expect([text, end.exitCode]).toEqual([expected, exitCode]);
  });

  it.each([
    ["sed s/a/b/", "sed: command not found"],
    ["grep", "usage: grep [-icvwEo] PATTERN"],
    ["grep -z x", "grep: invalid option -- 'z'"],
    ["grep [", "grep: [: this pattern cannot be read"],
    ["head -n x", "head: invalid number of lines: ''"],
  ])("%s is refused", (line, message) => {
    expect(createFilter(line.split(" "))).toEqual({ ok: false, message });
  });
});

describe("completion", () => {
  const kubectl = new KubectlCluster();
  kubectl.files.set("web.yaml", "");
  kubectl.run("run web --image=nginx");
  kubectl.test.advance(1_000);
  const offered = (before: string): readonly string[] => {
    let found: readonly string[] = [];
    complete(before, kubectl.environment(), (words) => {
      found = words;
    });
    return found;
  };
  it.each([
    ["ku", ["kubectl"]],
    ["k desc", ["describe"]],
    ["k rollout re", ["restart", "resume"]],
    ["k create sec", ["secret"]],
    ["k get names", ["namespaces"]],
    ["k get po we", ["web"]],
    ["k get -n kube-system pods core", expect.arrayContaining([expect.stringMatching(/^coredns-/)])],
    ["k describe pod/w", ["pod/web"]],
    ["k logs w", ["web"]],
    ["k drain node-", ["node-1", "node-2"]],
    ["k get pods -n kube-p", ["kube-public"]],
    ["k apply -f w", ["web.yaml"]],
    ["cat w", ["web.yaml"]],
    ["k get pods --show-l", ["--show-labels"]],
    ["k get pods | gr", ["grep"]],
    ["watch k get po w", ["web"]],
    ["nothing x", []],
  ])("%s", (before, words) => {
    expect(offered(before)).toEqual(words);
  });

  it("goes on as far as all agree", () => {
    expect([sharedStart(["node-1", "node-2"]), sharedStart(["a", "b"]), sharedStart([])]).toEqual(["node-", "", ""]);
  });
});

it("a here-document, a file and what follows a failure", () => {
  expect(parseLine("k apply -f - <<-EOF >> out || b\n\ta: 1\n\tEOF\nnot read")).toEqual({
    ok: true,
    pipelines: [
      {
        stages: [{ words: ["k", "apply", "-f", "-"] }],
        onlyAfterSuccess: false,
        onlyAfterFailure: false,
        output: { file: "out", append: true },
        input: "a: 1\n",
      },
      {
        stages: [{ words: ["b"] }],
        onlyAfterSuccess: false,
        onlyAfterFailure: true,
        output: undefined,
        input: undefined,
      },
    ],
  });
});

it.each([
  [["uniq"], "a\na\nb\na\n", "a\nb\na\n"],
  [["uniq", "-c"], "a\na\nb\n", "      2 a\n      1 b\n"],
  [["cut", "-d", ":", "-f2"], "a:b:c\nnone\n", "b\nnone\n"],
  [["cut", "-d:", "-f", "1,3-"], "a:b:c:d\n", "a:c:d\n"],
  [["cut", "-c1-2"], "abc\n", "ab\n"],
])("the filter %j", (words, input, output) => {
  const made = createFilter(words);
  expect(made.ok && made.filter.push(input) + made.filter.end().text).toBe(output);
});

it("Ctrl+R looks back for what was typed, again and again", () => {
  const history = ["get pods", "describe x", "get nodes"];
  let state = { ...emptyLine(history), text: "get", cursor: 3 };
  state = { ...pressKey(state, "\u0012", history).state };
  expect(state.text).toBe("get nodes");
  expect(pressKey(state, "\u0012", history).state.text).toBe("get pods");
});
