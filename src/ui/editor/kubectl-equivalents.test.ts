import { describe, expect, it } from "vitest";
import { kubectlEquivalents } from "./kubectl-equivalents.ts";
import { parseManifest } from "./manifest-text.ts";

function commands(text: string, name = "web.yaml"): Readonly<Record<string, string>> {
  const { documents } = parseManifest(text, { tooLarge: "", notAnObject: "" });
  return Object.fromEntries(kubectlEquivalents(name, text, documents).map(({ id, command }) => [id, command]));
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports: [{containerPort: 80}]
`;

describe("kubectl commands", () => {
  it("does with the file what the editor does", () => {
    expect(commands(DEPLOYMENT)).toMatchObject({
      apply: "kubectl apply -f web.yaml",
      dryRun: "kubectl apply --dry-run=server -f web.yaml",
      diff: "kubectl diff -f web.yaml",
      delete: "kubectl delete -f web.yaml",
      here: `kubectl apply -f - <<'EOF'\n${DEPLOYMENT.trimEnd()}\nEOF`,
    });
  });

  it.each([
    {
      name: "a Deployment",
      text: DEPLOYMENT,
      create: "kubectl create deployment web --image=nginx:1.27 --replicas=3 --port=80 --namespace=shop",
    },
    {
      name: "a ConfigMap, with what a shell would take apart",
      text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: b, greeting: it's me}\n",
      create: "kubectl create configmap c --from-literal=a=b --from-literal='greeting=it'\\''s me'",
    },
    {
      name: "a Secret of texts",
      text: "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: $HOME}\n",
      create: "kubectl create secret generic s --from-literal='k=$HOME'",
    },
    {
      name: "several objects",
      text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: b}\n",
      create: "kubectl create namespace a\nkubectl create serviceaccount b",
    },
    {
      name: "a Job",
      text: "apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}}\n",
      create: "kubectl create job j --image=busybox",
    },
    {
      name: "more than a command can say",
      text: DEPLOYMENT.replace("name: web\n", "name: web\n          command: [x]\n"),
      create: undefined,
    },
    {
      name: "labels",
      text: "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, labels: {b: c}}\n",
      create: undefined,
    },
    {
      name: "a kind without such a command",
      text: "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n",
      create: undefined,
    },
    { name: "nothing", text: "", create: undefined },
  ])("$name", ({ text, create }) => {
    expect(commands(text)["create"]).toBe(create);
  });

  it("quotes the name of the file", () => {
    expect(commands(DEPLOYMENT, "my web; rm -rf.yaml")["apply"]).toBe("kubectl apply -f 'my web; rm -rf.yaml'");
  });
});
