/**
 * What a kustomization does to all its resources: namespace, names, labels, annotations, images, replicas.
 * Upstream: sigs.k8s.io/kustomize/api/internal/builtins, konfig/builtinpluginconsts.
 */
import { type BuiltResource, groupOf, kindOf, metadataOf, nameOf, wasCalled } from "./built-resource.ts";
import { changed, valueAt, withEntries } from "./change-fields.ts";
import type { Fields, ImageRule, LabelRule } from "./kustomization-file.ts";
import { CommandFailure } from "../steps.ts";

/** Kinds without a namespace. */
const CLUSTER_KINDS: ReadonlySet<string> = new Set(
  (
    "APIService CSIDriver CSINode CertificateSigningRequest ClusterRole ClusterRoleBinding CustomResourceDefinition " +
    "DeviceClass FlowSchema IngressClass MutatingWebhookConfiguration Namespace Node PersistentVolume PriorityClass " +
    "PriorityLevelConfiguration RuntimeClass StorageClass ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding " +
    "ValidatingWebhookConfiguration VolumeAttachment Machine Fault"
  ).split(" "),
);

type Change = (object: Fields) => Fields;

function each(resources: readonly BuiltResource[], change: Change): readonly BuiltResource[] {
  return resources.map((resource) => ({ ...resource, object: change(resource.object) }));
}

export function inNamespace(resources: readonly BuiltResource[], namespace: string): readonly BuiltResource[] {
  return resources.map((resource) => {
    const { object } = resource;
    const kind = kindOf(object);
    if (kind === "Namespace" && groupOf(object) === "") return renamed(resource, namespace);
    const placed = CLUSTER_KINDS.has(kind) ? object : { ...object, metadata: { ...metadataOf(object), namespace } };
    const isBinding = kind === "RoleBinding" || kind === "ClusterRoleBinding";
    const next = isBinding ? changed(placed, ["subjects", "*"], (one) => subjectIn(one, namespace)) : placed;
    return { ...resource, object: next as Fields };
  });
}

/** The default account is everywhere; others follow their own names. */
function subjectIn(subject: unknown, namespace: string): unknown {
  const { kind, name } = (subject ?? {}) as Fields;
  return kind === "ServiceAccount" && name === "default" ? { ...(subject as Fields), namespace } : subject;
}

export function renamed(resource: BuiltResource, name: string): BuiltResource {
  const { object, names } = resource;
  const old = nameOf(object);
  if (old === name) return resource;
  return { ...resource, object: { ...object, metadata: { ...metadataOf(object), name } }, names: [...names, old] };
}

/** Names of what others made up stay. */
const KEEP_NAMES: ReadonlySet<string> = new Set(["Namespace", "CustomResourceDefinition", "APIService"]);

export function withAffixes(
  resources: readonly BuiltResource[],
  prefix: string,
  suffix: string,
): readonly BuiltResource[] {
  return resources.map((resource) =>
    KEEP_NAMES.has(kindOf(resource.object))
      ? resource
      : renamed(resource, `${prefix}${nameOf(resource.object)}${suffix}`),
  );
}

const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  Deployment: ["spec", "template", "metadata"],
  ReplicaSet: ["spec", "template", "metadata"],
  ReplicationController: ["spec", "template", "metadata"],
  StatefulSet: ["spec", "template", "metadata"],
  DaemonSet: ["spec", "template", "metadata"],
  Job: ["spec", "template", "metadata"],
  CronJob: ["spec", "jobTemplate", "spec", "template", "metadata"],
};

/** Where a kind says which Pods are its own; `true` where the map is made when it is not there. */
const SELECTORS: Readonly<Record<string, readonly (readonly [path: readonly string[], create: boolean])[]>> = {
  Service: [[["spec", "selector"], true]],
  ReplicationController: [[["spec", "selector"], true]],
  Deployment: [
    [["spec", "selector", "matchLabels"], true],
    [["spec", "template", "spec", "topologySpreadConstraints", "*", "labelSelector", "matchLabels"], false],
  ],
  ReplicaSet: [[["spec", "selector", "matchLabels"], true]],
  DaemonSet: [[["spec", "selector", "matchLabels"], true]],
  StatefulSet: [
    [["spec", "selector", "matchLabels"], true],
    [["spec", "template", "spec", "topologySpreadConstraints", "*", "labelSelector", "matchLabels"], false],
  ],
  Job: [[["spec", "selector", "matchLabels"], false]],
  CronJob: [[["spec", "jobTemplate", "spec", "selector", "matchLabels"], false]],
  PodDisruptionBudget: [[["spec", "selector", "matchLabels"], false]],
  NetworkPolicy: [
    [["spec", "podSelector", "matchLabels"], false],
    [["spec", "ingress", "*", "from", "*", "podSelector", "matchLabels"], false],
    [["spec", "egress", "*", "to", "*", "podSelector", "matchLabels"], false],
  ],
};

export function withLabels(resources: readonly BuiltResource[], rule: LabelRule): readonly BuiltResource[] {
  const { pairs = {}, includeSelectors = false, includeTemplates = false } = rule;
  return each(resources, (object) => {
    let next: unknown = withEntries(object, ["metadata", "labels"], pairs);
    const template = TEMPLATES[kindOf(object)];
    if (kindOf(object) === "CronJob" && (includeSelectors || includeTemplates)) {
      next = withEntries(next, ["spec", "jobTemplate", "metadata", "labels"], pairs);
    }
    if (template !== undefined && (includeSelectors || includeTemplates)) {
      next = withEntries(next, [...template, "labels"], pairs);
    }
    if (kindOf(object) === "StatefulSet" && includeSelectors) {
      next = changed(next, ["spec", "volumeClaimTemplates", "*"], (claim) =>
        withEntries(claim, ["metadata", "labels"], pairs),
      );
    }
    for (const [path, create] of includeSelectors ? (SELECTORS[kindOf(object)] ?? []) : []) {
      next = create ? withEntries(next, path, pairs) : changed(next, path, (found) => withEntries(found, [], pairs));
    }
    return next as Fields;
  });
}

export function withAnnotations(
  resources: readonly BuiltResource[],
  annotations: Readonly<Record<string, string>>,
): readonly BuiltResource[] {
  return each(resources, (object) => {
    const next = withEntries(object, ["metadata", "annotations"], annotations);
    const template = TEMPLATES[kindOf(object)];
    return (template === undefined ? next : withEntries(next, [...template, "annotations"], annotations)) as Fields;
  });
}

export function withImages(resources: readonly BuiltResource[], rules: readonly ImageRule[]): readonly BuiltResource[] {
  return rules.reduce((list, rule) => each(list, (object) => imagesIn(object, rule) as Fields), resources);
}

/** In every list of containers, wherever it is. */
function imagesIn(value: unknown, rule: ImageRule): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => imagesIn(one, rule));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => {
      const below = imagesIn(inner, rule);
      const holds = key === "containers" || key === "initContainers";
      return [key, holds ? changed(below, ["*", "image"], (image) => newImage(image, rule)) : below];
    }),
  );
}

function newImage(image: unknown, { name, newName, newTag, digest }: ImageRule): unknown {
  if (typeof image !== "string") return image;
  const [, base = image, tag = "", hash = ""] = /^(.+?)(:[^:/@]+)?(@.+)?$/.exec(image) ?? [];
  if (base !== name) return image;
  const kept = newName ?? base;
  if (digest !== undefined) return `${kept}@${digest}`;
  return newTag === undefined ? `${kept}${tag}${hash}` : `${kept}:${newTag}`;
}

const SCALED: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "ReplicationController", "StatefulSet"]);

export function withReplicas(
  resources: readonly BuiltResource[],
  name: string,
  count: number,
): readonly BuiltResource[] {
  const isMeant = (resource: BuiltResource) => SCALED.has(kindOf(resource.object)) && wasCalled(resource, name);
  if (!resources.some(isMeant)) {
    throw new CommandFailure(
      `error: resource with name ${name} does not match a config with the following GVK [Deployment.[noVer].[noGrp] ReplicationController.[noVer].[noGrp] ReplicaSet.[noVer].[noGrp] StatefulSet.[noVer].[noGrp]]`,
    );
  }
  return resources.map((resource) => {
    if (!isMeant(resource)) return resource;
    const { object } = resource;
    const spec = { ...(valueAt(object, ["spec"]) as Fields | undefined), replicas: count };
    return { ...resource, object: { ...object, spec } };
  });
}
