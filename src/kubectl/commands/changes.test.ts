import { describe, expect, it } from "vitest";
import { KubectlCluster } from "../testing/kubectl-cluster.ts";

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
`;

/** Lines are run one after another on one cluster: what goes in, what comes out. */
type Step = readonly [line: string | readonly string[], out: string, err?: string, code?: number];

const STORIES: Readonly<Record<string, readonly Step[]>> = {
  "what cannot be changed is made anew with --force": [
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    [
      "apply -f other-selector.yaml",
      "",
      `The Deployment "web" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"other"}}: field is immutable\n`,
      1,
    ],
    ["apply -f other-selector.yaml --force", "deployment.apps/web configured\n"],
    ["get deploy web -o jsonpath={.spec.selector.matchLabels.app}", "other"],
    [
      "apply -f broken-selector.yaml --force",
      "",
      `The Deployment "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"else"}: \`selector\` does not match template \`labels\`\n`,
      1,
    ],
    ["get deploy web -o jsonpath={.spec.selector.matchLabels.app}", "other"],
  ],
  "the cause of a change is recorded": [
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    [
      "set image deploy/web web=nginx:1.28 --record",
      "deployment.apps/web image updated\n",
      "Flag --record has been deprecated, --record will be removed in the future\n",
    ],
    [
      "get deploy web -o jsonpath={.metadata.annotations.kubernetes\\.io/change-cause}",
      "kubectl set image deploy/web web=nginx:1.28 --record=true",
    ],
  ],
  "manifests are changed without the server": [
    ["label --local -f web.yaml a=b -o jsonpath={.metadata}", '{"labels":{"a":"b"},"name":"web"}'],
    ["get deploy web", "", 'Error from server (NotFound): deployments.apps "web" not found\n', 1],
  ],
  "apply, again, changed, and diff": [
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    ["apply -f web.yaml", "deployment.apps/web unchanged\n"],
    ["diff -f web.yaml", ""],
    ["apply -f more.yaml", "deployment.apps/web configured\n"],
    ["apply -f more.yaml --dry-run=server", "deployment.apps/web unchanged (server dry run)\n"],
    ["get deploy web -o jsonpath={.spec.replicas}", "3"],
    ["apply", "", "error: must specify one of -f and -k\n", 1],
    ["apply -f nope.yaml", "", `error: the path "nope.yaml" does not exist\n`, 1],
    ["apply -f empty.yaml", "", "error: no objects passed to apply\n", 1],
    [
      "apply -f unknown-kind.yaml",
      "",
      `error: resource mapping not found for name: "x" namespace: "" from "unknown-kind.yaml": no matches for kind "Foo" in version "v1"\nensure CRDs are installed first\n`,
      1,
    ],
    [
      "apply -f typo.yaml",
      "",
      `Error from server (BadRequest): error when creating "typo.yaml": ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dataa"\n`,
      1,
    ],
    ["apply -f typo.yaml --validate=warn", "configmap/x created\n", `Warning: unknown field "dataa"\n`],
  ],
  "create and run": [
    ["create namespace dev", "namespace/dev created\n"],
    ["create ns dev", "", `Error from server (AlreadyExists): namespaces "dev" already exists\n`, 1],
    ["create deployment web --image=nginx --replicas=2 --port=80", "deployment.apps/web created\n"],
    ["create configmap cm --from-literal=a=1 --from-literal=b=2", "configmap/cm created\n"],
    ["create secret generic s --from-literal=password=hunter2", "secret/s created\n"],
    ["get secret s -o jsonpath={.data.password}", "aHVudGVyMg=="],
    ["create service nodeport web --tcp=80:8080 --node-port=30123", "service/web created\n"],
    [
      "get svc web -o jsonpath={.spec.ports[0].nodePort},{.spec.ports[0].targetPort},{.spec.selector}",
      `30123,8080,{"app":"web"}`,
    ],
    ["create deployment x", "", `error: required flag(s) "image" not set\n`, 1],
    ["create cm x --from-literal=a", "", "error: invalid literal source a, expected key=value\n", 1],
    ["wait --for=create -n dev serviceaccount/default", "serviceaccount/default condition met\n"],
    ["run p --image=busybox -n dev --restart=Never -- echo hi", "pod/p created\n"],
    ["get pod p -n dev -o jsonpath={.spec.containers[0].args},{.metadata.labels}", `["echo","hi"],{"run":"p"}`],
    ["run p2 --image=nginx --dry-run=client -o name", "pod/p2\n"],
    ["expose deployment web --name=front", "service/front exposed\n"],
    ["expose pod p -n dev", "", "error: couldn't find port via --port flag or introspection\n", 1],
    [
      "create -f web.yaml",
      "",
      `Error from server (AlreadyExists): error when creating "web.yaml": deployments.apps "web" already exists\n`,
      1,
    ],
  ],
  "labels, annotations, patches": [
    ["run web --image=nginx", "pod/web created\n"],
    ["label pod web a=b", "pod/web labeled\n"],
    ["label pod web a=b", "pod/web not labeled\n"],
    ["label pod web a=c", "", "error: 'a' already has a value (b), and --overwrite is false\n", 1],
    ["label pod web a=c --overwrite", "pod/web labeled\n"],
    ["label pod web a-", "pod/web unlabeled\n"],
    ["label pod web a-", `label "a" not found.\npod/web not labeled\n`],
    ["label pod web", "", "error: at least one label update is required\n", 1],
    ["annotate pod web n=1", "pod/web annotated\n"],
    ["annotate pods --all n=2 --overwrite", "pod/web annotated\n"],
    [["patch", "pod", "web", "-p", '{"metadata":{"labels":{"x":"y"}}}'], "pod/web patched\n"],
    [["patch", "pod", "web", "-p", '{"metadata":{"labels":{"x":"y"}}}'], "pod/web patched (no change)\n"],
    [
      ["patch", "pod", "web", "--type=json", "-p", '[{"op":"remove","path":"/metadata/labels/x"}]'],
      "pod/web patched\n",
    ],
    ["patch pod web", "", "error: must specify --patch or --patch-file containing the contents of the patch\n", 1],
    [
      ["patch", "pod", "web", "-p", '{"spec":{"nodeName":"x"}}'],
      "",
      expect.stringContaining(`The Pod "web" is invalid: `),
      1,
    ],
    ["get pod web -o jsonpath={.metadata.labels},{.metadata.annotations}", `{"run":"web"},{"n":"2"}`],
  ],
  "scale and set": [
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    ["scale deploy/web --replicas=3", "deployment.apps/web scaled\n"],
    ["scale deploy web", "", `error: required flag(s) "replicas" not set\n`, 1],
    [
      "scale deploy web --replicas=-2",
      "",
      "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0\n",
      1,
    ],
    ["scale deploy web --current-replicas=7 --replicas=1", "", "error: Expected replicas to be 7, was 3\n", 1],
    [
      "scale deploy web --replicas=x",
      "",
      `error: invalid argument "x" for "--replicas" flag: strconv.ParseInt: parsing "x": invalid syntax\nSee 'kubectl scale --help' for usage.\n`,
      1,
    ],
    ["set image deploy/web web=nginx:1.28", "deployment.apps/web image updated\n"],
    ["set image deploy/web nope=nginx", "", `error: unable to find container named "nope"\n`, 1],
    ["set env deploy/web A=1 B=2", "deployment.apps/web env updated\n"],
    ["set env deploy/web A-", "deployment.apps/web env updated\n"],
    ["set env deploy/web --list", "# Deployment web, container web\nB=2\n"],
    ["set resources deploy/web --requests=cpu=100m", "deployment.apps/web resource requirements updated\n"],
    [
      "get deploy web -o jsonpath={.spec.template.spec.containers[0].image},{.spec.template.spec.containers[0].resources}",
      `nginx:1.28,{"requests":{"cpu":"100m"}}`,
    ],
  ],
  rollouts: [
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    [
      "rollout status deploy/web",
      expect.stringMatching(
        /^Waiting for deployment spec update to be observed\.\.\.\n[\s\S]*Waiting for deployment "web" rollout to finish: 0 of 2 updated replicas are available\.\.\.\n[\s\S]*deployment "web" successfully rolled out\n$/,
      ),
    ],
    ["set image deploy/web web=nginx:1.28", "deployment.apps/web image updated\n"],
    ["rollout status deploy/web", expect.stringMatching(/deployment "web" successfully rolled out\n$/)],
    [
      "rollout history deploy/web",
      "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>\n\n",
    ],
    ["rollout undo deploy/web", "deployment.apps/web rolled back\n"],
    ["get deploy web -o jsonpath={.spec.template.spec.containers[0].image}", "nginx"],
    ["rollout status deploy/web", expect.stringMatching(/deployment "web" successfully rolled out\n$/)],
    [
      "rollout history deploy/web",
      "deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         <none>\n3         <none>\n\n",
    ],
    [
      "rollout undo deploy/web --to-revision=3",
      "deployment.apps/web skipped rollback (current template already matches revision 3)\n",
    ],
    ["rollout undo deploy/web --to-revision=9", "", "error: unable to find specified revision 9 in history\n", 1],
    ["rollout pause deploy/web", "deployment.apps/web paused\n"],
    ["rollout pause deploy/web", "", `error: deployments.apps "web" is already paused\n`, 1],
    [
      "rollout restart deploy/web",
      "",
      `error: deployments.apps "web" can't restart paused deployment (run rollout resume first)\n`,
      1,
    ],
    [
      "rollout undo deploy/web",
      "",
      "error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again\n",
      1,
    ],
    ["rollout resume deploy/web", "deployment.apps/web resumed\n"],
    ["rollout restart deploy/web", "deployment.apps/web restarted\n"],
    ["set image deploy/web web=nginxx:nope", "deployment.apps/web image updated\n"],
    [["patch", "deploy", "web", "-p", '{"spec":{"progressDeadlineSeconds":5}}'], "deployment.apps/web patched\n"],
    [
      "rollout status deploy/web",
      expect.stringContaining("new replicas have been updated..."),
      `error: deployment "web" exceeded its progress deadline\n`,
      1,
    ],
  ],
  "delete and wait": [
    ["run web --image=nginx", "pod/web created\n"],
    ["wait --for=condition=Ready pod/web --timeout=60s", "pod/web condition met\n"],
    [
      "wait --for=jsonpath={.status.phase}=Failed pod/web --timeout=2s",
      "",
      "error: timed out waiting for the condition on pods/web\n",
      1,
    ],
    ["delete pod web", `pod "web" deleted from default namespace\n`],
    ["get pod web", "", `Error from server (NotFound): pods "web" not found\n`, 1],
    ["delete pod web", "", `Error from server (NotFound): pods "web" not found\n`, 1],
    ["delete pod web --ignore-not-found", ""],
    ["apply -f web.yaml", "deployment.apps/web created\n"],
    ["delete -f web.yaml --wait=false", `deployment.apps "web" deleted from default namespace\n`],
    ["create ns dev", "namespace/dev created\n"],
    ["delete ns dev", `namespace "dev" deleted\n`],
    ["delete pods", "", "error: resource(s) were provided, but no name was specified\n", 1],
    ["delete pods --all --wait=false -n kube-public", "No resources found\n"],
    ["run x --image=nginx", "pod/x created\n"],
    [
      "delete pod x --force --grace-period=0",
      `pod "x" force deleted from default namespace\n`,
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n",
    ],
  ],
  nodes: [
    ["cordon node-1", "node/node-1 cordoned\n"],
    ["cordon node-1", "node/node-1 already cordoned\n"],
    ["get node node-1 -o custom-columns=U:.spec.unschedulable --no-headers", "true\n"],
    ["uncordon node-1", "node/node-1 uncordoned\n"],
    ["cordon nope", "", `Error from server (NotFound): nodes "nope" not found\n`, 1],
    ["taint nodes node-1 k=v:NoSchedule", "node/node-1 tainted\n"],
    [
      "taint nodes node-1 k=w:NoSchedule",
      "",
      "error: node node-1 already has k taint(s) with same effect(s) and --overwrite is false\n",
      1,
    ],
    ["taint nodes node-1 k=w:NoSchedule --overwrite", "node/node-1 modified\n"],
    ["taint nodes node-1 k-", "node/node-1 untainted\n"],
    ["taint nodes node-1 k-", "", `error: taint "k" not found\n`, 1],
    [
      "taint nodes node-1 k=v:Nope",
      "",
      "error: invalid taint effect: Nope, unsupported taint effect\nSee 'kubectl taint -h' for help and examples\n",
      1,
    ],
  ],
};

describe.each(Object.entries(STORIES))("%s", (_name, steps) => {
  const kubectl = new KubectlCluster();
  kubectl.files.set("web.yaml", WEB);
  kubectl.files.set("more.yaml", WEB.replace("replicas: 2", "replicas: 3"));
  kubectl.files.set("other-selector.yaml", WEB.replaceAll("app: web", "app: other"));
  kubectl.files.set(
    "broken-selector.yaml",
    WEB.replace("{app: web}}", "{app: other}}").replace("app: web", "app: else"),
  );
  kubectl.files.set("empty.yaml", "# nothing\n");
  kubectl.files.set("unknown-kind.yaml", "apiVersion: v1\nkind: Foo\nmetadata: {name: x}\n");
  kubectl.files.set("typo.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndataa: {}\n");
  it.each(steps.map((step, index) => [index + 1, ...step] as const))(
    "%i: %s",
    (_index, line, out, err = "", code = 0) => {
      expect(kubectl.run(line)).toEqual({ out, err, code });
    },
  );
});

describe("diff", () => {
  it("shows what an apply would change, and exits with 1", () => {
    const kubectl = new KubectlCluster();
    kubectl.files.set("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: one}\n");
    kubectl.run("create -f cm.yaml --save-config");
    kubectl.files.set("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {a: two}\n");
    const { out, err, code } = kubectl.run("diff -f cm.yaml");
    expect({ err, code }).toEqual({ err: "", code: 1 });
    expect(out.split("\n").slice(0, 8)).toEqual([
      "diff -u -N LIVE/v1.ConfigMap.default.cm MERGED/v1.ConfigMap.default.cm",
      "--- LIVE/v1.ConfigMap.default.cm",
      "+++ MERGED/v1.ConfigMap.default.cm",
      "@@ -1,6 +1,6 @@",
      " apiVersion: v1",
      " data:",
      "-  a: one",
      "+  a: two",
    ]);
  });
});

describe("drain", () => {
  it("evicts what others will make anew, and says why it does not drain", () => {
    const kubectl = new KubectlCluster();
    kubectl.files.set("web.yaml", WEB);
    kubectl.run("apply -f web.yaml");
    kubectl.run("run alone --image=nginx");
    kubectl.run("wait --for=condition=Ready pod --all");
    const node = kubectl.test.get("Pod", "default", "alone")?.spec.nodeName ?? "";
    const on = (): string[] =>
      kubectl.test
        .list("Pod")
        .filter((pod) => pod.spec.nodeName === node)
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    const proxy = on().find((pod) => pod.includes("/kube-proxy-")) ?? "";
    expect(kubectl.run(`drain ${node}`)).toEqual({
      out: `node/${node} cordoned\n`,
      err: `error: unable to drain node "${node}" due to error: [cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${proxy}, cannot delete cannot delete Pods that declare no controller (use --force to override): default/alone], continuing command...\nThere are pending nodes to be drained:\n ${node}\ncannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ${proxy}\ncannot delete cannot delete Pods that declare no controller (use --force to override): default/alone\n`,
      code: 1,
    });
    const pods = on().filter((pod) => pod !== proxy);
    const drained = kubectl.run(`drain ${node} --force --ignore-daemonsets`);
    expect(drained.err).toBe(
      `Warning: deleting Pods that declare no controller: default/alone; ignoring DaemonSet-managed Pods: ${proxy}\n`,
    );
    expect(drained.out.split("\n").slice(0, 1 + pods.length)).toEqual([
      `node/${node} already cordoned`,
      ...pods.map((pod) => `evicting pod ${pod}`),
    ]);
    expect(drained.out.endsWith(`node/${node} drained\n`)).toBe(true);
    expect([drained.code, on()]).toEqual([0, [proxy]]);
  });
});
