/** For tests: an API server with a few roles, and ways to ask it as somebody else. */
import type { ApiResponse, HttpMethod } from "../../../../api/api-client.ts";
import { createTestServer } from "../../test-server.ts";

export const RBAC = "/apis/rbac.authorization.k8s.io/v1";
export const PODS = "/api/v1/namespaces/default/pods";

const ROLES: readonly (readonly [string, string, object])[] = [
  [
    "clusterroles",
    "pod-reader",
    { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] }] },
  ],
  ["clusterroles", "log-reader", { rules: [{ apiGroups: [""], resources: ["pods/log"], verbs: ["get"] }] }],
  [
    "clusterroles",
    "one-map",
    { rules: [{ apiGroups: [""], resources: ["configmaps"], resourceNames: ["a"], verbs: ["get", "list", "update"] }] },
  ],
  ["clusterroles", "scaler", { rules: [{ apiGroups: ["apps"], resources: ["*/scale"], verbs: ["*"] }] }],
  ["clusterroles", "health", { rules: [{ nonResourceURLs: ["/healthz", "/api*"], verbs: ["get"] }] }],
  [
    "clusterroles",
    "granter",
    { rules: [{ apiGroups: ["rbac.authorization.k8s.io"], resources: ["*"], verbs: ["create", "update"] }] },
  ],
];

export function createCluster() {
  const { api, store, kernel } = createTestServer();
  const call = (method: HttpMethod, path: string, body?: unknown, headers: Record<string, string> = {}): ApiResponse =>
    api.handle({ method, path, body, headers });
  const client = api.clientFor("kubeadm");
  client.create(
    "Namespace",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "kube-system" }, spec: {} },
    { reason: "Test" },
  );
  for (const [plural, name, rest] of ROLES) {
    const made = call("POST", `${RBAC}/${plural}`, { metadata: { name }, ...rest });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
  }
  const bind = (subject: object, role: string, namespace?: string, kind = "ClusterRole"): void => {
    const place = namespace === undefined ? "clusterrolebindings" : `namespaces/${namespace}/rolebindings`;
    const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind, name: role };
    const metadata = { name: `${role}-${JSON.stringify(subject).replaceAll(/[^a-z]/g, "")}` };
    const made = call("POST", `${RBAC}/${place}`, { metadata, roleRef, subjects: [subject] });
    if (made.code !== 201) throw new Error(JSON.stringify(made.body));
  };
  const as = (user: string, method: HttpMethod, path: string, body?: unknown, ...groups: string[]) =>
    call(method, path, body, {
      "impersonate-user": user,
      ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(", ") }),
    });
  return { api, store, kernel, call, bind, as };
}

export const user = (name: string) => ({ kind: "User", apiGroup: "rbac.authorization.k8s.io", name });
export const group = (name: string) => ({ kind: "Group", apiGroup: "rbac.authorization.k8s.io", name });
export const account = (name: string, namespace: string) => ({ kind: "ServiceAccount", name, namespace });
export const message = ({ body }: ApiResponse) => (body as { readonly message?: string }).message;
