/**
 * The manifest of a static Pod, as a kubelet reads it from its disk.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
 * Upstream: pkg/kubelet/config (common.go, tryDecodeSinglePod), which logs what is wrong with a file and leaves it out.
 */
import { goYaml } from "../api/go-yaml.ts";
import type { Pod } from "../api/types/pod.ts";
import type { ApiServer } from "./apiserver/api-server.ts";
import { decodeObject } from "./apiserver/decode/decode-object.ts";

/** Completed with its defaults; undefined for what is no Pod, is not valid, or needs other objects of the API. */
export function readPodManifest(server: ApiServer, text: string): Pod | undefined {
  const body = parsed(text);
  if (body["kind"] !== "Pod" || body["apiVersion"] !== "v1") return undefined;
  const decoded = decodeObject({ kind: "Pod" }, body);
  if (!decoded.ok || decoded.strictErrors.length > 0) return undefined;
  const definition = server.kinds.kind("Pod");
  const given = decoded.object as Pod;
  const { metadata, spec } = given;
  if (metadata?.name === undefined || spec?.containers === undefined) return undefined;
  const named: Pod = { ...given, metadata: { ...metadata, namespace: metadata.namespace ?? "default" } };
  const pod = (definition.default?.(named) ?? named) as Pod;
  if (needsOthers(pod) || (definition.validate?.(pod) ?? []).length > 0) return undefined;
  return pod;
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = goYaml(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** Static Pods may not refer to other objects. Upstream: podutil.HasAPIObjectReference. */
function needsOthers({ spec }: Pod): boolean {
  if (spec.serviceAccountName !== undefined || (spec.imagePullSecrets?.length ?? 0) > 0) return true;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const reads = containers.some(
    ({ env = [], envFrom = [] }) =>
      envFrom.length > 0 ||
      env.some(({ valueFrom }) => (valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef) !== undefined),
  );
  const volumes = spec.volumes ?? [];
  return (
    reads ||
    volumes.some(
      (volume) =>
        (volume.configMap ?? volume.secret ?? volume.persistentVolumeClaim ?? volume.ephemeral ?? volume.projected) !==
        undefined,
    )
  );
}
