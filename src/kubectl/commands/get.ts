/**
 * `kubectl get`.
 * Source: https://kubernetes.io/docs/reference/kubectl/generated/kubectl_get/
 * Upstream: k8s.io/kubectl/pkg/cmd/get/get.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import {
  ALL_NAMESPACES_FLAG,
  type CommandDefinition,
  FIELD_SELECTOR_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import { GET_FORMS, objectOutput, printObject } from "../output/object-output.ts";
import { manifestTargets } from "../manifests.ts";
import { type ResourceTarget, resourceTargets } from "../resource-arguments.ts";
import { CommandFailure, get, print, printError, statusText, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { getTables, watchTable } from "./get-tables.ts";
import { targetProblem } from "./list-problem.ts";
import { listQuery, targetPath } from "./list-path.ts";
import { objectsInOrder } from "./sort-rows.ts";
import { wholeList } from "./whole-list.ts";

const NO_TYPE = `You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.

error: Required resource not specified.
Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).
See 'kubectl get -h' for help and examples`;

export const getCommand: CommandDefinition = {
  words: ["get"],
  summary: "Show one or many objects",
  usage: "(TYPE[.GROUP] [NAME | -l label] | TYPE/NAME ...) [flags]",
  examples: ["kubectl get pods -o wide", "kubectl get deploy,rs,po -l app=web", "kubectl get pods -w"],
  flags: [
    ALL_NAMESPACES_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    SELECTOR_FLAG,
    FIELD_SELECTOR_FLAG,
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    { name: "show-labels", type: "bool", help: "A last column with all labels." },
    { name: "show-kind", type: "bool", help: "Names as kind/name." },
    { name: "label-columns", short: "L", type: "strings", help: "A column for each of these labels." },
    { name: "sort-by", type: "string", help: "Order by a field, as in .metadata.creationTimestamp." },
    { name: "no-headers", type: "bool", help: "Rows only." },
    { name: "ignore-not-found", type: "bool", help: "An object that is not there is no error." },
    { name: "watch", short: "w", type: "bool", help: "Go on with what changes." },
    { name: "watch-only", type: "bool", help: "Only what changes." },
    { name: "output-watch-events", type: "bool", help: "With a column for what happened." },
    { name: "subresource", type: "string", help: "Of one object: status, scale or resize." },
    { name: "chunk-size", type: "int", default: "500", help: "How many objects are asked for at a time; 0 is all." },
    { name: "raw", type: "string", help: "The answer to a GET of this path, as it is." },
    { name: "server-print", type: "bool", default: "true", help: "Columns as the server gives them." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    if (flags.has("raw")) return yield* getRaw(invocation);
    const watches = flags.bool("watch") || flags.bool("watch-only");
    const fromFiles = flags.has("filename") || flags.has("kustomize");
    if (invocation.arguments.length === 0 && !fromFiles) throw new CommandFailure(NO_TYPE);
    const form = flags.string("output");
    if (flags.bool("show-labels") && form !== "" && form !== "wide")
      throw new CommandFailure(`error: --show-labels option cannot be used with ${form} printer`);
    if (flags.bool("output-watch-events") && !watches)
      throw new CommandFailure("error: --output-watch-events option can only be used with --watch or --watch-only");
    const targets = yield* targetsOf(invocation);
    if (watches) return yield* watchTable(invocation, targets, objectOutput(invocation, GET_FORMS));
    const isTable = form === "wide" || (form === "" && flags.string("template") === "");
    return isTable ? yield* getTables(invocation, targets) : yield* getObjects(invocation, targets);
  },
};

function* getRaw({ flags, arguments: words }: Invocation): Steps<number> {
  if (words.length > 0) throw new CommandFailure("error: arguments may not be passed when --raw is specified");
  for (const other of ["filename", "selector", "output", "watch", "watch-only"]) {
    if (flags.has(other)) throw new CommandFailure(`error: --raw and --${other} are mutually exclusive`);
  }
  const first = yield* get(flags.string("raw"));
  const location = first.code === 301 ? first.headers?.["location"] : undefined;
  const { code, body } = location === undefined ? first : yield* get(location);
  if (code >= 400) throw new CommandFailure(statusText(body as Status));
  yield* print(typeof body === "string" ? body : `${JSON.stringify(body)}\n`);
  return 0;
}

function* targetsOf(invocation: Invocation): Steps<readonly ResourceTarget[]> {
  const { arguments: words, flags, session } = invocation;
  if (flags.has("filename") || flags.has("kustomize")) return yield* manifestTargets(invocation);
  return yield* resourceTargets(session, words, {
    selects: flags.string("selector") !== "" || flags.string("field-selector") !== "",
    everywhere: flags.bool("all-namespaces"),
    subresource: flags.string("subresource") !== "",
  });
}

/** What could not be had is told of behind what could; of a single object it is all. Upstream: printGeneric. */
function* getObjects(invocation: Invocation, targets: readonly ResourceTarget[]): Steps<number> {
  const { flags } = invocation;
  const objects: KubeObject[] = [];
  const problems: string[] = [];
  for (const target of targets) {
    const query = target.name === undefined ? listQuery(invocation) : "";
    const { code, body } = yield* get(`${targetPath(invocation, target)}${query}`);
    if (code >= 400) {
      if (code === 404 && flags.bool("ignore-not-found")) continue;
      problems.push(`${yield* targetProblem(invocation, target, body as Status)}\n`);
    } else if (target.name !== undefined) objects.push(body as KubeObject);
    else objects.push(...(yield* wholeList(invocation, target, body)));
  }
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  const nothing = objects.length === 0 && flags.bool("ignore-not-found");
  if (!nothing && !(single && problems.length > 0)) {
    const output = objectOutput(invocation, GET_FORMS);
    const sortBy = flags.string("sort-by");
    const items = single || sortBy === "" ? objects : objectsInOrder(objects, sortBy);
    const whole = single ? items[0] : { apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } };
    if (output !== undefined) yield* print(printObject(output, whole, !flags.bool("no-headers")));
  }
  for (const problem of problems) yield* printError(problem);
  return problems.length > 0 ? 1 : 0;
}
