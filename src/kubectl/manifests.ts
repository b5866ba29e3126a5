/**
 * Manifests that `-f` names: read, split into objects, and matched with what the server serves.
 * Upstream: k8s.io/cli-runtime/pkg/resource (visitor.go, mapper.go).
 */
import { goYamlDocuments, YAMLException } from "../api/go-yaml.ts";
import type { KubeObject } from "../api/types/meta.ts";
import type { Invocation } from "./command.ts";
import type { ApiResource } from "./api-resource.ts";
import { resourceOfKind } from "./discovery.ts";
import type { ResourceTarget } from "./resource-arguments.ts";
import { type BuiltKustomization, buildKustomization } from "./kustomize/build-kustomization.ts";
import { compactJson } from "./output/object-text.ts";
import { manifestFiles } from "./manifest-files.ts";
import { goYamlProblem } from "./yaml-problem.ts";
import { CommandFailure, printError, type Steps } from "./steps.ts";

export interface Manifest {
  readonly file: string;
  readonly resource: ApiResource;
  readonly object: KubeObject;
  /** As the file has it, without the namespace of the command. */
  readonly written: KubeObject;
  /** Undefined for cluster-scoped objects. */
  readonly namespace: string | undefined;
  readonly name: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What could be read, and what is wrong with the rest, as kubectl prints it. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly CommandFailure[];
}

/** All objects of all files, in order. @throws CommandFailure for the first that is no good */
export function* manifests(invocation: Invocation): Steps<readonly Manifest[]> {
  const { manifests: found, problems } = yield* readManifests(invocation);
  const [problem] = problems;
  if (problem !== undefined) throw problem;
  return found;
}

/** All objects of all files that are good, in order. @throws CommandFailure for a file that cannot be read */
export function* readManifests(invocation: Invocation): Steps<ReadManifests> {
  const found: Manifest[] = [];
  const problems: CommandFailure[] = [];
  for (const { file, object } of namedObjects(invocation)) {
    try {
      found.push(yield* manifestOf(invocation, file, object));
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      problems.push(failure);
    }
  }
  for (const warning of invocation.flags.has("kustomize") ? kustomizationOf(invocation).warnings : []) {
    yield* printError(warning);
  }
  return { manifests: found, problems };
}

/** What `-f` and `-k` name, before anybody has asked what it is. */
function namedObjects(invocation: Invocation): readonly { readonly file: string; readonly object: Fields }[] {
  const { flags, readFile } = invocation;
  if (flags.has("kustomize")) {
    return kustomizationOf(invocation).objects.map((object) => ({ file: flags.string("kustomize"), object }));
  }
  const files = flags.strings("filename").flatMap((path) => manifestFiles(path, invocation, flags.bool("recursive")));
  return files.flatMap((file) => {
    const text = readFile(file);
    if (text === undefined) throw new CommandFailure(`error: the path "${file}" does not exist`);
    const called = file === "-" ? "STDIN" : file;
    return documents(called, text).map((object) => ({ file: called, object }));
  });
}

/** The kustomization that `-k` names. */
function kustomizationOf({ flags, readFile }: Invocation): BuiltKustomization {
  if (flags.has("filename")) throw new CommandFailure("error: only one of -f or -k can be specified");
  return buildKustomization(flags.string("kustomize"), readFile);
}

/** The objects that the manifests name. */
export function* manifestTargets(invocation: Invocation): Steps<readonly ResourceTarget[]> {
  return (yield* manifests(invocation)).map(({ resource, name }) => ({ resource, name }));
}

function documents(file: string, text: string): readonly Fields[] {
  let loaded: readonly unknown[];
  try {
    loaded = jsonValues(text) ?? goYamlDocuments(text);
  } catch (problem) {
    if (!(problem instanceof YAMLException)) throw problem;
    throw new CommandFailure(`error: error parsing ${file}: error converting YAML to JSON: ${goYamlProblem(problem)}`);
  }
  return loaded.filter((one) => one !== null && one !== undefined).flatMap((one) => membersOf(file, one));
}

/** JSON values one after the other; undefined when the text is something else. */
function jsonValues(text: string): readonly unknown[] | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  const values: unknown[] = [];
  for (const part of text.replace(/\}\s*(?=\{)/g, "}\u0000").split("\u0000")) {
    try {
      values.push(JSON.parse(part));
    } catch {
      return undefined;
    }
  }
  return values;
}

/** A `List`, or one of a kind such as `ServiceList`, stands for the objects in it. */
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
  return typeof object["kind"] === "string" && object["kind"].endsWith("List") && Array.isArray(object["items"])
    ? object["items"].flatMap((one) => membersOf(file, one))
    : [object];
}

function* manifestOf(invocation: Invocation, file: string, object: Fields): Steps<Manifest> {
  const { apiVersion, kind } = object;
  const undecodable = metadataProblem(object["metadata"]);
  if (undecodable !== undefined) {
    throw new CommandFailure(`error: unable to decode ${JSON.stringify(file)}: json: cannot unmarshal ${undecodable}`);
  }
  const metadata = (object["metadata"] ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
  const unset = Object.entries({ apiVersion, kind })
    .filter(([, value]) => typeof value !== "string" || value === "")
    .map(([field]) => field);
  if (unset.length > 0) {
    if (!isValidated(invocation)) {
      const missing = unset.includes("kind") ? "Kind" : "apiVersion";
      throw new CommandFailure(
        `error: unable to decode ${JSON.stringify(file)}: Object '${missing}' is missing in '${compactJson(object)}'`,
      );
    }
    const problems = unset.map((field) => `${field} not set`).join(", ");
    throw new CommandFailure(
      `error: error validating "${file}": error validating data: ${unset.length > 1 ? `[${problems}]` : problems}; if you choose to ignore these errors, turn validation off with --validate=false`,
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
  return {
    file,
    resource,
    namespace,
    name,
    object: { ...object, metadata: placed } as unknown as KubeObject,
    written: object as unknown as KubeObject,
  };
}

/** Whether the command looks at a manifest's fields before it takes it for an object. */
function isValidated({ flags, command }: Invocation): boolean {
  const wanted = flags.string("validate").toLowerCase();
  const looks = command === "kubectl create" || command === "kubectl apply" || command === "kubectl replace";
  return (
    looks &&
    wanted !== "" &&
    wanted !== "ignore" &&
    wanted !== "false" &&
    !(command.endsWith("replace") && flags.bool("force"))
  );
}

/** What cannot be metadata, in the words of Go. Upstream: cli-runtime's metadataValidatingDecoder. */
function metadataProblem(metadata: unknown): string | undefined {
  if (metadata === undefined || metadata === null) return undefined;
  if (typeof metadata !== "object" || Array.isArray(metadata)) {
    return `${jsonType(metadata)} into Go struct field metadataOnlyObject.metadata of type v1.ObjectMeta`;
  }
  const fields = metadata as Fields;
  const wrong = (name: string, value: unknown, type: string) =>
    `${jsonType(value)} into Go struct field ObjectMeta.metadata.${name} of type ${type}`;
  for (const name of ["annotations", "generateName", "labels", "name", "namespace"]) {
    const value = fields[name];
    if (value === undefined || value === null) continue;
    if (name !== "annotations" && name !== "labels") {
      if (typeof value !== "string") return wrong(name, value, "string");
      continue;
    }
    if (typeof value !== "object" || Array.isArray(value)) return wrong(name, value, "map[string]string");
    const bad = Object.values(value).find((one) => typeof one !== "string" && one !== null);
    if (bad !== undefined) return wrong(name, bad, "string");
  }
  return undefined;
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}
