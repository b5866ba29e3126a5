import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { helm, kubectl } = useRealCluster();

const ADVICE = /Please review the fields above--they currently have other managers\./;
const APPLIED = "deployment.apps/web serverside-applied\nservice/web serverside-applied";

describe("kubectl apply --server-side", () => {
  commands(kubectl, [
    [
      "apply -f web.yaml --server-side --dry-run=server",
      "deployment.apps/web serverside-applied (server dry run)\nservice/web serverside-applied (server dry run)",
    ],
    ["get deployment web", `Error from server (NotFound): deployments.apps "web" not found`, 1],
    ["apply -f web.yaml --server-side", APPLIED],
    ["apply -f web.yaml --server-side", APPLIED],
    ["rollout status deployment web --timeout=60s", /successfully rolled out$/m],
    ["diff -f web.yaml --server-side", ""],
    ["diff -f web-changed.yaml --server-side", /^- {2}replicas: 2\n\+ {2}replicas: 3$/m, 1],
    ["apply -f web-changed.yaml --server-side", APPLIED],
    ["get deployment web -o jsonpath={.spec.replicas}:{.spec.template.spec.containers[*].image}", "3:nginx:1.28"],
    [
      "get deployment web --show-managed-fields -o jsonpath={.metadata.managedFields[0].manager}:{.metadata.managedFields[0].operation}",
      "kubectl:Apply",
    ],
    ["get deployment web -o yaml", /^apiVersion: apps\/v1\n(?![^]*managedFields)/],
    ["get deployment web -o yaml --show-managed-fields", /^ +k:\{"name":"nginx"\}:\n +\.: \{\}\n +f:image: \{\}$/m],
    [
      "apply -f misspelt.yaml --server-side",
      `Error from server: failed to create typed patch object (default/misspelt; /v1, Kind=Pod): .spec.containers[name="web"].imagee: field not declared in schema`,
      1,
    ],
    ["apply -f machine.yaml --server-side", "machine.sim.kubarium.dev/node-9 serverside-applied"],
  ]);
});

describe("conflicts", () => {
  commands(kubectl, [
    ["scale deployment web --replicas=5", "deployment.apps/web scaled"],
    [
      "apply -f web.yaml --server-side --field-manager=ci",
      /^error: Apply failed with 2 conflicts: conflicts with "kubectl":\n- \.spec\.template\.spec\.containers\[name="nginx"\]\.image\nconflicts with "kubectl" with subresource "scale" using apps\/v1:\n- \.spec\.replicas$/m,
      1,
    ],
    ["apply -f web.yaml --server-side --field-manager=ci", ADVICE, 1],
    ["get deployment web -o jsonpath={.spec.replicas}", "5"],
    ["apply -f web.yaml --server-side --field-manager=ci --force-conflicts", APPLIED],
    ["get deployment web -o jsonpath={.spec.replicas}:{.spec.template.spec.containers[*].image}", "2:nginx:1.27"],
    [
      "apply -f web-changed.yaml --server-side",
      /^error: Apply failed with 2 conflicts: conflicts with "ci":\n- \.spec\.replicas\n- \.spec\.template\.spec\.containers\[name="nginx"\]\.image$/m,
      1,
    ],
    [
      "delete -f web.yaml",
      `deployment.apps "web" deleted from default namespace\nservice "web" deleted from default namespace`,
    ],
  ]);
});

describe("from kubectl apply to server-side apply", () => {
  commands(kubectl, [
    ["apply -f web.yaml", "deployment.apps/web created\nservice/web created"],
    [
      "apply -f web-changed.yaml --server-side --field-manager=ci --dry-run=server",
      /conflicts with "kubectl-client-side-apply" using apps\/v1:\n- \.spec\.replicas$/m,
      1,
    ],
    ["apply -f web-changed.yaml --server-side", APPLIED],
    [
      `get deployment web --show-managed-fields -o jsonpath={.metadata.managedFields[?(@.operation=="Apply")].manager}`,
      /^(kubectl kubectl-last-applied|kubectl-last-applied kubectl)$/,
    ],
    ["apply -f web.yaml", "deployment.apps/web configured\nservice/web configured"],
    ["apply -f web.yaml", "deployment.apps/web unchanged\nservice/web unchanged"],
    ["get deployment web -o jsonpath={.spec.replicas}", "2"],
  ]);
});

describe("Helm's default, server-side apply", () => {
  commands(helm, [
    ["install shop chart --wait --timeout=40s", /^NAME: shop\n[^]*^STATUS: deployed\nREVISION: 1$/m],
    ["upgrade shop chart --set=replicas=3 --wait --timeout=40s", /^REVISION: 2$/m],
    ["rollback shop 1 --wait --timeout=40s", "Rollback was a success! Happy Helming!"],
  ]);
  commands(kubectl, [
    ["get deployment shop -o jsonpath={.spec.replicas}", "2"],
    [
      "get deployment shop --show-managed-fields -o jsonpath={.metadata.managedFields[0].manager}:{.metadata.managedFields[0].operation}",
      "helm:Apply",
    ],
    ["scale deployment shop --replicas=7", "deployment.apps/shop scaled"],
  ]);
  commands(helm, [
    [
      "upgrade shop chart --set=replicas=4",
      /conflict with "kubectl" with subresource "scale" using apps\/v1: \.spec\.replicas/,
      1,
    ],
    ["upgrade shop chart --set=replicas=4 --force-conflicts", /^REVISION: 5$/m],
    ["uninstall shop --wait --timeout=40s", `release "shop" uninstalled`],
  ]);
});
