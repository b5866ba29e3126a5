/** The objects that a changing command is about: named, selected, all of a kind, or those of manifests. */
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  ALL_NAMESPACES_FLAG,
  FIELD_SELECTOR_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import type { ApiResource } from "../api-resource.ts";
import { resourcePath } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { readManifests } from "../manifests.ts";
import { resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, get, statusText, type Steps } from "../steps.ts";
import { listQuery } from "./list-path.ts";
import { wholeList } from "./whole-list.ts";

export interface ChosenObject {
  readonly resource: ApiResource;
  readonly namespace: string;
  readonly name: string;
  /** Known already when it came from a list. */
  readonly object: KubeObject | undefined;
  /** As a manifest has it. */
  readonly given?: KubeObject;
  /** Which one that is. */
  readonly file?: string;
}

export const CHOICE_FLAGS: readonly FlagDefinition[] = [
  FILENAME_FLAG,
  KUSTOMIZE_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
  { name: "all", type: "bool", help: "Every object of the kind." },
];

/** Of commands that choose in more ways. */
export const WIDE_CHOICE_FLAGS: readonly FlagDefinition[] = [...CHOICE_FLAGS, FIELD_SELECTOR_FLAG, ALL_NAMESPACES_FLAG];

function noFile({ command }: Invocation): string {
  if (command === "kubectl set selector") return NO_RESOURCE;
  if (command.startsWith("kubectl set ")) return LOCAL_NEEDS_FILE;
  return "error: one or more files must be specified as -f when --local is set";
}

export const LOCAL_NEEDS_FILE = `error: you must specify resources by --filename when --local is set.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'`;

export const NO_RESOURCE = `error: You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

/**
 * @param words what names the objects
 * @param allowAll a kind alone means all of it
 * @param problems gets what is wrong with manifests; without it the first problem is the end
 * @throws CommandFailure
 */
export function* chosenObjects(
  invocation: Invocation,
  words: readonly string[],
  allowAll = false,
  problems?: CommandFailure[],
): Steps<readonly ChosenObject[]> {
  const { flags, session, namespace } = invocation;
  if (flags.has("filename") || flags.has("kustomize")) {
    const read = yield* readManifests(invocation);
    const [problem] = read.problems;
    if (problem !== undefined && problems === undefined) throw problem;
    problems?.push(...read.problems);
    return read.manifests.map(({ resource, name, namespace: own, written, file }) => ({
      file,
      resource,
      name,
      namespace: own ?? "",
      object: undefined,
      given: written,
    }));
  }
  if (flags.bool("local")) throw new CommandFailure(noFile(invocation));
  if (words.length === 0) throw new CommandFailure(NO_RESOURCE);
  const targets = yield* resourceTargets(session, words);
  const selected = flags.has("selector") || flags.has("field-selector");
  const every = flags.bool("all");
  const refusesNames = invocation.command === "kubectl delete" || invocation.command === "kubectl wait";
  const chosen: ChosenObject[] = [];
  for (const target of targets) {
    const { resource, name } = target;
    if (name !== undefined) {
      if (selected) throw new CommandFailure("error: name cannot be provided when a selector is specified");
      if (every && refusesNames)
        throw new CommandFailure("error: setting 'all' parameter but found a non empty selector. ");
      chosen.push({ resource, name, namespace, object: undefined });
      continue;
    }
    if (!selected && !every && !allowAll)
      throw new CommandFailure("error: resource(s) were provided, but no name was specified");
    const where = flags.bool("all-namespaces") ? undefined : namespace;
    const { code, body } = yield* get(`${resourcePath(resource, where)}${listQuery(invocation)}`);
    if (code >= 400) throw new CommandFailure(statusText(body as Status));
    for (const object of yield* wholeList(invocation, target, body)) {
      const { metadata } = object;
      chosen.push({ resource, name: metadata.name, namespace: metadata.namespace ?? "", object });
    }
  }
  return chosen;
}

/** With `--local`, what the manifest has: the server is not asked. */
export function localObject({ flags }: Invocation, { given }: ChosenObject): KubeObject | undefined {
  if (!flags.bool("local")) return undefined;
  return given;
}

/** For commands about one kind of thing: `web` alone is a node, or a Pod. */
export function withKind(kind: string, words: readonly string[]): readonly string[] {
  return words.map((word) => (word.includes("/") ? word : `${kind}/${word}`));
}

export function pathOf({ resource, namespace, name }: ChosenObject, subresource?: string): string {
  return resourcePath(resource, namespace, name, subresource);
}
