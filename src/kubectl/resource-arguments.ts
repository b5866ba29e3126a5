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

/** @throws CommandFailure for words that name nothing */
export function* resourceTargets(session: Session, words: readonly string[]): Steps<readonly ResourceTarget[]> {
  const [first = "", ...names] = words;
  if (words.some((word) => word.includes("/"))) {
    if (words.some((word) => !word.includes("/"))) throw new CommandFailure(MIXED);
    const targets: ResourceTarget[] = [];
    for (const word of words) {
      const [type = "", name = "", ...more] = word.split("/");
      if (more.length > 0 || type === "" || name === "") {
        const problem = "arguments in resource/name form must have a single resource and name";
        throw new CommandFailure(`error: ${problem}`);
      }
      targets.push({ resource: yield* resolveResource(session, type), name });
    }
    return targets;
  }
  const resources: ApiResource[] = [];
  for (const word of first.split(",")) {
    if (word === "")
      throw new CommandFailure("error: arguments in resource/name form may not have more than one slash");
    const members = yield* membersOf(session, word);
    for (const member of members) if (!resources.includes(member)) resources.push(member);
  }
  if (names.length === 0) return resources.map((resource) => ({ resource, name: undefined }));
  return resources.flatMap((resource) => names.map((name) => ({ resource, name })));
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
