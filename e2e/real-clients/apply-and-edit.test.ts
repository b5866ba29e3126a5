import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

describe("applying", () => {
  commands(kubectl, [
    [
      "apply -f web.yaml --dry-run=server",
      "deployment.apps/web created (server dry run)\nservice/web created (server dry run)",
    ],
    ["diff -f web.yaml", /^diff -u -N .*\n[^]*^\+kind: Deployment$/m, 1],
    ["apply -f web.yaml", "deployment.apps/web created\nservice/web created"],
    ["apply -f web.yaml", "deployment.apps/web unchanged\nservice/web unchanged"],
    ["diff -f web.yaml", ""],
    [
      "diff -f web-changed.yaml",
      /^- {2}replicas: 2\n\+ {2}replicas: 3$[^]*^- {6}- image: nginx:1\.27\n\+ {6}- image: nginx:1\.28$/m,
      1,
    ],
    ["apply -f web-changed.yaml", "deployment.apps/web configured\nservice/web unchanged"],
    ["get deployment web -o jsonpath={.spec.replicas}:{.spec.template.spec.containers[*].image}", "3:nginx:1.28"],
    ["apply view-last-applied deployment/web -o json", /"image": "nginx:1\.28"/],
    ["apply -f misspelt.yaml", /strict decoding error: unknown field "spec\.containers\[0\]\.imagee"$/, 1],
    ["apply -f machine.yaml", "machine.sim.kubarium.dev/node-9 created"],
    ["apply -f machine.yaml", "machine.sim.kubarium.dev/node-9 unchanged"],
    [
      "apply -f -",
      "machine.sim.kubarium.dev/node-9 configured",
      0,
      `{"apiVersion":"sim.kubarium.dev/v1alpha1","kind":"Machine","metadata":{"name":"node-9"},"spec":{"cpu":"3"}}`,
    ],
    ["get machine node-9 -o jsonpath={.spec.cpu}", "3"],
    ["replace -f web.yaml", "deployment.apps/web replaced\nservice/web replaced"],
    [
      "replace --force -f web.yaml",
      `deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace\ndeployment.apps/web replaced\nservice/web replaced`,
    ],
    ["get -f web.yaml -o name", "deployment.apps/web\nservice/web"],
    ["apply -k .", "service/k-web created\ndeployment.apps/k-web created"],
  ]);
});

describe("changing", () => {
  commands(kubectl, [
    ["label deployment web tier=front", "deployment.apps/web labeled"],
    ["label deployment web tier=back", `error: 'tier' already has a value (front), and --overwrite is false`, 1],
    ["label deployment web tier-", "deployment.apps/web unlabeled"],
    ["annotate deployment web note=hello", "deployment.apps/web annotated"],
    ["get deployment web -o jsonpath={.metadata.annotations.note}", "hello"],
    [
      `patch deployment web -p '{"spec":{"template":{"spec":{"containers":[{"name":"nginx","env":[{"name":"A","value":"b"}]}]}}}}'`,
      "deployment.apps/web patched",
    ],
    [
      "get deployment web -o jsonpath={.spec.template.spec.containers[0].image}:{.spec.template.spec.containers[0].env[0].value}",
      "nginx:1.27:b",
    ],
    [`patch deployment web --type=merge -p '{"spec":{"minReadySeconds":1}}'`, "deployment.apps/web patched"],
    [
      `patch deployment web --type=merge -p '{"spec":{"minReadySeconds":1}}'`,
      "deployment.apps/web patched (no change)",
    ],
    [
      `patch deployment web --type=json -p '[{"op":"remove","path":"/spec/minReadySeconds"}]'`,
      "deployment.apps/web patched",
    ],
    [
      `patch deployment web --type=json -p '[{"op":"test","path":"/spec/replicas","value":9}]'`,
      "The request is invalid: the server rejected our request due to an error in our request",
      1,
    ],
    [
      `patch deployment web --subresource=scale --type=merge -p '{"spec":{"replicas":1}}'`,
      "scale.autoscaling/web patched",
    ],
    [
      `patch deployment web -p '{"spec":{"replicas":-1}}'`,
      `The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0`,
      1,
    ],
    ["scale deployment web --replicas=3", "deployment.apps/web scaled"],
    ["scale deployment web --replicas=2 --current-replicas=3", "deployment.apps/web scaled"],
    ["scale deployment web --replicas=1 --current-replicas=7", "error: Expected replicas to be 7, was 2", 1],
    ["set image deployment/web nginx=nginx:1.29", "deployment.apps/web image updated"],
    ["set env deployment/web MODE=fast", "deployment.apps/web env updated"],
    ["set env deployment/web --list", "# Deployment web, container nginx\nA=b\nMODE=fast"],
    ["set resources deployment web --limits=cpu=200m,memory=64Mi", "deployment.apps/web resource requirements updated"],
    ["set serviceaccount deployment web default", "deployment.apps/web serviceaccount updated"],
    ["set selector service web app=other", "service/web selector updated"],
    ["edit deployment web", "Edit cancelled, no changes made."],
    ["annotate deployment web note=edit-me --overwrite", "deployment.apps/web annotated"],
    ["edit deployment web", "deployment.apps/web edited"],
    ["get deployment web -o jsonpath={.metadata.annotations.note}", "edited"],
    [
      "delete -f web.yaml",
      `deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace`,
    ],
  ]);
});
