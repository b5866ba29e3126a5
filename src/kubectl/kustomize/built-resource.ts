/** A resource on its way through a kustomization: what it is now, and what it was called before. */
import type { Fields, Target } from "./kustomization-file.ts";
import { matchesRequirements, parseLabelSelector } from "../../api/label-selector.ts";

export interface BuiltResource {
  readonly object: Fields;
  /** Every name that it has had, the first one first. */
  readonly names: readonly string[];
  /** Made by a generator: its name gets a hash. */
  readonly needsHash: boolean;
  /** Its namespace as it was, before a kustomization set it. */
  readonly namespace: string;
}

export function metadataOf(object: Fields): Fields {
  return (object["metadata"] ?? {}) as Fields;
}

export function nameOf(object: Fields): string {
  const { name } = metadataOf(object);
  return typeof name === "string" ? name : "";
}

export function kindOf(object: Fields): string {
  return String(object["kind"] ?? "");
}

export function groupOf(object: Fields): string {
  const apiVersion = String(object["apiVersion"] ?? "");
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

export function versionOf(object: Fields): string {
  return String(object["apiVersion"] ?? "")
    .split("/")
    .at(-1) as string;
}

/** `Deployment.v1.apps/web.[noNs]`, as kustomize writes it. */
export function identity(object: Fields): string {
  const namespace = String(metadataOf(object)["namespace"] ?? "") || "[noNs]";
  return `${kindOf(object)}.${versionOf(object)}.${groupOf(object) || "[noGrp]"}/${nameOf(object)}.${namespace}`;
}

/** Whether it was once called that. */
export function wasCalled({ object, names }: BuiltResource, name: string): boolean {
  return nameOf(object) === name || names.includes(name);
}

export function isTarget(resource: BuiltResource, target: Target): boolean {
  const { object } = resource;
  const {
    labels = {},
    annotations = {},
    namespace = "",
  } = metadataOf(object) as {
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly namespace?: string;
  };
  return (
    matchesWhole(target.kind, [kindOf(object)]) &&
    matchesWhole(target.group, [groupOf(object)]) &&
    matchesWhole(target.version, [versionOf(object)]) &&
    matchesWhole(target.name, [nameOf(object), ...resource.names]) &&
    matchesWhole(target.namespace, [namespace, resource.namespace]) &&
    matchesSelectorText(target.labelSelector, labels) &&
    matchesSelectorText(target.annotationSelector, annotations)
  );
}

/** Targets are patterns that must fit the whole text. */
function matchesWhole(pattern: string | undefined, texts: readonly string[]): boolean {
  if (pattern === undefined || pattern === "") return true;
  const expression = new RegExp(`^(?:${pattern})$`);
  return texts.some((text) => expression.test(text));
}

function matchesSelectorText(text: string | undefined, labels: Readonly<Record<string, string>>): boolean {
  if (text === undefined || text === "") return true;
  const selector = parseLabelSelector(text);
  return selector.ok && matchesRequirements(selector.requirements, labels);
}
