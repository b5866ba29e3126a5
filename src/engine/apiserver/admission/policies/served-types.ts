/** Which built-in type a resource is of, as far as expressions are checked against types. */

/** `group/version`: resources and their kinds. */
const TYPES: Readonly<Record<string, string>> = {
  "/v1":
    "configmaps ConfigMap,endpoints Endpoints,limitranges LimitRange,namespaces Namespace,nodes Node,persistentvolumeclaims PersistentVolumeClaim,persistentvolumes PersistentVolume,pods Pod,podtemplates PodTemplate,replicationcontrollers ReplicationController,resourcequotas ResourceQuota,secrets Secret,serviceaccounts ServiceAccount,services Service",
  "apps/v1":
    "controllerrevisions ControllerRevision,daemonsets DaemonSet,deployments Deployment,replicasets ReplicaSet,statefulsets StatefulSet",
  "autoscaling/v2": "horizontalpodautoscalers HorizontalPodAutoscaler",
  "batch/v1": "cronjobs CronJob,jobs Job",
  "networking.k8s.io/v1": "ingressclasses IngressClass,ingresses Ingress,networkpolicies NetworkPolicy",
  "policy/v1": "poddisruptionbudgets PodDisruptionBudget",
  "rbac.authorization.k8s.io/v1":
    "clusterrolebindings ClusterRoleBinding,clusterroles ClusterRole,rolebindings RoleBinding,roles Role",
  "scheduling.k8s.io/v1": "priorityclasses PriorityClass",
  "storage.k8s.io/v1": "storageclasses StorageClass",
};

/** Undefined for wildcards, subresources and what is not in the table. */
export function servedType(
  group: string,
  version: string,
  resource: string,
): { readonly kind: string; readonly struct: string } | undefined {
  const types = TYPES[`${group}/${version}`]?.split(",") ?? [];
  const kind = types.map((type) => type.split(" ")).find(([plural]) => plural === resource)?.[1];
  return kind === undefined ? undefined : { kind, struct: kind };
}
