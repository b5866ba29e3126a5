/** What the Tab key offers: commands, kinds, names of objects that there are, files of the editor, namespaces. */
import type { ApiClient } from "../../api/api-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { COMMANDS } from "../../kubectl/commands.ts";
import type { ApiResource } from "../../kubectl/api-resource.ts";
import { findResource, resourcePath } from "../../kubectl/discovery.ts";
import { FILTERS } from "./filters.ts";
import { SHELL_COMMANDS } from "./shell.ts";

export interface CompletionSources {
  readonly client: ApiClient;
  readonly namespace: string;
  /** Undefined before the first kubectl command. */
  readonly resources: readonly ApiResource[] | undefined;
  readonly files: readonly string[];
}

/** How the word before the cursor may go on: whole words, in order. */
export function complete(before: string, sources: CompletionSources, done: (words: readonly string[]) => void): void {
  const segment = before.split(/[|;]|&&/).at(-1) ?? "";
  const words = segment.trimStart().split(/\s+/);
  const start = words.at(-1) ?? "";
  const offer = (all: readonly string[]): void =>
    done([...new Set(all)].filter((word) => word.startsWith(start) && word !== start).sort());
  if (words.length === 1) return offer(before.includes("|") ? FILTERS : SHELL_COMMANDS);
  let [command = "", ...rest] = words;
  if (command === "cat") return offer(sources.files);
  if (command === "watch") [command = "", ...rest] = rest;
  if (command !== "kubectl" && command !== "k") return rest.length === 0 ? offer(["kubectl"]) : done([]);
  completeKubectl(rest, sources, offer);
}

function completeKubectl(
  words: readonly string[],
  sources: CompletionSources,
  offer: (all: readonly string[]) => void,
): void {
  const start = words.at(-1) ?? "";
  const previous = words.at(-2) ?? "";
  const depth = words.length - 1;
  const next = COMMANDS.filter(
    (command) => command.words.length > depth && command.words.slice(0, depth).every((word, at) => words[at] === word),
  );
  if (next.length > 0 && words.slice(0, depth).every((word) => !word.startsWith("-"))) {
    const verbs = next.map((command) => command.words[depth] ?? "");
    if (
      depth === 0 ||
      !COMMANDS.some(
        (command) => command.words.length === depth && command.words.every((word, at) => words[at] === word),
      )
    )
      return offer(verbs);
    if (depth === 1 && verbs.some((verb) => verb.startsWith(start))) return offer(verbs);
  }
  const command = COMMANDS.filter(({ words: own }) => own.every((word, at) => words[at] === word)).sort(
    (a, b) => b.words.length - a.words.length,
  )[0];
  if (command === undefined) return offer([]);
  if (start.startsWith("--")) return offer(command.flags.map(({ name }) => `--${name}`));
  if (previous === "-f" || previous === "--filename") return offer(sources.files);
  if (previous === "-n" || previous === "--namespace") return names(sources, "namespaces", undefined, offer);
  const positional = positionalWords(words.slice(command.words.length, -1));
  const verb = command.words[0] ?? "";
  const { resources = [] } = sources;
  if (NODE_VERBS.has(verb)) return names(sources, "nodes", undefined, offer);
  const slash = start.indexOf("/");
  const namespace = namespaceOf(words) ?? sources.namespace;
  if (slash > 0) {
    const type = start.slice(0, slash);
    return names(sources, type, namespace, (found) => offer(found.map((name) => `${type}/${name}`)));
  }
  if (verb === "logs" && positional.length === 0) return names(sources, "pods", namespace, offer);
  if (positional.length === 0)
    return offer([...resources.map(({ name }) => name), ...resources.flatMap(({ shortNames }) => shortNames)]);
  names(sources, positional[0] ?? "", namespace, offer);
}

const NODE_VERBS: ReadonlySet<string> = new Set(["cordon", "uncordon", "drain"]);

/** Without flags, and without what follows the flags that take a value here. */
function positionalWords(words: readonly string[]): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? "";
    if (/^(-n|-l|-o|-f|-c|--namespace|--selector|--output|--filename|--container)$/.test(word)) at += 1;
    else if (!word.startsWith("-")) found.push(word);
  }
  return found;
}

function namespaceOf(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => word === "-n" || word === "--namespace");
  return at < 0 ? undefined : words[at + 1];
}

function names(
  { client, resources = [] }: CompletionSources,
  type: string,
  namespace: string | undefined,
  offer: (all: readonly string[]) => void,
): void {
  const resource = findResource(resources, type);
  if (resource === undefined) return offer([]);
  client.request({ method: "GET", path: `${resourcePath(resource, namespace)}?limit=500` }, ({ code, body }) => {
    const { items = [] } = body as { readonly items?: readonly KubeObject[] };
    offer(code === 200 ? items.map(({ metadata }) => metadata.name) : []);
  });
}

/** The longest text that all of them start with. */
export function sharedStart(words: readonly string[]): string {
  const [first = ""] = words;
  let length = first.length;
  for (const word of words) while (!word.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
