/**
 * Replacements: a field of one resource is copied to fields of others.
 * Source: https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/
 * Upstream: sigs.k8s.io/kustomize/api/filters/replacement/replacement.go.
 */
import { goYaml } from "../../api/go-yaml.ts";
import { CommandFailure } from "../steps.ts";
import { type BuiltResource, groupOf, isTarget, kindOf, metadataOf, versionOf, wasCalled } from "./built-resource.ts";
import { changedAt, splitPath } from "./field-path.ts";
import { type Fields, joined, type ReadFile, type Replacement, type ReplacementSource } from "./kustomization-file.ts";

export function withReplacements(
  resources: readonly BuiltResource[],
  replacements: readonly Replacement[],
  folder: string,
  readFile: ReadFile,
): readonly BuiltResource[] {
  const all = replacements.flatMap((one) => (one.path === undefined ? [one] : inFile(one.path, folder, readFile)));
  return all.reduce(replaced, resources);
}

function inFile(path: string, folder: string, readFile: ReadFile): readonly Replacement[] {
  const text = readFile(joined(folder, path));
  if (text === undefined) {
    const place = `/${joined(folder, path)}`;
    const missing = `evalsymlink failure on '${place}' : lstat ${place}: no such file or directory`;
    const config = `\`\nReplacements:\n- path: ${path}\n\``;
    throw new CommandFailure(
      `error: trouble configuring builtin ReplacementTransformer with config: ${config}: ${missing}`,
    );
  }
  const value = goYaml(text) as Replacement | readonly Replacement[];
  return Array.isArray(value) ? (value as readonly Replacement[]) : [value as Replacement];
}

function replaced(resources: readonly BuiltResource[], replacement: Replacement): readonly BuiltResource[] {
  const { source, sourceValue, targets = [] } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets.length === 0)
    throw new CommandFailure("error: replacements must specify a source and at least one target");
  if (source !== undefined && sourceValue !== undefined)
    throw new CommandFailure("error: must specify only one of source or sourceValue");
  const value = source === undefined ? sourceValue : valueOf(source, resources);
  return targets.reduce<readonly BuiltResource[]>((list, target) => {
    const { select, reject = [], fieldPaths = [NAME], options = {} } = target;
    if (select === undefined) throw new CommandFailure("error: target must specify resources to select");
    return list.map((resource) => {
      if (!isTarget(resource, select) || reject.some((one) => isTarget(resource, one))) return resource;
      const object = fieldPaths.reduce<Fields>((fields, path) => {
        const change = (found: unknown): unknown => put(found, value, options, path);
        const next = at(fields, path, { change, create: options.create === true });
        if (!next.found) throw new CommandFailure(`error: unable to find field "${path}" in replacement target`);
        return next.value as Fields;
      }, resource.object);
      return { ...resource, object };
    });
  }, resources);
}

const NAME = "metadata.name";

function at(object: Fields, path: string, change: Parameters<typeof changedAt>[2]): ReturnType<typeof changedAt> {
  try {
    return changedAt(object, splitPath(path), change);
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    throw new CommandFailure(`error: unable to find field "${path}" in replacement target: ${failure.text}`);
  }
}

function valueOf(source: ReplacementSource, resources: readonly BuiltResource[]): unknown {
  const { fieldPath = NAME, options } = source;
  const [found, ...more] = resources.filter((resource) => isSource(resource, source));
  if (found === undefined) throw new CommandFailure(`error: nothing selected by ${sourceText(source)}`);
  if (more.length > 0) throw new CommandFailure(`error: multiple matches for selector ${sourceText(source)}`);
  let value: unknown;
  const seen = at(found.object, fieldPath, { change: (one) => (value = one), create: false });
  if (!seen.found)
    throw new CommandFailure(
      `error: fieldPath \`${fieldPath}\` is missing for replacement source ${sourceText(source)}`,
    );
  const { delimiter = "", index = 0 } = options ?? {};
  if (delimiter === "") return value;
  const parts = String(value).split(delimiter);
  const part = parts[index];
  if (part === undefined)
    throw new CommandFailure(`error: options.index ${index} is out of bounds for value ${String(value)}`);
  return part;
}

/** Unlike targets, a source is meant to the letter. */
function isSource(resource: BuiltResource, { group, version, kind, name, namespace }: ReplacementSource): boolean {
  const { object } = resource;
  const fits = (wanted: string | undefined, is: boolean): boolean => wanted === undefined || wanted === "" || is;
  const places: readonly unknown[] = [metadataOf(object)["namespace"], resource.namespace];
  return (
    fits(group, groupOf(object) === group) &&
    fits(version, versionOf(object) === version) &&
    fits(kind, kindOf(object) === kind) &&
    fits(name, wasCalled(resource, name ?? "")) &&
    fits(namespace, places.includes(namespace))
  );
}

function sourceText({ group, version, kind, name, namespace }: ReplacementSource): string {
  const type = `${kind || "[noKind]"}.${version || "[noVer]"}.${group || "[noGrp]"}`;
  return `${type}/${name || "[noName]"}.${namespace || "[noNs]"}`;
}

/** A text stays a text, and a number a number. */
function put(
  found: unknown,
  value: unknown,
  { delimiter = "", index = 0 }: { readonly delimiter?: string; readonly index?: number },
  path: string,
): unknown {
  if (delimiter !== "" && found !== undefined) {
    const parts = String(found).split(delimiter);
    if (index < 0) return [String(value), ...parts].join(delimiter);
    if (index >= parts.length) return [...parts, String(value)].join(delimiter);
    return parts.map((part, place) => (place === index ? String(value) : part)).join(delimiter);
  }
  if (typeof value === "object") return value;
  const isText = typeof found === "string" || /^metadata\.(labels|annotations)\b/.test(path);
  if (isText) return String(value);
  if (typeof found === "number" && Number.isFinite(Number(value))) return Number(value);
  return value;
}
