/**
 * Which objects the arguments of a command name: `pods`, `po,svc`, `deploy web`, `pod/a svc/b`, `all`.
 * Upstream: k8s.io/cli-runtime/pkg/resource/builder.go (ResourceTypeOrNameArgs).
 */
import type { Session } from "./command.ts";
import type { ApiResource } from "./api-resource.ts";
import { discover, findResource, preferredOf, resolveResource } from "./discovery.ts";
import { CommandFailure, printError, type Steps } from "./steps.ts";

export interface ResourceTarget {
  readonly resource: ApiResource;
  /** Undefined: the whole collection. */
  readonly name: string | undefined;
}

const MIXED =
  "error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** What flags say of the objects that words name. */
export interface Choice {
  /** A selector is given, or everything is meant. */
  readonly selects?: boolean;
  readonly everywhere?: boolean;
  /** A part of one object is asked for. */
  readonly subresource?: boolean;
}

/** @throws CommandFailure for words that name nothing, and for those that do not go with the flags */
export function* resourceTargets(
  session: Session,
  given: readonly string[],
  { selects = false, everywhere = false, subresource = false }: Choice = {},
): Steps<readonly ResourceTarget[]> {
  const words = eachWithItsKind(given);
  const [types = "", ...names] = words;
  const tuples = words.some((word) => word.includes("/")) ? words.map((word) => tupleOf(word, words)) : [];
  if (selects && tuples.length === 0 && names.length > 0)
    throw new CommandFailure("error: name cannot be provided when a selector is specified");
  if (selects && tuples.length > 0)
    throw new CommandFailure("error: selectors and the all flag cannot be used when passing resource/name arguments");
  if (tuples.length > 0) {
    const targets: ResourceTarget[] = [];
    for (const [type, name] of tuples) targets.push({ resource: yield* resolveResource(session, type), name });
    return checkedPlaces(targets, everywhere);
  }
  const resources: ApiResource[] = [];
  for (const word of types.split(",")) {
    const members = yield* membersOf(session, word);
    for (const member of members) if (!resources.includes(member)) resources.push(member);
  }
  if (names.length === 0) {
    if (subresource) throw new CommandFailure("error: subresource cannot be used when bulk resources are specified");
    return resources.map((resource) => ({ resource, name: undefined }));
  }
  const [resource, another] = resources;
  if (resource === undefined || another !== undefined)
    throw new CommandFailure("error: you must specify only one resource");
  return checkedPlaces(
    names.map((name) => ({ resource, name })),
    everywhere,
  );
}

/** `a,b c d` is `a/c a/d b/c b/d`. */
function eachWithItsKind(words: readonly string[]): readonly string[] {
  const [first = "", ...names] = words;
  const kinds = [...new Set(first.split(","))];
  if (names.length === 0 || kinds.length < 2) return words;
  return kinds.flatMap((kind) => names.map((name) => `${kind}/${name}`));
}

/** @throws CommandFailure */
function tupleOf(word: string, words: readonly string[]): readonly [type: string, name: string] {
  if (words.some((other) => !other.includes("/"))) throw new CommandFailure(MIXED);
  const [type = "", name = "", ...more] = word.split("/");
  if (more.length > 0)
    throw new CommandFailure("error: arguments in resource/name form may not have more than one slash");
  if (type === "" || name === "" || type.includes(","))
    throw new CommandFailure("error: arguments in resource/name form must have a single resource and name");
  return [type, name];
}

/** @throws CommandFailure for the name of something that may be in any namespace */
function checkedPlaces(targets: readonly ResourceTarget[], everywhere: boolean): readonly ResourceTarget[] {
  if (everywhere && targets.some(({ resource }) => resource.namespaced))
    throw new CommandFailure("error: a resource cannot be retrieved by name across all namespaces");
  return targets;
}

/** A resource, or those of a category such as `all`. */
function* membersOf(session: Session, word: string): Steps<readonly ApiResource[]> {
  const all = yield* discover(session);
  if (findResource(all, word) === undefined) {
    const members = preferredOf(all).filter(({ categories }) => categories.includes(word));
    if (members.length > 0) return members;
  }
  const found = yield* resolveResource(session, word);
  yield* warnOfOthers(all, found, word);
  return [found];
}

/** Upstream: k8s.io/client-go/restmapper/shortcut.go. */
function* warnOfOthers(all: readonly ApiResource[], found: ApiResource, word: string): Steps<void> {
  if (!found.shortNames.includes(word)) return;
  const other = preferredOf(all).find(
    ({ name, group, shortNames }) => shortNames.includes(word) && (name !== found.name || group !== found.group),
  );
  if (other === undefined) return;
  const called = other.group === "" ? other.name : `${other.name}.${other.group}`;
  yield* printError(`Warning: short name ${JSON.stringify(word)} could also match lower priority resource ${called}\n`);
}
