/** Names of resources that quotas and limits know. Upstream: pkg/apis/core/helper/helpers.go. */
const COMPUTE_RESOURCES = ["cpu", "memory", "ephemeral-storage"];

/** What is counted by the piece. */
export const COUNTED_RESOURCES = [
  "pods",
  "resourcequotas",
  "services",
  "replicationcontrollers",
  "secrets",
  "configmaps",
  "persistentvolumeclaims",
  "services.nodeports",
  "services.loadbalancers",
];

/** What a ResourceQuota may limit. */
export const QUOTA_RESOURCES: ReadonlySet<string> = new Set([
  ...COMPUTE_RESOURCES,
  ...COMPUTE_RESOURCES.flatMap((name) => [`requests.${name}`, `limits.${name}`]),
  "requests.storage",
  ...COUNTED_RESOURCES,
]);
