/**
 * The roles and bindings of a new cluster: those of the API server, of kubeadm, CoreDNS and metrics-server.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 * Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy, cmd/kubeadm/app/phases/bootstraptoken.
 */
import type { Draft } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";
import type { ClusterRole, PolicyRule, RoleRef, Subject } from "../api/types/rbac.ts";
import { ADDON_CLUSTER_ROLES, CLUSTER_ROLES, type RoleData } from "./bootstrap-cluster-roles.ts";
import { CONTROLLER_ROLES } from "./bootstrap-controller-roles.ts";

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

const GROUP = "rbac.authorization.k8s.io";
const API_VERSION = `${GROUP}/v1`;
const DEFAULTS = {
  annotations: { "rbac.authorization.kubernetes.io/autoupdate": "true" },
  labels: { "kubernetes.io/bootstrapping": "rbac-defaults" },
};
const SYSTEM = "kube-system";

export function createRbac(create: Create): void {
  for (const role of CLUSTER_ROLES) createClusterRole(create, role, DEFAULTS);
  for (const [name, rules] of Object.entries(CONTROLLER_ROLES)) {
    createClusterRole(create, { name: `system:controller:${name}`, rules }, DEFAULTS);
  }
  for (const role of ADDON_CLUSTER_ROLES) createClusterRole(create, role, {});
  for (const [name, subjects] of DEFAULT_BINDINGS) bindCluster(create, name, name, subjects, DEFAULTS);
  for (const name of Object.keys(CONTROLLER_ROLES)) {
    const full = `system:controller:${name}`;
    bindCluster(create, full, full, [account(name)], DEFAULTS);
  }
  for (const [name, role, subjects] of ADDON_BINDINGS) bindCluster(create, name, role, subjects, {});
  createRoles(create);
}

function createClusterRole(create: Create, { name, rules, labels, aggregates }: RoleData, common: object): void {
  const { labels: ours, ...metadata } = common as { readonly labels?: object };
  const draft: Draft<ClusterRole> = {
    apiVersion: API_VERSION,
    kind: "ClusterRole",
    metadata: { name, ...metadata, labels: { ...ours, ...labels } },
    ...(aggregates === undefined
      ? {}
      : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [aggregates]: "true" } }] } }),
    rules: rules.map(ruleOf),
  };
  create("ClusterRole", draft);
}

/** `get,list |  | pods,services`, or `get | /healthz`. */
function ruleOf(text: string): PolicyRule {
  const [verbs = "", groups = "", resources, names] = text.split("|").map((part) => part.trim());
  const list = (part: string): readonly string[] => part.split(",").map((item) => item.trim());
  if (resources === undefined) return { nonResourceURLs: list(groups), verbs: list(verbs) };
  return {
    apiGroups: list(groups),
    ...(names === undefined ? {} : { resourceNames: list(names) }),
    resources: list(resources),
    verbs: list(verbs),
  };
}

function bindCluster(create: Create, name: string, role: string, subjects: readonly Subject[], metadata: object): void {
  const roleRef: RoleRef = { apiGroup: GROUP, kind: "ClusterRole", name: role };
  create("ClusterRoleBinding", {
    apiVersion: API_VERSION,
    kind: "ClusterRoleBinding",
    metadata: { name, ...metadata },
    roleRef,
    subjects,
  });
}

function group(name: string): Subject {
  return { apiGroup: GROUP, kind: "Group", name };
}

function user(name: string): Subject {
  return { apiGroup: GROUP, kind: "User", name };
}

function account(name: string): Subject {
  return { kind: "ServiceAccount", name, namespace: SYSTEM };
}

const AUTHENTICATED = group("system:authenticated");
const ANYBODY = [AUTHENTICATED, group("system:unauthenticated")];

/** Each to the role of its own name. */
const DEFAULT_BINDINGS: readonly (readonly [name: string, subjects: readonly Subject[]])[] = [
  ["cluster-admin", [group("system:masters")]],
  ["system:monitoring", [group("system:monitoring")]],
  ["system:discovery", [AUTHENTICATED]],
  ["system:basic-user", [AUTHENTICATED]],
  ["system:public-info-viewer", ANYBODY],
  ["system:node-proxier", [user("system:kube-proxy")]],
  ["system:kube-controller-manager", [user("system:kube-controller-manager")]],
  ["system:kube-dns", [account("kube-dns")]],
  ["system:kube-scheduler", [user("system:kube-scheduler")]],
  ["system:volume-scheduler", [user("system:kube-scheduler")]],
  ["system:node", []],
  ["system:service-account-issuer-discovery", [group("system:serviceaccounts")]],
];

const TOKEN_NODES = group("system:bootstrappers:kubeadm:default-node-token");
const CSR = "system:certificates.k8s.io:certificatesigningrequests";

const ADDON_BINDINGS: readonly (readonly [name: string, role: string, subjects: readonly Subject[]])[] = [
  ["kubeadm:cluster-admins", "cluster-admin", [group("kubeadm:cluster-admins")]],
  ["kubeadm:get-nodes", "kubeadm:get-nodes", [TOKEN_NODES]],
  ["kubeadm:kubelet-bootstrap", "system:node-bootstrapper", [TOKEN_NODES]],
  ["kubeadm:node-autoapprove-bootstrap", `${CSR}:nodeclient`, [TOKEN_NODES]],
  ["kubeadm:node-autoapprove-certificate-rotation", `${CSR}:selfnodeclient`, [group("system:nodes")]],
  ["kubeadm:node-proxier", "system:node-proxier", [account("kube-proxy")]],
  ["system:coredns", "system:coredns", [account("coredns")]],
  ["metrics-server:system:auth-delegator", "system:auth-delegator", [account("metrics-server")]],
  ["system:metrics-server", "system:metrics-server", [account("metrics-server")]],
];

interface NamespacedRole {
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly string[];
  readonly binding?: string;
  readonly subjects: readonly Subject[];
  /** Made by the API server itself. */
  readonly isDefault: boolean;
}

const LEADER = "create | coordination.k8s.io | leases";
const BOOTSTRAPPERS = [group("system:nodes"), TOKEN_NODES];

const ROLES: readonly NamespacedRole[] = [
  {
    namespace: SYSTEM,
    name: "extension-apiserver-authentication-reader",
    rules: ["get,list,watch |  | configmaps | extension-apiserver-authentication"],
    binding: "system::extension-apiserver-authentication-reader",
    subjects: [user("system:kube-controller-manager"), user("system:kube-scheduler")],
    isDefault: true,
  },
  ...["kube-controller-manager", "kube-scheduler"].map((name) => ({
    namespace: SYSTEM,
    name: `system::leader-locking-${name}`,
    rules: ["watch |  | configmaps", `get,update |  | configmaps | ${name}`, LEADER],
    subjects: [user(`system:${name}`), account(name)],
    isDefault: true,
  })),
  {
    namespace: SYSTEM,
    name: "system:controller:bootstrap-signer",
    rules: ["get,list,watch |  | secrets"],
    subjects: [account("bootstrap-signer")],
    isDefault: true,
  },
  {
    namespace: "kube-public",
    name: "system:controller:bootstrap-signer",
    rules: [
      "get,list,watch |  | configmaps",
      "update |  | configmaps | cluster-info",
      "create,patch,update |  | events",
    ],
    subjects: [account("bootstrap-signer")],
    isDefault: true,
  },
  {
    namespace: SYSTEM,
    name: "system:controller:cloud-provider",
    rules: ["create,get,list,watch |  | configmaps"],
    subjects: [account("cloud-provider")],
    isDefault: true,
  },
  {
    namespace: SYSTEM,
    name: "system:controller:token-cleaner",
    rules: ["delete,get,list,watch |  | secrets", "create,patch,update |  | events"],
    subjects: [account("token-cleaner")],
    isDefault: true,
  },
  {
    namespace: "kube-public",
    name: "kubeadm:bootstrap-signer-clusterinfo",
    rules: ["get |  | configmaps | cluster-info"],
    subjects: [user("system:anonymous")],
    isDefault: false,
  },
  {
    namespace: SYSTEM,
    name: "kube-proxy",
    rules: ["get |  | configmaps | kube-proxy"],
    subjects: [TOKEN_NODES],
    isDefault: false,
  },
  {
    namespace: SYSTEM,
    name: "kubeadm:kubelet-config",
    rules: ["get |  | configmaps | kubelet-config"],
    subjects: BOOTSTRAPPERS,
    isDefault: false,
  },
  {
    namespace: SYSTEM,
    name: "kubeadm:nodes-kubeadm-config",
    rules: ["get |  | configmaps | kubeadm-config"],
    subjects: BOOTSTRAPPERS,
    isDefault: false,
  },
];

function createRoles(create: Create): void {
  for (const { namespace, name, rules, binding = name, subjects, isDefault } of ROLES) {
    const common = isDefault ? DEFAULTS : {};
    create("Role", {
      apiVersion: API_VERSION,
      kind: "Role",
      metadata: { name, namespace, ...common },
      rules: rules.map(ruleOf),
    });
    bindRole(create, namespace, binding, name, subjects, common);
  }
  const reader = "extension-apiserver-authentication-reader";
  bindRole(create, SYSTEM, "metrics-server-auth-reader", reader, [account("metrics-server")], {});
}

function bindRole(
  create: Create,
  namespace: string,
  name: string,
  role: string,
  subjects: readonly Subject[],
  metadata: object,
): void {
  const roleRef: RoleRef = { apiGroup: GROUP, kind: "Role", name: role };
  create("RoleBinding", {
    apiVersion: API_VERSION,
    kind: "RoleBinding",
    metadata: { name, namespace, ...metadata },
    roleRef,
    subjects,
  });
}
