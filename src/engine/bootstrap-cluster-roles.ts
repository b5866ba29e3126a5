/**
 * The roles that every API server makes for people and for its own parts, and those of kubeadm, CoreDNS and
 * metrics-server. A rule is written `verbs | groups | resources [| names]`, or `verbs | /paths`; the core group is
 * written as nothing.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
 * Upstream: plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go.
 */

export interface RoleData {
  readonly name: string;
  readonly rules: readonly string[];
  /** Besides that of all default roles. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The rules come from all roles with this label. */
  readonly aggregates?: string;
}

const TO_ADMIN = "rbac.authorization.k8s.io/aggregate-to-admin";
const TO_EDIT = "rbac.authorization.k8s.io/aggregate-to-edit";
const TO_VIEW = "rbac.authorization.k8s.io/aggregate-to-view";

const READ = "get,list,watch";
const CHANGE = "create,delete,deletecollection,patch,update";
const EVERYTHING = "create,delete,deletecollection,get,list,patch,update,watch";
export const WRITE_EVENTS = "create,patch,update | ,events.k8s.io | events";

const WORKLOADS = "daemonsets,deployments,deployments/rollback,deployments/scale";
const SETS = "replicasets,replicasets/scale";
const VIEWED_APPS =
  "controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,statefulsets/scale,statefulsets/status";
const VIEWED_EXTENSIONS =
  "daemonsets,daemonsets/status,deployments,deployments/scale,deployments/status,ingresses,ingresses/status,networkpolicies,replicasets,replicasets/scale,replicasets/status,replicationcontrollers/scale";

/** For people. */
const USER_ROLES: readonly RoleData[] = [
  { name: "cluster-admin", rules: ["* | * | *", "* | *"] },
  { name: "admin", rules: [], aggregates: TO_ADMIN },
  { name: "edit", rules: [], aggregates: TO_EDIT, labels: { [TO_ADMIN]: "true" } },
  { name: "view", rules: [], aggregates: TO_VIEW, labels: { [TO_EDIT]: "true" } },
  {
    name: "system:aggregate-to-admin",
    labels: { [TO_ADMIN]: "true" },
    rules: [
      "create | authorization.k8s.io | localsubjectaccessreviews",
      `${EVERYTHING} | rbac.authorization.k8s.io | rolebindings,roles`,
    ],
  },
  {
    name: "system:aggregate-to-edit",
    labels: { [TO_EDIT]: "true" },
    rules: [
      `${READ} |  | pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy`,
      "impersonate |  | serviceaccounts",
      `${CHANGE} |  | pods,pods/attach,pods/exec,pods/portforward,pods/proxy`,
      "create |  | pods/eviction",
      `${CHANGE} |  | configmaps,events,persistentvolumeclaims,replicationcontrollers,replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy`,
      "create |  | serviceaccounts/token",
      `${CHANGE} | apps | ${WORKLOADS},${SETS},statefulsets,statefulsets/scale`,
      `${CHANGE} | autoscaling | horizontalpodautoscalers`,
      `${CHANGE} | batch | cronjobs,jobs`,
      `${CHANGE} | extensions | ${WORKLOADS},ingresses,networkpolicies,${SETS},replicationcontrollers/scale`,
      `${CHANGE} | policy | poddisruptionbudgets`,
      `${CHANGE} | networking.k8s.io | ingresses,networkpolicies`,
      `${EVERYTHING} | coordination.k8s.io | leases`,
      `${CHANGE} | resource.k8s.io | resourceclaims,resourceclaimtemplates`,
    ],
  },
  {
    name: "system:aggregate-to-view",
    labels: { [TO_VIEW]: "true" },
    rules: [
      `${READ} |  | configmaps,endpoints,persistentvolumeclaims,persistentvolumeclaims/status,pods,replicationcontrollers,replicationcontrollers/scale,serviceaccounts,services,services/status`,
      `${READ} |  | bindings,events,limitranges,namespaces/status,pods/log,pods/status,replicationcontrollers/status,resourcequotas,resourcequotas/status`,
      `${READ} |  | namespaces`,
      `${READ} | discovery.k8s.io | endpointslices`,
      `${READ} | apps | ${VIEWED_APPS}`,
      `${READ} | autoscaling | horizontalpodautoscalers,horizontalpodautoscalers/status`,
      `${READ} | batch | cronjobs,cronjobs/status,jobs,jobs/status`,
      `${READ} | extensions | ${VIEWED_EXTENSIONS}`,
      `${READ} | policy | poddisruptionbudgets,poddisruptionbudgets/status`,
      `${READ} | networking.k8s.io | ingresses,ingresses/status,networkpolicies`,
      `${READ} | resource.k8s.io | resourceclaims,resourceclaims/status,resourceclaimtemplates`,
    ],
  },
  {
    name: "system:basic-user",
    rules: [
      "create | authorization.k8s.io | selfsubjectaccessreviews,selfsubjectrulesreviews",
      "create | authentication.k8s.io | selfsubjectreviews",
    ],
  },
  {
    name: "system:discovery",
    rules: ["get | /api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/"],
  },
  { name: "system:public-info-viewer", rules: ["get | /healthz,/livez,/readyz,/version,/version/"] },
  {
    name: "system:monitoring",
    rules: ["get | /healthz,/healthz/*,/livez,/livez/*,/metrics,/metrics/slis,/readyz,/readyz/*"],
  },
];

const CSR = "certificates.k8s.io";

/** For the cluster's own parts. */
const COMPONENT_ROLES: readonly RoleData[] = [
  {
    name: "system:auth-delegator",
    rules: ["create | authentication.k8s.io | tokenreviews", "create | authorization.k8s.io | subjectaccessreviews"],
  },
  {
    name: `system:${CSR}:certificatesigningrequests:nodeclient`,
    rules: [`create | ${CSR} | certificatesigningrequests/nodeclient`],
  },
  {
    name: `system:${CSR}:certificatesigningrequests:selfnodeclient`,
    rules: [`create | ${CSR} | certificatesigningrequests/selfnodeclient`],
  },
  ...["kube-apiserver-client", "kube-apiserver-client-kubelet", "kubelet-serving", "legacy-unknown"].map((signer) => ({
    name: `system:${CSR}:${signer}-approver`,
    rules: [`approve | ${CSR} | signers | kubernetes.io/${signer}`],
  })),
  {
    name: "system:heapster",
    rules: [`${READ} |  | events,namespaces,nodes,pods`, `${READ} | extensions | deployments`],
  },
  { name: "system:kube-aggregator", rules: [`${READ} |  | endpoints,services`] },
  {
    name: "system:kube-controller-manager",
    rules: [
      WRITE_EVENTS,
      "create | coordination.k8s.io | leases",
      "get,update | coordination.k8s.io | leases | kube-controller-manager",
      "create |  | secrets,serviceaccounts",
      "delete |  | secrets",
      "get |  | configmaps,namespaces,secrets,serviceaccounts",
      "update |  | secrets,serviceaccounts",
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | subjectaccessreviews",
      "list,watch | * | *",
      "create |  | serviceaccounts/token",
    ],
  },
  { name: "system:kube-dns", rules: ["list,watch |  | endpoints,services"] },
  {
    name: "system:kube-scheduler",
    rules: [
      WRITE_EVENTS,
      "create | coordination.k8s.io | leases",
      "get,list,update,watch | coordination.k8s.io | leases | kube-scheduler",
      `${READ} |  | nodes`,
      "delete,get,list,watch |  | pods",
      "create |  | bindings,pods/binding",
      "patch,update |  | pods/status",
      `${READ} |  | replicationcontrollers,services`,
      `${READ} | apps,extensions | replicasets`,
      `${READ} | apps | statefulsets`,
      `${READ} | policy | poddisruptionbudgets`,
      `${READ} |  | persistentvolumeclaims,persistentvolumes`,
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | subjectaccessreviews",
      `${READ} | storage.k8s.io | csinodes`,
      `${READ} |  | namespaces`,
      `${READ} | storage.k8s.io | csidrivers`,
      `${READ} | storage.k8s.io | csistoragecapacities`,
      `${READ} | storage.k8s.io | volumeattachments`,
      `${READ} | resource.k8s.io | deviceclasses,resourceclaims,resourceslices`,
      "patch,update | resource.k8s.io | resourceclaims,resourceclaims/status",
    ],
  },
  {
    name: "system:kubelet-api-admin",
    rules: [
      `${READ} |  | nodes`,
      "proxy |  | nodes",
      "* |  | nodes/checkpoint,nodes/configz,nodes/healthz,nodes/log,nodes/metrics,nodes/pods,nodes/proxy,nodes/stats",
    ],
  },
  {
    name: "system:node",
    rules: [
      "create | authentication.k8s.io | tokenreviews",
      "create | authorization.k8s.io | localsubjectaccessreviews,subjectaccessreviews",
      `${READ} |  | services`,
      "create,get,list,watch |  | nodes",
      "patch,update |  | nodes/status",
      "patch,update |  | nodes",
      "create,patch,update |  | events",
      `${READ} |  | pods`,
      "create,delete |  | pods",
      "patch,update |  | pods/status",
      "create |  | pods/eviction",
      `${READ} |  | configmaps,secrets`,
      "get |  | persistentvolumeclaims,persistentvolumes",
      "get |  | endpoints",
      `create,get,list,watch | ${CSR} | certificatesigningrequests`,
      "create,delete,get,patch,update | coordination.k8s.io | leases",
      "get | storage.k8s.io | volumeattachments",
      "create |  | serviceaccounts/token",
      "get,patch,update |  | persistentvolumeclaims/status",
      `${READ} | storage.k8s.io | csidrivers`,
      "create,delete,get,patch,update | storage.k8s.io | csinodes",
      `${READ} | node.k8s.io | runtimeclasses`,
      "get | resource.k8s.io | resourceclaims",
      "create,delete,deletecollection,get,list,patch,update,watch | resource.k8s.io | resourceslices",
    ],
  },
  { name: "system:node-bootstrapper", rules: [`create,get,list,watch | ${CSR} | certificatesigningrequests`] },
  { name: "system:node-problem-detector", rules: ["get |  | nodes", "patch |  | nodes/status", WRITE_EVENTS] },
  {
    name: "system:node-proxier",
    rules: [
      "list,watch |  | endpoints,services",
      `${READ} |  | nodes`,
      WRITE_EVENTS,
      "list,watch | discovery.k8s.io | endpointslices",
      "list,watch | networking.k8s.io | servicecidrs",
    ],
  },
  {
    name: "system:persistent-volume-provisioner",
    rules: [
      "create,delete,get,list,watch |  | persistentvolumes",
      "get,list,update,watch |  | persistentvolumeclaims",
      `${READ} | storage.k8s.io | storageclasses`,
      "watch |  | events",
      WRITE_EVENTS,
    ],
  },
  {
    name: "system:service-account-issuer-discovery",
    rules: [
      "get | /.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/",
    ],
  },
  {
    name: "system:volume-scheduler",
    rules: [
      "get,list,patch,update,watch |  | persistentvolumes",
      `${READ} | storage.k8s.io | storageclasses`,
      "get,list,patch,update,watch |  | persistentvolumeclaims",
    ],
  },
];

export const CLUSTER_ROLES: readonly RoleData[] = [...USER_ROLES, ...COMPONENT_ROLES];

/** Not the API server's own: kubeadm, CoreDNS and metrics-server bring them. */
export const ADDON_CLUSTER_ROLES: readonly RoleData[] = [
  { name: "kubeadm:get-nodes", rules: ["get |  | nodes"] },
  {
    name: "system:coredns",
    rules: ["list,watch |  | endpoints,services,pods,namespaces", "list,watch | discovery.k8s.io | endpointslices"],
  },
  {
    name: "system:aggregated-metrics-reader",
    labels: { "k8s-app": "metrics-server", [TO_ADMIN]: "true", [TO_EDIT]: "true", [TO_VIEW]: "true" },
    rules: [`${READ} | metrics.k8s.io | pods,nodes`],
  },
  {
    name: "system:metrics-server",
    labels: { "k8s-app": "metrics-server" },
    rules: ["get |  | nodes/metrics", `${READ} |  | pods,nodes`],
  },
];
