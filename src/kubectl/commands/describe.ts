/** `kubectl describe`. Upstream: k8s.io/kubectl/pkg/cmd/describe. */
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  ALL_NAMESPACES_FLAG,
  CHUNK_SIZE_FLAG,
  type CommandDefinition,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import { describeObject } from "../describe/describe-object.ts";
import { manifestTargets } from "../manifests.ts";
import { type ResourceTarget, resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, get, print, printError, type Steps } from "../steps.ts";
import { targetProblem } from "./list-problem.ts";
import { wholeList } from "./whole-list.ts";
import { listQuery, targetPath } from "./list-path.ts";

const NO_TYPE = `You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.`;

export const describeCommand: CommandDefinition = {
  words: ["describe"],
  summary: "Show what an object is, how it is doing, and its events",
  usage: "(TYPE [NAME_PREFIX | -l label] | TYPE/NAME) [flags]",
  examples: ["kubectl describe pod web", "kubectl describe nodes node-1"],
  flags: [
    ALL_NAMESPACES_FLAG,
    NAMESPACE_FLAG,
    SELECTOR_FLAG,
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    CHUNK_SIZE_FLAG,
    { name: "show-events", type: "bool", default: "true", help: "Tell of the events, too." },
  ],
  *run(invocation) {
    const { arguments: words, flags, session } = invocation;
    const fromFiles = flags.has("filename") || flags.has("kustomize");
    if (words.length === 0 && !fromFiles) throw new CommandFailure(`error: ${NO_TYPE}`);
    const choice = { selects: flags.string("selector") !== "", everywhere: flags.bool("all-namespaces") };
    const targets = fromFiles ? yield* manifestTargets(invocation) : yield* resourceTargets(session, words, choice);
    const problems: string[] = [];
    let first = true;
    for (const target of targets) {
      const found = yield* objectsOf(invocation, target);
      if ("problem" in found) problems.push(found.problem);
      else {
        for (const object of found.objects) {
          const text = yield* describeObject(object, invocation);
          yield* print(found.near ? `${text}\n` : first ? text : `\n\n${text}`);
          first = false;
        }
      }
    }
    for (const problem of problems) yield* printError(`${problem}\n`);
    if (first && problems.length === 0) {
      const place = !flags.bool("all-namespaces");
      yield* printError(place ? `No resources found in ${invocation.namespace} namespace.\n` : "No resources found\n");
    }
    return problems.length > 0 ? 1 : 0;
  },
};

type Found =
  /** `near`: the names begin with the one that was asked for. */
  { readonly objects: readonly KubeObject[]; readonly near?: true } | { readonly problem: string };

/** A name that there is not may be the start of names, where it stands alone behind its kind. */
function* objectsOf(invocation: Invocation, target: ResourceTarget): Steps<Found> {
  const { name } = target;
  const whole = { ...target, name: undefined };
  if (name !== undefined) {
    const exact = yield* get(targetPath(invocation, target));
    if (exact.code < 400) return { objects: [exact.body as KubeObject] };
    const problem = yield* targetProblem(invocation, target, exact.body as Status);
    if (exact.code !== 404 || invocation.arguments.length !== 2) return { problem };
    const { code, body } = yield* get(`${targetPath(invocation, whole)}${listQuery(invocation)}`);
    if (code < 400) {
      const all = yield* wholeList(invocation, whole, body);
      const near = all.filter(({ metadata }) => metadata.name.startsWith(name));
      if (near.length > 0) return { objects: near, near: true };
    }
    return { problem };
  }
  const { code, body } = yield* get(`${targetPath(invocation, whole)}${listQuery(invocation)}`);
  if (code >= 400) return { problem: yield* targetProblem(invocation, target, body as Status) };
  return { objects: yield* wholeList(invocation, whole, body) };
}
