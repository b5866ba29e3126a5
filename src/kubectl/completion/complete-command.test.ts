import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

describe("kubectl __complete", () => {
  const kubectl = new KubectlCluster();
  kubectl.run("run web --image=nginx --port=80");
  kubectl.run("expose pod web");
  kubectl.test.advance(5_000);
  const words = (line: string): readonly string[] => line.split(" ").map((word) => (word === "''" ? "" : word));

  it.each([
    ["kinds", "get pods,sec", "pods,secrets\n:4\n", "NoFileComp"],
    ["names", "get po ''", "web\n:4\n", "NoFileComp"],
    ["names that are not there yet", "delete pod web ''", ":4\n", "NoFileComp"],
    ["pairs", "describe pod/w", "pod/web\n:4\n", "NoFileComp"],
    [
      "kinds of further pairs",
      "rollout pause deploy/a dep",
      "deployment/\n:6\n",
      "NoSpace, ShellCompDirectiveNoFileComp",
    ],
    ["containers", "exec web -c ''", "web\n:4\n", "NoFileComp"],
    ["ports", "port-forward svc/web 8080:", "8080:80\n:4\n", "NoFileComp"],
    ["namespaces", "get -n=kube-p", "kube-public\n:4\n", "NoFileComp"],
    ["what a flag needs", "create -f ''", "json\nyaml\nyml\n:8\n", "FilterFileExt"],
    ["flags that are needed", "scale ''", "--replicas\n:4\n", "NoFileComp", "deployment\nreplicaset\n"],
    ["nothing behind --help", "get --help ''", ":4\n", "NoFileComp"],
    ["no flags behind --", "exec web -- -", ":4\n", "NoFileComp"],
    ["nothing that is known", "create configmap ''", ":0\n", "Default"],
  ])("%s: %s", (_name, line, out, directive, between = "") => {
    const done = kubectl.run(["__completeNoDesc", ...words(line)]);
    if (between === "") expect(done.out).toBe(out);
    else expect(done.out).toContain(between);
    expect(done).toMatchObject({ err: `Completion ended with directive: ShellCompDirective${directive}\n`, code: 0 });
  });

  it("says what commands and flags are", () => {
    expect(kubectl.run("__complete rollout und").out).toBe("undo\tGo back to an earlier revision\n:4\n");
    expect(kubectl.run("__complete get --watch-o").out).toBe("--watch-only\tOnly what changes.\n:4\n");
  });

  it.each([
    [
      "nope ''",
      "[Debug] Cleared global flags for plugin completion\n[Debug] [Error] unable to find a command for arguments: [nope]\n",
    ],
    ["get --nope ''", "[Debug] [Error] Error while parsing flags from args [--nope]: unknown flag: --nope\n"],
    ["get --nope=x", "[Debug] [Error] Subcommand 'get' does not support flag 'nope'\n"],
  ])("tells the shell what is wrong with %s", (line, problems) => {
    const err = `${problems}Completion ended with directive: ShellCompDirectiveDefault\n`;
    expect(kubectl.run(["__complete", ...words(line)])).toEqual({ out: ":0\n", err, code: 0 });
  });

  it.each(["bash", "fish", "powershell", "zsh"])("%s gets a script that asks it", (shell) => {
    expect(kubectl.run(`completion ${shell}`).out).toContain("kubectl __complete");
  });
});
