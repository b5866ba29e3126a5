import { expect, it } from "vitest";
import type { TableCell } from "../../../api/table.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { printerOf } from "./printers.ts";

const NOW_MS = 1_767_225_600_000;
const ROLE = { kind: "ClusterRole", name: "view" };
const cpu = (target: object) => ({ type: "Resource", resource: { name: "cpu", target } });
const HPA = { scaleTargetRef: { kind: "Deployment", name: "web" }, minReplicas: 1, maxReplicas: 5 };

const rows: readonly (readonly [string, object, readonly TableCell[]])[] = [
  ["Ingress", { spec: {}, status: {} }, ["x", "<none>", "*", "", "80", "5m"]],
  [
    "Ingress",
    {
      spec: { ingressClassName: "nginx", rules: ["a", "b", "c", "d"].map((host) => ({ host })), tls: [{}] },
      status: { loadBalancer: { ingress: [{ ip: "10.0.0.1" }, { hostname: "lb.example.com" }] } },
    },
    ["x", "nginx", "a,b,c + 1 more...", "10.0.0.1,lb.example.com", "80, 443", "5m"],
  ],
  ["IngressClass", { spec: { controller: "a.io/b" } }, ["x", "a.io/b", "<none>", "5m"]],
  [
    "IngressClass",
    { spec: { controller: "a.io/b", parameters: { apiGroup: "k8s.example.com", kind: "P", name: "n" } } },
    ["x", "a.io/b", "P.k8s.example.com/n", "5m"],
  ],
  ["NetworkPolicy", { spec: { podSelector: {} } }, ["x", "<none>", "5m"]],
  ["NetworkPolicy", { spec: { podSelector: { matchLabels: { app: "web" } } } }, ["x", "app=web", "5m"]],
  ["IPAddress", { spec: { parentRef: { resource: "services", namespace: "a", name: "b" } } }, ["x", "services/a/b"]],
  ["ServiceCIDR", { spec: { cidrs: ["10.0.0.0/16", "fd00::/108"] } }, ["x", "10.0.0.0/16,fd00::/108", "5m"]],
  [
    "RoleBinding",
    {
      roleRef: ROLE,
      subjects: [
        { kind: "User", name: "jane" },
        { kind: "User", name: "joe" },
        { kind: "Group", name: "devs" },
        { kind: "ServiceAccount", name: "ci", namespace: "ops" },
      ],
    },
    ["x", "ClusterRole/view", "5m", "jane, joe", "devs", "ops/ci"],
  ],
  ["ClusterRoleBinding", { roleRef: ROLE }, ["x", "ClusterRole/view", "5m", "", "", ""]],
  ["MutatingWebhookConfiguration", { webhooks: [{}, {}] }, ["x", 2, "5m"]],
  ["ValidatingAdmissionPolicy", { spec: { validations: [{}] } }, ["x", 1, "<unset>", "5m"]],
  ["ValidatingAdmissionPolicyBinding", { spec: { policyName: "p", paramRef: { name: "n" } } }, ["x", "p", "*/n", "5m"]],
  [
    "HorizontalPodAutoscaler",
    { spec: { ...HPA, metrics: [cpu({ averageUtilization: 50 })] }, status: {} },
    ["x", "Deployment/web", "cpu: <unknown>/50%", "1", "5", 0, "5m"],
  ],
  [
    "HorizontalPodAutoscaler",
    {
      spec: {
        ...HPA,
        metrics: [
          cpu({ averageValue: "100m" }),
          { type: "Pods", pods: { target: { averageValue: "1k" } } },
          { type: "Object", object: { target: { value: "2" } } },
        ],
      },
      status: {
        currentReplicas: 3,
        currentMetrics: [{ type: "Resource", resource: { current: { averageValue: "40m" } } }],
      },
    },
    ["x", "Deployment/web", "cpu: 40m/100m, <unknown>/1k + 1 more...", "1", "5", 3, "5m"],
  ],
];

it.each(rows)("%s %j", (kind, parts, cells) => {
  const metadata = { name: "x", creationTimestamp: "2025-12-31T23:55:00Z" };
  const printer = printerOf(kind);
  expect(printer.cells({ kind, metadata, ...parts } as unknown as KubeObject, NOW_MS)).toEqual(cells);
  expect(printer.columns).toHaveLength(cells.length);
});
