import { describe, expect, it } from "vitest";
import type { ShellHost } from "./command.ts";
import { Interpreter } from "./interpreter.ts";
import { compileScript } from "../../../shell/parser.ts";
import { plainFiles } from "./testing/plain-files.ts";
import type { ProcessState } from "./process-state.ts";

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
  readonly durationMs: number;
  readonly files: Readonly<Record<string, string>>;
}

function hostWith(files: Map<string, string>): ShellHost {
  const list = (folder: string): readonly string[] | undefined => {
    const start = folder === "/" ? "/" : `${folder}/`;
    const names = [...files.keys()]
      .filter((path) => path.startsWith(start))
      .map((path) => path.slice(start.length).split("/")[0] ?? "");
    return names.length === 0 && folder !== "/tmp" ? undefined : [...new Set(names)].sort();
  };
  return {
    ...plainFiles((path) => files.get(path), list),
    nowMs: 5_000,
    epochMs: 1_767_225_600_000,
    hostname: "web-0",
    read: (path) => files.get(path),
    write: (path, text, append) => {
      files.set(path, append ? (files.get(path) ?? "") + text : text);
      return "ok";
    },
    remove: (path) => files.delete(path),
    list,
    makeFolder: () => "ok",
    fetch: (url) =>
      url.includes("missing")
        ? { ok: false, status: 0, body: "", latencyMs: 7, reason: "name not known" }
        : { ok: true, status: 200, body: `hello from ${url}\n`, latencyMs: 12, reason: "" },
    resolve: (name) => (name === "web" ? ["10.96.0.20"] : undefined),
    accepts: () => true,
    imageCommand: () => undefined,
  };
}

const LIBRARY = "NAME=lib\nhi() { greet $1; }\ngreet() { echo hi $1; }\n";

const FILES = { "/lib.sh": LIBRARY, "/run.sh": "#!/bin/sh\necho $# $1\n" };

function run(script: string, files: Readonly<Record<string, string>> = FILES): Outcome {
  const stored = new Map(Object.entries(files));
  const process: ProcessState = {
    argv: ["sh", "-c", script],
    variables: { GREETING: "hello", HOME: "/root" },
    positional: ["one", "two three"],
    functions: {},
    sourced: {},
    traps: {},
    pending: [],
    threads: [],
    nextThread: 1,
    workingDir: "/",
    steps: 0,
    exiting: -1,
  };
  let out = "";
  let err = "";
  const program = compileScript(script);
  const result = new Interpreter(hostWith(stored), process, program).runAtOnce(program, "", (stream, text) => {
    if (stream === "stdout") out += text;
    else err += text;
  });
  const status = process.exiting >= 0 ? process.exiting : result.status;
  return { status, out, err, durationMs: result.forever ? -1 : result.durationMs, files: Object.fromEntries(stored) };
}

describe("shell programs", () => {
  const cases: readonly [name: string, script: string, expected: Partial<Outcome>][] = [
    ["echo joins its words", "echo a   b 'c  d'", { out: "a b c  d\n", status: 0 }],
    ["echo -n writes no newline", "echo -n x; echo y", { out: "xy\n" }],
    ["quotes keep spaces and stop expansion", `X="a  b"; echo $X "$X" '$X'`, { out: "a b a  b $X\n" }],
    [
      "variables with braces and defaults",
      "echo ${GREETING}! ${NAME:-world} ${GREETING:+set} ${#GREETING}",
      { out: "hello! world set 5\n" },
    ],
    ["suffix and prefix removal", "F=/a/b.tar.gz; echo ${F##*/} ${F%.*} ${F%%.*}", { out: "b.tar.gz /a/b.tar /a/b\n" }],
    ["assignment from a command", 'X=$(echo in; echo side); echo "[$X]"', { out: "[in\nside]\n" }],
    ["backquotes", "echo `hostname`", { out: "web-0\n" }],
    ["arithmetic", "I=3; I=$((I * 2 + 1)); echo $I $((10 / 3)) $((7 > 3 && 1))", { out: "7 3 1\n" }],
    ["and, or, not", "true && echo yes; false || echo no; ! false && echo not", { out: "yes\nno\nnot\n" }],
    ["or after and", "false && echo a || echo b", { out: "b\n" }],
    ["if, elif, else", "if [ 1 -eq 2 ]; then echo a; elif [ -n x ]; then echo b; else echo c; fi", { out: "b\n" }],
    ["an if without a true branch succeeds", "if false; then echo a; fi; echo $?", { out: "0\n" }],
    ["while with a counter", "i=0; while [ $i -lt 3 ]; do echo $i; i=$((i+1)); done", { out: "0\n1\n2\n" }],
    ["until", "i=0; until [ $i -ge 2 ]; do i=$((i+1)); done; echo $i", { out: "2\n" }],
    ["for over words and seq", "for x in a $(seq 2); do echo -n $x,; done", { out: "a,1,2," }],
    [
      "break and continue",
      "for i in 1 2 3 4; do [ $i = 2 ] && continue; [ $i = 4 ] && break; echo $i; done; echo end",
      { out: "1\n3\nend\n" },
    ],
    [
      "break leaves only the inner loop",
      "for i in 1 2; do for j in a b; do break; done; echo $i; done",
      { out: "1\n2\n" },
    ],
    ["case with patterns", "case abc in x) echo 1;; a*|b) echo 2;; *) echo 3;; esac", { out: "2\n" }],
    ["functions with arguments and return", "f() { echo $1; return 3; }; f hi; echo $?", { out: "hi\n3\n" }],
    [
      "functions in pipelines and substitutions",
      "f() { echo $1 $2; }; x=$(f a); f b $x | cat; (f c)",
      { out: "b a\nc\n" },
    ],
    ["functions that call others", "g() { echo g$1; }; f() { echo $(g 1) $(g 2); }; f | tr g h", { out: "h1 h2\n" }],
    ["functions of subshells stay there", "(f() { echo in; }; f); f 2>/dev/null || echo gone", { out: "in\ngone\n" }],
    ["a trap calls functions", "f() { echo bye $1; }; trap 'f now' EXIT; echo hi", { out: "hi\n" }],
    [". reads a file in", ". /lib.sh; hi there; echo $NAME; x=$(hi you); echo $x", { out: "hi there\nlib\nhi you\n" }],
    [
      ". of nothing",
      ". /none.sh || echo no",
      { out: "no\n", err: "sh: .: can't open '/none.sh': No such file or directory\n" },
    ],
    ["what a substitution came to", "x=$(exit 3); echo $?; y=1; echo $?", { out: "3\n0\n" }],
    [
      "nothing between [[ and ]] is nothing",
      "[[ -f $NONE ]] || echo none; [[ -n $NONE ]] || echo empty; [[ $GREETING == h* ]] && echo h",
      { out: "none\nempty\nh\n" },
    ],
    ["scripts by their names", "sh /run.sh b c; timeout -s 15 1m sh /run.sh d", { out: "2 b\n1 d\n" }],
    [
      "folders are copied",
      "mkdir -p /a/b; echo x >/a/b/c; cp -r /a /d; cat /d/b/c; cp /a /e 2>&1",
      { out: "x\ncp: omitting directory '/a'\n" },
    ],
    [
      "positional parameters",
      'echo $# $1; for a in "$@"; do echo "<$a>"; done',
      { out: "2 one\n<one>\n<two three>\n" },
    ],
    ["a pipeline", "printf 'b\\na\\nb\\n' | sort | uniq -c | grep b", { out: "      2 b\n" }],
    ["a pipeline into a loop", "seq 3 | while read n; do echo n$n; done", { out: "n1\nn2\nn3\n" }],
    ["a subshell keeps its variables", "X=1; (X=2; echo $X); echo $X", { out: "2\n1\n" }],
    [
      "output into files",
      "echo a > /tmp/f; echo b >> /tmp/f; cat /tmp/f",
      { out: "a\nb\n", files: { "/tmp/f": "a\nb\n" } },
    ],
    ["a group into a file", "{ echo a; echo b; } > /tmp/g; wc -l < /tmp/g", { out: "2\n" }],
    ["errors to nowhere", "ls /nope 2>/dev/null || echo gone", { out: "gone\n", err: "" }],
    ["errors into the output", "cat /nope 2>&1 | grep -c open", { out: "1\n" }],
    ["a here-document with expansion", "cat <<EOF\n$GREETING you\nEOF", { out: "hello you\n" }],
    ["exit ends with its code", "echo a; exit 7; echo b", { out: "a\n", status: 7 }],
    ["the last status counts", "true; false", { status: 1 }],
    ["an unknown command", "foo --bar", { status: 127, err: "sh: foo: not found\n" }],
    [
      "a file that is not there",
      "cat /tmp/healthy",
      { status: 1, err: "cat: can't open '/tmp/healthy': No such file or directory\n" },
    ],
    [
      "touch, rm and test",
      "touch /tmp/x; [ -f /tmp/x ] && echo there; rm -f /tmp/x; [ -e /tmp/x ] || echo gone",
      { out: "there\ngone\n" },
    ],
    ["sleep takes time", "sleep 1; sleep 0.5; sleep 1m", { durationMs: 61_500 }],
    ["sleep for ever", "sleep infinity", { durationMs: -1 }],
    ["an endless loop is noticed", "while true; do :; done", { durationMs: -1 }],
    [
      "wget prints the answer and takes its time",
      "wget -qO- http://web:80/x",
      { out: "hello from http://web:80/x\n", durationMs: 12 },
    ],
    ["wget without an address", "wget -qO- http://missing", { status: 1, err: "wget: bad address 'missing'\n" }],
    ["curl prints a code", "curl -s -o /dev/null -w '%{http_code}' web", { out: "200" }],
    [
      "curl without an address",
      "curl http://missing",
      { status: 6, err: "curl: (6) Could not resolve host: missing\n" },
    ],
    ["nslookup of an unknown name", "nslookup nope > /dev/null; echo $?", { out: "1\n" }],
    ["date", "date +%s; date +%Y-%m-%dT%H:%M:%S", { out: "1767225605\n2026-01-01T00:00:05\n" }],
    ["a syntax error inside $(…)", "echo $(if true)", { status: 2 }],
    ["comments and line ends", "# no\necho a # yes\n\n\necho b", { out: "a\nb\n" }],
    ["line continuation", "echo a \\\n b", { out: "a b\n" }],
    ["printenv of a missing name", "printenv NOPE", { status: 1, out: "" }],
    ["test without sense", "[ a -eq b ]", { status: 2 }],
  ];
  it.each(cases)("%s", (_name, script, expected) => {
    expect(run(script)).toMatchObject(expected);
  });

  it("compiles what is not closed into an error", () => {
    expect(() => compileScript("if true; then echo")).toThrow('expecting "fi"');
    expect(() => compileScript("echo 'a")).toThrow("unterminated quoted string");
    expect(() => compileScript("done")).toThrow('unexpected "done"');
  });
});
