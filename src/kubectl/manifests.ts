/**
 * Manifests that `-f` names: read, split into objects, and matched with what the server serves.
 * Upstream: k8s.io/cli-runtime/pkg/resource (visitor.go, mapper.go).
 */
import { loadAll, YAMLException } from "js-yaml";
import type { KubeObject } from "../api/types/meta.ts";
import type { Invocation } from "./command.ts";
import type { ApiResource } from "./api-resource.ts";
import { resourceOfKind } from "./discovery.ts";
import type { ResourceTarget } from "./resource-arguments.ts";
import { CommandFailure, type Steps } from "./steps.ts";

export interface Manifest {
  readonly file: string;
  readonly resource: ApiResource;
  readonly object: KubeObject;
  /** Undefined for cluster-scoped objects. */
  readonly namespace: string | undefined;
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

export const KUSTOMIZE_REFUSED =
  "error: kustomizations (-k) are not part of this kubectl: apply the manifests themselves with -f";

/** All objects of all files, in order. @throws CommandFailure */
export function* manifests(invocation: Invocation): Steps<readonly Manifest[]> {
  if (invocation.flags.has("kustomize")) throw new CommandFailure(KUSTOMIZE_REFUSED);
  const found: Manifest[] = [];
  for (const file of invocation.flags.strings("filename")) {
    const text = invocation.readFile(file);
    if (text === undefined) throw new CommandFailure(`error: the path "${file}" does not exist`);
    const called = file === "-" ? "STDIN" : file;
    for (const object of documents(called, text)) found.push(yield* manifestOf(invocation, called, object));
  }
  return found;
}

/** The objects that the manifests name. */
export function* manifestTargets(invocation: Invocation): Steps<readonly ResourceTarget[]> {
  return (yield* manifests(invocation)).map(({ resource, name }) => ({ resource, name }));
}

function documents(file: string, text: string): readonly Fields[] {
  let loaded: readonly unknown[];
  try {
    loaded = loadAll(text);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    const at = problem.mark?.line ?? 0;
    const line = at === 0 ? "" : ` line ${at + 1}:`;
    throw new CommandFailure(
      `error: error parsing ${file}: error converting YAML to JSON: yaml:${line} ${GO_REASONS[problem.reason] ?? problem.reason}`,
    );
  }
  return loaded.filter((one) => one !== null && one !== undefined).flatMap((one) => membersOf(file, one));
}

/** What Go's parser says for what this one says. */
const GO_REASONS: Readonly<Record<string, string>> = {
  "bad indentation of a mapping entry": "mapping values are not allowed in this context",
  "tab characters must not be used in indentation": "found character that cannot start any token",
  "unexpected end of the stream within a double quoted scalar": "found unexpected end of stream",
  "unexpected end of the stream within a single quoted scalar": "found unexpected end of stream",
};

/** A `List` stands for the objects in it. */
function membersOf(file: string, value: unknown): readonly Fields[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const kind = Array.isArray(value) ? "array" : typeof value;
    throw new CommandFailure(
      kind === "array"
        ? `error: error parsing ${file}: json: cannot unmarshal array into Go value of type map[string]interface {}`
        : `error: error validating "${file}": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  const object = value as Fields;
  return object["kind"] === "List" && Array.isArray(object["items"])
    ? object["items"].flatMap((one) => membersOf(file, one))
    : [object];
}

function* manifestOf(invocation: Invocation, file: string, object: Fields): Steps<Manifest> {
  const { apiVersion, kind } = object;
  const metadata = (object["metadata"] ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
  for (const [field, value] of [
    ["apiVersion", apiVersion],
    ["kind", kind],
  ] as const) {
    if (typeof value === "string" && value !== "") continue;
    const problem = `${field} not set`;
    throw new CommandFailure(
      `error: error validating "${file}": error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
    );
  }
  const name = typeof metadata.name === "string" ? metadata.name : "";
  const given = typeof metadata.namespace === "string" ? metadata.namespace : "";
  const resource = yield* resourceOfKind(invocation.session, String(apiVersion), String(kind));
  if (resource === undefined) {
    throw new CommandFailure(
      `error: resource mapping not found for name: "${name}" namespace: "${given}" from "${file}": no matches for kind "${String(kind)}" in version "${String(apiVersion)}"\nensure CRDs are installed first`,
    );
  }
  if (resource.namespaced && given !== "" && invocation.flags.has("namespace") && given !== invocation.namespace) {
    throw new CommandFailure(
      `error: the namespace from the provided object "${given}" does not match the namespace "${invocation.namespace}". You must pass '--namespace=${given}' to perform this operation.`,
    );
  }
  const namespace = resource.namespaced ? given || invocation.namespace : undefined;
  const placed = namespace === undefined ? metadata : { ...metadata, namespace };
  return { file, resource, namespace, name, object: { ...object, metadata: placed } as unknown as KubeObject };
}
