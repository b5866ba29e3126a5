/**
 * What a machine has to do with: the objects that its Pods name, directly or through their claims.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/node/
 * Upstream: plugin/pkg/auth/authorizer/node/graph.go, pkg/api/v1/pod/util.go (VisitPodSecretNames, VisitPodConfigmapNames).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { Store } from "../../etcd/store.ts";
import { keyOf } from "../write/write-environment.ts";

/** The kubelet made these of files: they name nothing. */
export const MIRROR_ANNOTATION = "kubernetes.io/config.mirror";

type Named = "secrets" | "configmaps" | "serviceaccounts" | "persistentvolumeclaims" | "resourceclaims";

/** @param resource with its group: `volumeattachments.storage.k8s.io` @param namespace empty for what has none */
export function isRelated(
  store: Store<KubeObject>,
  node: string,
  resource: string,
  namespace: string,
  name: string,
): boolean {
  switch (resource) {
    case "pods":
      return podsOf(store, node).some(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
    case "persistentvolumes":
      return hasVolume(store, node, name);
    case "volumeattachments.storage.k8s.io":
    case "resourceslices.resource.k8s.io": {
      const { spec } = (store.get(resource, name) ?? {}) as { readonly spec?: { readonly nodeName?: string } };
      return spec?.nodeName === node;
    }
    default: {
      const kind = resource.split(".")[0] as Named;
      return podsOf(store, node).some((pod) => pod.metadata.namespace === namespace && namesIn(pod, kind).has(name));
    }
  }
}

function podsOf(store: Store<KubeObject>, node: string): readonly Pod[] {
  return (store.values("pods") as readonly Pod[]).filter(({ spec }) => spec.nodeName === node);
}

function hasVolume(store: Store<KubeObject>, node: string, name: string): boolean {
  const { claimRef } = (store.get("persistentvolumes", name) as PersistentVolume | undefined)?.spec ?? {};
  if (claimRef?.namespace === undefined || claimRef.name === undefined) return false;
  const claim = store.get("persistentvolumeclaims", keyOf(claimRef.namespace, claimRef.name));
  const isBound = (claim as PersistentVolumeClaim | undefined)?.spec.volumeName === name;
  return isBound && isRelated(store, node, "persistentvolumeclaims", claimRef.namespace, claimRef.name);
}

function namesIn(pod: Pod, kind: Named): ReadonlySet<string> {
  const { metadata, spec, status } = pod;
  if (metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return new Set();
  switch (kind) {
    case "serviceaccounts":
      return new Set([spec.serviceAccountName ?? ""]);
    case "persistentvolumeclaims":
      return new Set(
        (spec.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) =>
          ephemeral === undefined ? (persistentVolumeClaim?.claimName ?? []) : `${metadata.name}-${name}`,
        ),
      );
    case "resourceclaims":
      return new Set([
        ...(spec.resourceClaims ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? []),
        ...(status.resourceClaimStatuses ?? []).flatMap(({ resourceClaimName }) => resourceClaimName ?? []),
      ]);
    case "secrets":
    case "configmaps":
      return referencedNames(spec, kind);
  }
}

/** Under which keys a Pod names them, and how. */
const REFERENCES = {
  secrets: /^(?:secret|secretKeyRef|secretRef|nodePublishSecretRef|imagePullSecrets|azureFile)$/,
  configmaps: /^(?:configMap|configMapKeyRef|configMapRef)$/,
} as const;

/** Wherever in the Pod they stand: containers, volumes, what is projected. */
export function referencedNames(spec: Pod["spec"], kind: keyof typeof REFERENCES): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (key: string, value: unknown): void => {
    if (Array.isArray(value)) return value.forEach((one) => visit(key, one));
    if (typeof value !== "object" || value === null) return;
    const { name, secretName = name } = value as { readonly name?: unknown; readonly secretName?: unknown };
    if (REFERENCES[kind].test(key) && typeof secretName === "string") names.add(secretName);
    for (const [inner, one] of Object.entries(value)) visit(inner, one);
  };
  visit("", spec);
  return names;
}
