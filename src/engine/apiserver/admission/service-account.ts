/**
 * ServiceAccount: every Pod runs as one, and gets its token, the cluster's certificate and its namespace as files.
 * Upstream: plugin/pkg/admission/serviceaccount/admission.go.
 */
import type { ServiceAccount } from "../../../api/types/core.ts";
import type { Container, PodSpec, Volume, VolumeMount } from "../../../api/types/pod.ts";

export const DEFAULT_SERVICE_ACCOUNT = "default";
const MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
const TOKEN_SECONDS = 3607;
const FILE_MODE = 0o644;

/** What counts of an account for the Pods that run as it. */
export interface PodAccount extends Pick<ServiceAccount, "automountServiceAccountToken" | "imagePullSecrets"> {
  readonly metadata: { readonly name: string };
}

export function withServiceAccount(spec: PodSpec, account: PodAccount): PodSpec {
  const name = account.metadata.name;
  let next: PodSpec =
    spec.serviceAccountName === name && spec.serviceAccount === name
      ? spec
      : { ...spec, serviceAccountName: name, serviceAccount: name };
  const automount = spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  if (automount) next = withToken(next);
  const pullSecrets = account.imagePullSecrets ?? [];
  if ((spec.imagePullSecrets ?? []).length === 0 && pullSecrets.length > 0) {
    next = { ...next, imagePullSecrets: pullSecrets };
  }
  return next;
}

function withToken(spec: PodSpec): PodSpec {
  const present = (spec.volumes ?? []).find((volume) => volume.name.startsWith("kube-api-access-"));
  const volume = present ?? tokenVolume(`kube-api-access-${contentSuffix(spec)}`);
  const mount: VolumeMount = { name: volume.name, readOnly: true, mountPath: MOUNT_PATH };
  const containers = spec.containers.map((container) => withMount(container, mount));
  const initContainers = spec.initContainers?.map((container) => withMount(container, mount));
  const mounted = [...containers, ...(initContainers ?? [])].some((container, index) => {
    const before = [...spec.containers, ...(spec.initContainers ?? [])][index];
    return container !== before;
  });
  if (!mounted) return spec;
  return {
    ...spec,
    volumes: present === undefined ? [...(spec.volumes ?? []), volume] : (spec.volumes ?? []),
    containers,
    ...(initContainers === undefined ? {} : { initContainers }),
  };
}

/** A container that mounts something else there keeps it. */
function withMount(container: Container, mount: VolumeMount): Container {
  const mounts = container.volumeMounts ?? [];
  if (mounts.some((known) => known.mountPath === MOUNT_PATH)) return container;
  return { ...container, volumeMounts: [...mounts, mount] };
}

function tokenVolume(name: string): Volume {
  const namespaceFile = {
    path: "namespace",
    fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" },
  };
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: "token" } },
        { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
        { downwardAPI: { items: [namespaceFile] } },
      ],
      defaultMode: FILE_MODE,
    },
  };
}

const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;

/**
 * Five symbols that depend on the spec alone (FNV-1a over its JSON), where upstream draws random ones: equal Pods get
 * equal volumes, and all Pods of one ReplicaSet can share one spec.
 */
function contentSuffix(spec: PodSpec): string {
  const text = JSON.stringify(spec);
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  let rest = hash >>> 0;
  let suffix = "";
  for (let index = 0; index < SUFFIX_LENGTH; index += 1) {
    suffix += ALPHABET[rest % ALPHABET.length];
    rest = Math.floor(rest / ALPHABET.length);
  }
  return suffix;
}
