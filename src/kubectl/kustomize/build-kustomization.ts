/**
 * From a kustomization to the objects that it stands for: a real part of kustomize, in pure form.
 * Source: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/
 * Upstream: sigs.k8s.io/kustomize/api/internal/target/kusttarget.go.
 */
import { resourceYamlDocuments, YAMLException } from "../../api/go-yaml.ts";
import { CommandFailure } from "../steps.ts";
import { type BuiltResource, identity, kindOf, metadataOf, nameOf } from "./built-resource.ts";
import { isFields } from "./change-fields.ts";
import { generatedHash, generated } from "./generators.ts";
import {
  type Fields,
  type Generator,
  hasKustomization,
  joined,
  type Kustomization,
  readKustomization,
  type ReadFile,
} from "./kustomization-file.ts";
import { withNewNames } from "./name-references.ts";
import { patched } from "./patches.ts";
import { withReplacements } from "./replacements.ts";
import { inOrder } from "./resource-order.ts";
import {
  inNamespace,
  renamed,
  withAffixes,
  withAnnotations,
  withImages,
  withLabels,
  withReplicas,
} from "./transformers.ts";

export interface BuiltKustomization {
  readonly objects: readonly Fields[];
  readonly warnings: readonly string[];
}

/** @param path of the folder @throws CommandFailure with the words of kustomize */
export function buildKustomization(path: string, readFile: ReadFile): BuiltKustomization {
  const folder = joined("", path);
  const warnings: string[] = [];
  const resources = accumulate(folder, [], { readFile, warnings, within: [] });
  const hashed = resources.map((resource) =>
    resource.needsHash ? renamed(resource, `${nameOf(resource.object)}-${generatedHash(resource.object)}`) : resource,
  );
  const named = withNewNames(hashed);
  const { sortOptions } = readKustomization(folder, readFile).kustomization;
  const objects = (sortOptions?.order === "fifo" ? named : inOrder(named)).map(({ object }) => object);
  return { objects, warnings };
}

interface Building {
  readonly readFile: ReadFile;
  readonly warnings: string[];
  /** The folders on the way here: a kustomization cannot contain itself. */
  readonly within: readonly string[];
}

/** @param before what a component is added to */
function accumulate(
  folder: string,
  before: readonly BuiltResource[],
  { readFile, warnings, within }: Building,
): readonly BuiltResource[] {
  if (within.includes(folder)) {
    throw new CommandFailure(`error: cycle detected: candidate root '/${folder}' contains visited root '/${folder}'`);
  }
  const { kustomization, warnings: own } = readKustomization(folder, readFile);
  warnings.push(...own);
  const building = { readFile, warnings, within: [...within, folder] };
  let resources = before;
  for (const path of [...(kustomization.resources ?? []), ...(kustomization.bases ?? [])]) {
    resources = together(resources, resourcesAt(folder, path, building), path);
  }
  for (const path of kustomization.components ?? []) resources = withComponent(resources, folder, path, building);
  resources = withGenerated(resources, kustomization, folder, readFile);
  return transformed(resources, kustomization, folder, readFile);
}

function together(
  resources: readonly BuiltResource[],
  more: readonly BuiltResource[],
  path: string,
): readonly BuiltResource[] {
  const known = new Set(resources.map(({ object }) => identity(object)));
  for (const { object } of more) {
    if (!known.has(identity(object))) continue;
    throw new CommandFailure(
      `error: accumulating resources: accumulation err='merging resources from '${path}': may not add resource with an already registered id: ${identity(object)}'`,
    );
  }
  return [...resources, ...more];
}

/** What a component does, it does to what is there already. */
function withComponent(
  resources: readonly BuiltResource[],
  folder: string,
  path: string,
  building: Building,
): readonly BuiltResource[] {
  const place = joined(folder, path);
  const failed = (problem: string): CommandFailure =>
    new CommandFailure(`error: accumulating components: accumulateDirectory: "${problem}"`);
  if (!hasKustomization(place, building.readFile)) {
    const missing = `evalsymlink failure on '/${place}' : lstat /${place}: no such file or directory`;
    throw new CommandFailure(`error: accumulating components: loader.New "${missing}"`);
  }
  const { kind = "Kustomization" } = readKustomization(place, building.readFile).kustomization;
  if (kind !== "Component") throw failed(`expected kind 'Component' for path '/${place}' but got '${kind}'`);
  try {
    return accumulate(place, resources, building);
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    throw failed(`recursed accumulation of path '/${place}': ${failure.text.replace(/^error: /, "")}`);
  }
}

function resourcesAt(folder: string, path: string, building: Building): readonly BuiltResource[] {
  const { readFile } = building;
  if (/^(?:https?:|git@|github\.com\/)/.test(path)) {
    throw new CommandFailure(`error: remote resources of kustomizations are not part of this kubectl: ${path}`);
  }
  const place = joined(folder, path);
  const text = readFile(place);
  if (text !== undefined) return objectsIn(text, place).map(asResource);
  if (hasKustomization(place, readFile)) {
    if (readKustomization(place, readFile).kustomization.kind !== "Component") return accumulate(place, [], building);
    const problem = `'/${place}' must resolve to a file': expected kind != 'Component' for path '/${place}'`;
    throw new CommandFailure(
      `error: accumulating resources: accumulation err='accumulating resources from '${path}': ${problem}`,
    );
  }
  const missing = `evalsymlink failure on '/${place}' : lstat /${place}: no such file or directory`;
  throw new CommandFailure(
    `error: accumulating resources: accumulation err='accumulating resources from '${path}': ${missing}': must build at directory: not a valid directory: ${missing}`,
  );
}

function asResource(object: Fields): BuiltResource {
  return { object, names: [], needsHash: false, namespace: String(metadataOf(object)["namespace"] ?? "") };
}

function objectsIn(text: string, place: string): readonly Fields[] {
  let loaded: readonly unknown[];
  try {
    loaded = resourceYamlDocuments(text);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw new CommandFailure(
      `error: accumulating resources: accumulation err='accumulating resources from '${place}': MalformedYAMLError: yaml: line ${(problem.mark?.line ?? 0) + 1}: ${problem.reason} in File: ${place}'`,
    );
  }
  return loaded.filter(isFields).flatMap((object) => {
    const { items } = object;
    return kindOf(object).endsWith("List") && Array.isArray(items) ? items.filter(isFields) : [object];
  });
}

function withGenerated(
  resources: readonly BuiltResource[],
  { configMapGenerator = [], secretGenerator = [], generatorOptions = {} }: Kustomization,
  folder: string,
  readFile: ReadFile,
): readonly BuiltResource[] {
  const all: readonly (readonly ["ConfigMap" | "Secret", Generator])[] = [
    ...configMapGenerator.map((generator) => ["ConfigMap", generator] as const),
    ...secretGenerator.map((generator) => ["Secret", generator] as const),
  ];
  return all.reduce<readonly BuiltResource[]>((list, [kind, generator]) => {
    const made = generated(kind, generator, generatorOptions, folder, readFile);
    const known = list.find(
      ({ object, names }) =>
        kindOf(object) === kind && (nameOf(object) === generator.name || names.includes(generator.name ?? "")),
    );
    const { behavior = "create" } = generator;
    if (known === undefined) {
      if (behavior === "create" || behavior === "unspecified") return [...list, made];
      throw new CommandFailure(
        `error: merging from generator ${generator.name}: id ${identity(made.object)} does not exist; cannot merge or replace`,
      );
    }
    if (behavior !== "merge" && behavior !== "replace") {
      throw new CommandFailure(
        `error: merging from generator ${generator.name}: id ${identity(made.object)} exists; behavior must be merge or replace`,
      );
    }
    return list.map((one) => (one === known ? combined(known, made, behavior) : one));
  }, resources);
}

function combined(known: BuiltResource, made: BuiltResource, behavior: "merge" | "replace"): BuiltResource {
  const { labels, annotations } = metadataOf(made.object) as {
    readonly labels?: Fields;
    readonly annotations?: Fields;
  };
  const before = metadataOf(known.object) as { readonly labels?: Fields; readonly annotations?: Fields };
  const data = {
    ...(behavior === "merge" ? (known.object["data"] as Fields) : {}),
    ...(made.object["data"] as Fields),
  };
  const metadata = {
    ...before,
    ...(labels === undefined ? {} : { labels: { ...before.labels, ...labels } }),
    ...(annotations === undefined ? {} : { annotations: { ...before.annotations, ...annotations } }),
  };
  return { ...known, object: { ...known.object, metadata, data }, needsHash: known.needsHash && made.needsHash };
}

/** In the order in which kustomize does it. */
function transformed(
  resources: readonly BuiltResource[],
  kustomization: Kustomization,
  folder: string,
  readFile: ReadFile,
): readonly BuiltResource[] {
  const { patchesStrategicMerge = [], patches = [], patchesJson6902 = [], namespace, labels = [] } = kustomization;
  const {
    namePrefix = "",
    nameSuffix = "",
    commonLabels,
    commonAnnotations,
    images = [],
    replicas = [],
  } = kustomization;
  let list = resources;
  for (const text of patchesStrategicMerge) {
    const patch =
      readFile(joined(folder, text)) === undefined && /\n|:\s/.test(text) ? { patch: text } : { path: text };
    list = patched(list, patch, folder, readFile);
  }
  for (const patch of patches) list = patched(list, patch, folder, readFile);
  for (const patch of patchesJson6902) list = patched(list, patch, folder, readFile);
  if (namespace !== undefined && namespace !== "") list = inNamespace(list, namespace);
  if (namePrefix !== "" || nameSuffix !== "") list = withNewNames(withAffixes(list, namePrefix, nameSuffix));
  for (const rule of labels) list = withLabels(list, rule);
  if (commonLabels !== undefined) list = withLabels(list, { pairs: commonLabels, includeSelectors: true });
  if (commonAnnotations !== undefined) list = withAnnotations(list, commonAnnotations);
  for (const { name, count } of replicas) list = withReplicas(list, name, count);
  return withReplacements(withImages(list, images), kustomization.replacements ?? [], folder, readFile);
}
