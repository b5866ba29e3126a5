import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../../kubectl/testing/kubectl-cluster.ts";
import { runLine, type ShellSurroundings } from "./shell.ts";

const kubectl = new KubectlCluster();
kubectl.run("run web --image=nginx");
kubectl.test.advance(10_000);

interface Played {
  readonly screen: string;
  /** Exit codes: exactly one once the line is done. */
  readonly codes: readonly number[];
}

const variables = new Map<string, string>();
const written = new Map<string, string>();

/** @param stopAfterMs of virtual time somebody presses Ctrl+C */
function play(line: string, stopAfterMs = 5_000): Played {
  let screen = "";
  const codes: number[] = [];
  const timers = new Set<() => void>();
  const say = (text: string) => (argument?: string) => (argument === undefined ? text : `${text}(${argument})`);
  const shell: ShellSurroundings = {
    kubectl: kubectl.environment(),
    files: () => [{ name: "a.yaml", text: "kind: \u001b[2JPod" }],
    history: () => ["first", line],
    variables,
    writeFile: (name, text) => void written.set(name, text),
    write: (text) => {
      screen += text;
    },
    clear: () => {
      screen += "<clear>";
    },
    later(_ms, call) {
      timers.add(call);
      return () => void timers.delete(call);
    },
    texts: {
      notFound: say("notFound"),
      unclosedQuote: say("unclosedQuote"),
      notSupported: say("notSupported"),
      noFile: say("noFile"),
      noFiles: say("noFiles"),
      onlyKubectl: say("onlyKubectl"),
      notAFilter: say("notAFilter"),
      help: say("help"),
      noCurlTarget: say("noCurlTarget"),
      onlyAlias: say("onlyAlias"),
    },
  };
  const running = runLine(line, shell, (code) => codes.push(code));
  for (let ms = 0; codes.length === 0 && ms < stopAfterMs; ms += 100) kubectl.pass();
  for (let round = 0; round < 2; round += 1) {
    for (const call of Array.from(timers)) {
      timers.delete(call);
      call();
    }
  }
  if (codes.length === 0) running.interrupt();
  return { screen, codes };
}

describe("the shell", () => {
  it.each([
    ["k get pods --no-headers | grep web | wc -l", "1\n", 0],
    ["kubectl get pods -o name | sort -r | head -1", "pod/web\n", 0],
    ["k get pods nope | grep x", `Error from server (NotFound): pods "nope" not found\n`, 1],
    ["k get pod nope && echo yes; echo after", `Error from server (NotFound): pods "nope" not found\nafter\n`, 0],
    ["k get pod web -o name && echo yes", "pod/web\nyes\n", 0],
    ["ls", "a.yaml\n", 0],
    ["cat a.yaml", "kind: ^[[2JPod\n", 0],
    ["cat a.yaml b.yaml | grep -c kind", "noFile(b.yaml)\n1\n", 0],
    ["history", "    1  first\n    2  history\n", 0],
    ["help", "help\n", 0],
    ["clear", "<clear>", 0],
    ["vim", "notFound(vim)\n", 127],
    ["ls | less", "notAFilter(less)\n", 127],
    ["echo 'x", "unclosedQuote\n", 2],
    ["ls < file", "notSupported(<)\n", 2],
    ["ls > file", "", 0],
    ["export A=b C='d e'", "", 0],
    ["echo $A ${C}", "b d e\n", 0],
    ["k get pod nope -o name || echo no", `Error from server (NotFound): pods "nope" not found\nno\n`, 0],
    ["k get pod web -o name || echo no", "pod/web\n", 0],
    ["alias k=kubectl && alias", "alias k='kubectl'\n", 0],
    ["alias ll=ls", "onlyAlias\n", 1],
    ["k apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: here}\nEOF", "configmap/here created\n", 0],
    ["k create cm piped --dry-run=client -o yaml | kubectl apply -f -", "configmap/piped created\n", 0],
    [
      "curl localhost:8080",
      "curl: (7) Failed to connect to localhost port 8080 after 0 ms: Could not connect to server\n",
      7,
    ],
    ["curl example.com", "noCurlTarget(example.com)\n", 7],
    ["curl -Z localhost", "curl: option -Z: is unknown\n", 2],
    ["watch ls", "onlyKubectl\n", 2],
  ])("%s", (line, screen, code) => {
    expect(play(line)).toEqual({ screen, codes: [code] });
  });

  it("writes files of the editor", () => {
    play("k get pod web -o name | cut -d/ -f2 > name.txt; echo more >> a.yaml");
    expect([...written]).toEqual(
      expect.arrayContaining([
        ["name.txt", "web\n"],
        ["a.yaml", "kind: \u001b[2JPodmore\n"],
      ]),
    );
  });

  it("reaches a Pod through a forwarded port", () => {
    const { screen, codes } = play("k port-forward web 8080:80 > said; curl -s localhost:8080 | grep -c title");
    expect({ screen: screen.split("\n").at(-2), codes }).toEqual({ screen: "1", codes: [0] });
  });

  it("stops what goes on when it is told to", () => {
    expect(play("k get pods -w --no-headers | grep web")).toEqual({
      screen: expect.stringMatching(/^web {3}1\/1 {3}Running {3}0 {5}\d+s\n$/),
      codes: [130],
    });
  });

  it("shows a command again and again", () => {
    expect(play("watch -n 1 k get pods -o name")).toEqual({
      screen: "<clear>pod/web\n<clear>pod/web\n<clear>pod/web\n",
      codes: [130],
    });
  });
});
