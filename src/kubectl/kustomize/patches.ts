/**
 * Patches of a kustomization: strategic merges and JSON patches, by target or by what the patch itself names.
 * Upstream: sigs.k8s.io/kustomize/api/internal/builtins/PatchTransformer.go.
 */
import { resourceYamlDocuments, YAMLException } from "../../api/go-yaml.ts";
import { applyJsonPatch } from "../../api/json-patch.ts";
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import { CommandFailure } from "../steps.ts";
import {
  type BuiltResource,
  groupOf,
  identity,
  isTarget,
  kindOf,
  metadataOf,
  nameOf,
  wasCalled,
} from "./built-resource.ts";
import { isFields } from "./change-fields.ts";
import { type Fields, joined, type Patch, type ReadFile } from "./kustomization-file.ts";

export function patched(
  resources: readonly BuiltResource[],
  { patch, path, target, options = {} }: Patch,
  folder: string,
  readFile: ReadFile,
): readonly BuiltResource[] {
  const text = patch ?? (path === undefined ? undefined : readFile(joined(folder, path)));
  if (text === undefined) {
    if (path === undefined) throw new CommandFailure("error: must specify one of patch and path in\n{}");
    const place = `/${joined(folder, path)}`;
    throw new CommandFailure(
      `error: failed to get the patch file from path(${path}): evalsymlink failure on '${place}' : lstat ${place}: no such file or directory`,
    );
  }
  return patchesIn(text).reduce<readonly BuiltResource[]>((list, one) => {
    if (Array.isArray(one)) {
      if (target === undefined) {
        throw new CommandFailure(`error: must specify a target for JSON patch ${JSON.stringify(text)}`);
      }
      return changeAll(
        list,
        (resource) => isTarget(resource, target),
        (object) => jsonPatched(object, one),
      );
    }
    if (!isFields(one)) throw new CommandFailure("error: unable to parse SM or JSON patch from the given input");
    if (target !== undefined) {
      return changeAll(
        list,
        (resource) => isTarget(resource, target),
        (object) => merged(object, one, options),
      );
    }
    const isMeant = (resource: BuiltResource) => isNamedBy(resource, one);
    if (!list.some(isMeant)) {
      const id = identity(one);
      throw new CommandFailure(
        `error: no resource matches strategic merge patch ${JSON.stringify(id)}: no matches for Id ${id}; failed to find unique target for patch ${id}`,
      );
    }
    return changeAll(list, isMeant, (object) => merged(object, one, options));
  }, resources);
}

function patchesIn(text: string): readonly unknown[] {
  try {
    return resourceYamlDocuments(text).filter((one) => one !== null && one !== undefined);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw new CommandFailure(
      `error: unable to parse SM or JSON patch from [${text}]: yaml: line ${(problem.mark?.line ?? 0) + 1}: ${problem.reason}`,
    );
  }
}

function isNamedBy(resource: BuiltResource, patch: Fields): boolean {
  const { namespace } = metadataOf(patch);
  const placed =
    namespace === undefined ||
    namespace === metadataOf(resource.object)["namespace"] ||
    namespace === resource.namespace;
  return (
    placed &&
    kindOf(resource.object) === kindOf(patch) &&
    groupOf(resource.object) === groupOf(patch) &&
    wasCalled(resource, nameOf(patch))
  );
}

/** What a patch makes of an object; undefined when it takes it away. */
type Change = (object: Fields) => Fields | undefined;

function changeAll(
  resources: readonly BuiltResource[],
  isMeant: (resource: BuiltResource) => boolean,
  change: Change,
): readonly BuiltResource[] {
  return resources.flatMap((resource) => {
    if (!isMeant(resource)) return [resource];
    const object = change(resource.object);
    if (object === undefined) return [];
    const old = nameOf(resource.object);
    const names = nameOf(object) === old ? resource.names : [...resource.names, old];
    return [{ ...resource, object, names }];
  });
}

function jsonPatched(object: Fields, patch: unknown): Fields {
  const outcome = applyJsonPatch(object, patch);
  if (outcome.ok) return outcome.value as Fields;
  throw new CommandFailure(`error: ${outcome.message}`);
}

/** What a patch says of kind, names and namespace stays as it is, unless the options let it. */
function merged(object: Fields, patch: Fields, options: NonNullable<Patch["options"]>): Fields | undefined {
  if (patch["$patch"] === "delete") return undefined;
  const { name, namespace: _, ...others } = metadataOf(patch);
  const { apiVersion: __, kind, metadata: ___, ...rest } = patch;
  const metadata = options.allowNameChange === true && name !== undefined ? { ...others, name } : others;
  const outcome = applyStrategicMergePatch(kindOf(object), object, {
    ...rest,
    ...(options.allowKindChange === true && kind !== undefined ? { kind } : {}),
    ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
  });
  if (outcome.ok) return outcome.value as Fields;
  throw new CommandFailure(`error: ${outcome.message}`);
}
