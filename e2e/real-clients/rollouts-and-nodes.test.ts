import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

describe("rollouts", () => {
  commands(kubectl, [
    ["apply -f web.yaml", "deployment.apps/web created\nservice/web created"],
    ["rollout status deployment/web --timeout=30s", /deployment "web" successfully rolled out$/],
    ["set image deployment/web nginx=nginx:1.28", "deployment.apps/web image updated"],
    ["rollout status deployment/web --timeout=30s", /deployment "web" successfully rolled out$/],
    [
      "rollout history deployment/web",
      "deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         <none>",
    ],
    ["rollout status deployment/web --watch=false", `deployment "web" successfully rolled out`],
    ["rollout history deployment/web --revision=2", /^ {4}Image:\tnginx:1\.28$/m],
    ["rollout undo deployment/web", "deployment.apps/web rolled back"],
    ["get deployment web -o jsonpath={.spec.template.spec.containers[0].image}", "nginx:1.27"],
    ["rollout restart deployment/web", "deployment.apps/web restarted"],
    ["rollout status deployment/web --timeout=30s", /deployment "web" successfully rolled out$/],
    ["rollout pause deployment/web", "deployment.apps/web paused"],
    ["rollout pause deployment/web", `error: deployments.apps "web" is already paused`, 1],
    ["rollout resume deployment/web", "deployment.apps/web resumed"],
    ["rollout undo deployment/web --to-revision=9", /unable to find specified revision 9 in history$/, 1],
    ["set image deployment/web nginx=no-such-image", "deployment.apps/web image updated"],
    ["rollout status deployment/web --timeout=2s", /error: timed out waiting for the condition$/, 1],
    ["rollout undo deployment/web", "deployment.apps/web rolled back"],
    ["wait --for=condition=Available deployment/web --timeout=30s", "deployment.apps/web condition met"],
    ["wait --for=jsonpath={.status.readyReplicas}=2 deployment/web --timeout=30s", "deployment.apps/web condition met"],
    [
      "wait --for=condition=Absurd deployment/web --timeout=1s",
      "error: timed out waiting for the condition on deployments/web",
      1,
    ],
  ]);
});

describe("nodes", () => {
  commands(kubectl, [
    ["cordon node-1", "node/node-1 cordoned"],
    ["get node node-1 --no-headers", /^node-1 +Ready,SchedulingDisabled /],
    ["uncordon node-1", "node/node-1 uncordoned"],
    ["taint node node-1 dedicated=gpu:NoSchedule", "node/node-1 tainted"],
    ["get node node-1 -o jsonpath={.spec.taints[*].key}", "dedicated"],
    ["taint node node-1 dedicated:NoSchedule-", "node/node-1 untainted"],
    ["label node node-1 disk=ssd", "node/node-1 labeled"],
    ["get nodes -l disk=ssd -o name", "node/node-1"],
    [
      "drain node-1 --ignore-daemonsets --delete-emptydir-data --timeout=40s",
      /^node\/node-1 cordoned[^]*node\/node-1 drained$/,
    ],
    ["drain node-2 --ignore-daemonsets --timeout=40s", /node\/node-2 drained$/],
    ["drain node-3 --ignore-daemonsets --dry-run=server", /node\/node-3 drained \(server dry run\)$/],
    ["wait --for=condition=Available deployment/web --timeout=30s", "deployment.apps/web condition met"],
    ["get pods -l app=web -o jsonpath={.items[*].spec.nodeName}", "node-3 node-3"],
    ["uncordon node-1 node-2", "node/node-1 uncordoned\nnode/node-2 uncordoned"],
    ["apply -f machine.yaml", "machine.sim.kubarium.dev/node-9 created"],
    ["wait --for=create node/node-9 --timeout=20s", "node/node-9 condition met"],
    ["wait --for=condition=Ready node/node-9 --timeout=20s", "node/node-9 condition met"],
    [`patch machine node-9 --type=merge -p '{"spec":{"power":"Off"}}'`, "machine.sim.kubarium.dev/node-9 patched"],
    ["wait --for=condition=Ready=Unknown node/node-9 --timeout=40s", "node/node-9 condition met"],
    ["get node node-9 --no-headers", /^node-9 +NotReady /],
    [
      `patch machine node-9 -p '{"spec":{"power":"On"}}'`,
      /UnsupportedMediaType|the body of the request was in an unknown format/,
      1,
    ],
  ]);
});
