/**
 * The order in which a kustomization gives its resources: what others need comes first.
 * Upstream: sigs.k8s.io/kustomize/api/internal/builtins/SortOrderTransformer.go (legacy).
 */
import { type BuiltResource, groupOf, kindOf, metadataOf, nameOf, versionOf } from "./built-resource.ts";

const FIRST = (
  "Namespace ResourceQuota StorageClass CustomResourceDefinition ServiceAccount PodSecurityPolicy Role ClusterRole " +
  "RoleBinding ClusterRoleBinding ConfigMap Secret Endpoints Service LimitRange PriorityClass PersistentVolume " +
  "PersistentVolumeClaim Deployment StatefulSet CronJob PodDisruptionBudget"
).split(" ");
const LAST = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

export function inOrder(resources: readonly BuiltResource[]): readonly BuiltResource[] {
  return [...resources].sort(({ object: a }, { object: b }) => {
    const difference = rankOf(kindOf(a)) - rankOf(kindOf(b));
    if (difference !== 0) return difference;
    const [first, second] = [sortText(a), sortText(b)];
    return first < second ? -1 : first > second ? 1 : 0;
  });
}

function rankOf(kind: string): number {
  const first = FIRST.indexOf(kind);
  if (first >= 0) return first - FIRST.length;
  return LAST.indexOf(kind) + 1;
}

function sortText(object: BuiltResource["object"]): string {
  const namespace = String(metadataOf(object)["namespace"] ?? "");
  return [kindOf(object), versionOf(object), groupOf(object), namespace, nameOf(object)].join("|");
}
