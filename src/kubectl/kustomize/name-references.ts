/**
 * Where resources name others: those places follow when a name changes.
 * Upstream: sigs.k8s.io/kustomize/api/internal/konfig/builtinpluginconsts/namereference.go.
 */
import { type BuiltResource, kindOf, metadataOf, nameOf } from "./built-resource.ts";
import { changed, isFields } from "./change-fields.ts";
import type { Fields } from "./kustomization-file.ts";

const POD_SPECS: Readonly<Record<string, string>> = {
  Pod: "spec",
  Deployment: "spec/template/spec",
  ReplicaSet: "spec/template/spec",
  ReplicationController: "spec/template/spec",
  StatefulSet: "spec/template/spec",
  DaemonSet: "spec/template/spec",
  Job: "spec/template/spec",
  CronJob: "spec/jobTemplate/spec/template/spec",
};

const CONTAINER_LISTS = ["containers", "initContainers"];
const inContainers = (path: string) => CONTAINER_LISTS.map((list) => `${list}/*/${path}`);

/** The kind that is named, and the places in the spec of Pods. */
const IN_POD_SPECS: Readonly<Record<string, readonly string[]>> = {
  ConfigMap: [
    "volumes/*/configMap/name",
    "volumes/*/projected/sources/*/configMap/name",
    ...inContainers("env/*/valueFrom/configMapKeyRef/name"),
    ...inContainers("envFrom/*/configMapRef/name"),
  ],
  Secret: [
    "volumes/*/secret/secretName",
    "volumes/*/projected/sources/*/secret/name",
    "imagePullSecrets/*/name",
    ...inContainers("env/*/valueFrom/secretKeyRef/name"),
    ...inContainers("envFrom/*/secretRef/name"),
  ],
  PersistentVolumeClaim: ["volumes/*/persistentVolumeClaim/claimName"],
  ServiceAccount: ["serviceAccountName", "serviceAccount"],
  PriorityClass: ["priorityClassName"],
};

/** The kind that is named, the kind that names it, and the place. */
const ELSEWHERE: readonly (readonly [named: string, kind: string, path: string])[] = [
  ["Service", "StatefulSet", "spec/serviceName"],
  ["Service", "Ingress", "spec/rules/*/http/paths/*/backend/service/name"],
  ["Service", "Ingress", "spec/defaultBackend/service/name"],
  ["Service", "APIService", "spec/service/name"],
  ["Service", "ValidatingWebhookConfiguration", "webhooks/*/clientConfig/service/name"],
  ["Service", "MutatingWebhookConfiguration", "webhooks/*/clientConfig/service/name"],
  ["Secret", "Ingress", "spec/tls/*/secretName"],
  ["Secret", "ServiceAccount", "imagePullSecrets/*/name"],
  ["PersistentVolume", "PersistentVolumeClaim", "spec/volumeName"],
  ["StorageClass", "PersistentVolumeClaim", "spec/storageClassName"],
  ["StorageClass", "PersistentVolume", "spec/storageClassName"],
  ["StorageClass", "StatefulSet", "spec/volumeClaimTemplates/*/spec/storageClassName"],
  ["IngressClass", "Ingress", "spec/ingressClassName"],
];

/** Every resource with the new names in place of the old ones. */
export function withNewNames(resources: readonly BuiltResource[]): readonly BuiltResource[] {
  const renamed = resources.filter(({ object, names }) => names.length > 0 && names[0] !== nameOf(object));
  if (renamed.length === 0) return resources;
  return resources.map((resource) => ({ ...resource, object: follow(resource.object, resources) }));
}

function follow(object: Fields, all: readonly BuiltResource[]): Fields {
  let next: unknown = object;
  const kind = kindOf(object);
  const podSpec = POD_SPECS[kind];
  const namespace = metadataOf(object)["namespace"];
  const rename = (named: string, path: string): void => {
    next = changed(next, path.split("/"), (name) => newName(all, named, namespace, name));
  };
  if (podSpec !== undefined) {
    for (const [named, places] of Object.entries(IN_POD_SPECS)) {
      for (const place of places) rename(named, `${podSpec}/${place}`);
    }
  }
  for (const [named, from, path] of ELSEWHERE) if (from === kind) rename(named, path);
  if (kind === "HorizontalPodAutoscaler") next = changed(next, ["spec", "scaleTargetRef"], byKind(all, namespace));
  if (kind === "RoleBinding" || kind === "ClusterRoleBinding") {
    next = changed(next, ["roleRef"], byKind(all, namespace));
    next = changed(next, ["subjects", "*"], (subject) => subjectOf(all, subject));
  }
  return next as Fields;
}

function byKind(all: readonly BuiltResource[], namespace: unknown) {
  return (reference: unknown): unknown => {
    if (!isFields(reference)) return reference;
    return { ...reference, name: newName(all, String(reference["kind"] ?? ""), namespace, reference["name"]) };
  };
}

/** ServiceAccounts are named with their namespace, which may have changed too. */
function subjectOf(all: readonly BuiltResource[], subject: unknown): unknown {
  if (!isFields(subject) || subject["kind"] !== "ServiceAccount") return subject;
  const account = all.find(
    ({ object, names, namespace }) =>
      kindOf(object) === "ServiceAccount" &&
      (names[0] ?? nameOf(object)) === subject["name"] &&
      (subject["namespace"] === undefined ||
        subject["namespace"] === (namespace || "default") ||
        subject["namespace"] === metadataOf(object)["namespace"]),
  );
  if (account === undefined) return subject;
  const { namespace } = metadataOf(account.object);
  return { ...subject, name: nameOf(account.object), ...(namespace === undefined ? {} : { namespace }) };
}

function newName(all: readonly BuiltResource[], kind: string, namespace: unknown, name: unknown): unknown {
  const found = all.find(
    ({ object, names }) =>
      kindOf(object) === kind &&
      names.includes(name as string) &&
      (metadataOf(object)["namespace"] === undefined || metadataOf(object)["namespace"] === namespace),
  );
  return found === undefined ? name : nameOf(found.object);
}
