/** `kubectl edit`, and the editing of `kubectl create --edit`. Upstream: k8s.io/kubectl/pkg/cmd/edit. */
import { threeWayPatch } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  LINE_ENDINGS_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
  VALIDATE_FLAG,
} from "../command.ts";
import { type ObjectOutput, objectOutput, printObject } from "../output/object-output.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects, pathOf } from "./chosen-objects.ts";
import { editObjects } from "./edit-loop.ts";
import type { Fields } from "./last-applied.ts";
import {
  fetchObject,
  fieldValidation,
  isBuiltIn,
  managerOf,
  patchObject,
  report,
  writeQuery,
} from "./write-objects.ts";

export const editCommand: CommandDefinition = {
  words: ["edit"],
  summary: "Edit an object of the server",
  usage: "(RESOURCE/NAME | -f FILENAME)",
  examples: ["kubectl edit deployment web"],
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    FIELD_MANAGER_FLAG,
    VALIDATE_FLAG,
    { name: "subresource", type: "string", help: "status: edit that part instead." },
    LINE_ENDINGS_FLAG,
    { name: "output-patch", type: "bool", help: "Print the patch, too." },
    { name: "save-config", type: "bool", help: "Keep the object in its annotation of apply." },
  ],
  *run(invocation) {
    const output = objectOutput(invocation, ["json", "kyaml", "yaml"]) ?? EDITED;
    const objects: { readonly chosen: ChosenObject; readonly object: KubeObject }[] = [];
    for (const chosen of yield* chosenObjects(invocation, invocation.arguments, true)) {
      objects.push({
        chosen,
        object: chosen.object ?? (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name)),
      });
    }
    if (objects.length === 0) yield* printError("Edit cancelled, no objects found.\n");
    return yield* editObjects(
      objects.map(({ chosen, object }) => ({
        name: `${chosen.resource.singularName}-${chosen.name}.yaml`,
        text: printObject(output, object),
        save: (edited) => save(invocation, chosen, object, edited),
      })),
    );
  },
};

const EDITED: ObjectOutput = { form: "yaml", template: "", columns: [], managedFields: false, missingIsFine: true };

/** As it is shown to be edited. */
export function editable(object: KubeObject): string {
  return printObject(EDITED, object);
}

function* save(invocation: Invocation, chosen: ChosenObject, object: KubeObject, edited: unknown): Steps<void> {
  const { resource, name } = chosen;
  const wanted = edited as Partial<KubeObject> | null;
  if (typeof wanted !== "object" || wanted === null || wanted.kind !== object.kind || wanted.metadata?.name !== name) {
    throw new CommandFailure(
      `error: At least one of apiVersion, kind and name was changed: the object is still ${object.apiVersion}, ${object.kind}, ${name}`,
    );
  }
  const { managedFields: _, ...metadata } = object.metadata as KubeObject["metadata"] & {
    readonly managedFields?: unknown;
  };
  const before = withoutNulls({ ...object, metadata }) as Fields;
  const patch = threeWayPatch(object.kind, before, withoutNulls(wanted) as Fields, before);
  if (patch === undefined) return yield* printError("Edit cancelled, no changes made.\n");
  const query = writeQuery(managerOf(invocation, "kubectl-edit"), "none", fieldValidation(invocation.flags));
  const subresource = invocation.flags.string("subresource") || undefined;
  const stored = yield* patchObject(
    `${pathOf(chosen, subresource)}${query}`,
    isBuiltIn(resource) ? "strategic" : "merge",
    patch,
  );
  if (invocation.flags.bool("output-patch")) yield* print(`Patch: ${JSON.stringify(patch)}\n`);
  yield* report(invocation, resource, stored, "edited");
}

/** What is null is not there: servers show the time of a probe that never ran so. */
function withoutNulls(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutNulls);
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutNulls(inner)]));
}
