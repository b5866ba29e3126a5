/** `kubectl auth can-i` and `whoami`. Upstream: k8s.io/kubectl/pkg/cmd/auth. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { PolicyRule } from "../../api/types/rbac.ts";
import {
  ALL_NAMESPACES_FLAG,
  type CommandDefinition,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
} from "../command.ts";
import { discover, findResource } from "../discovery.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { orderedJsonText } from "../output/object-text.ts";
import { CommandFailure, expectBody, print, printError, send, type Steps } from "../steps.ts";

const AUTHORIZATION = "/apis/authorization.k8s.io/v1";
const TWO_ARGUMENTS =
  "error: you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.";

export const canICommand: CommandDefinition = {
  words: ["auth", "can-i"],
  summary: "Say whether something is allowed",
  usage: "VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
  examples: ["kubectl auth can-i create pods", "kubectl auth can-i --list --as=system:serviceaccount:default:robot"],
  flags: [
    ALL_NAMESPACES_FLAG,
    NAMESPACE_FLAG,
    { name: "list", type: "bool", help: "Everything that is allowed." },
    { name: "quiet", short: "q", type: "bool", help: "Only the exit code." },
    { name: "subresource", type: "string", help: "Such as log or status." },
    { name: "no-headers", type: "bool", help: "Rows only." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (flags.bool("list")) {
      if (words.length > 0) throw new CommandFailure("error: list option must be specified with no arguments");
      return yield* listRules(invocation);
    }
    const [verb, type, name, ...more] = words;
    if (flags.bool("no-headers"))
      throw new CommandFailure("error: --no-headers cannot be set without --list specified");
    if (verb === undefined || type === undefined || more.length > 0) throw new CommandFailure(TWO_ARGUMENTS);
    if (type.startsWith("/") && name !== undefined) throw new CommandFailure(TWO_ARGUMENTS);
    if (type.startsWith("/") && flags.string("subresource") !== "")
      throw new CommandFailure("error: --subresource can not be used with NonResourceURL");
    if (type.startsWith("/")) yield* warnOfVerb(verb, NON_RESOURCE_VERBS);
    const spec = type.startsWith("/")
      ? { nonResourceAttributes: { path: type, verb } }
      : { resourceAttributes: yield* attributesOf(invocation, verb, type, name) };
    const { status } = expectBody<{ readonly status: Review }>(
      yield* send({
        method: "POST",
        path: `${AUTHORIZATION}/selfsubjectaccessreviews`,
        body: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", metadata: {}, spec },
      }),
    );
    if (!flags.bool("quiet")) {
      const reason = status.reason ? ` - ${status.reason}` : "";
      const problem = status.evaluationError ? ` - ${status.evaluationError}` : "";
      yield* print(status.allowed ? "yes\n" : `no${reason}${problem}\n`);
    }
    return status.allowed ? 0 : 1;
  },
};

/** Upstream: cani.go (resourceVerbs, nonResourceURLVerbs). */
const RESOURCE_VERBS: ReadonlySet<string> = new Set(
  "get list watch create update patch delete deletecollection use bind impersonate approve sign escalate attest *".split(
    " ",
  ),
);
const NON_RESOURCE_VERBS: ReadonlySet<string> = new Set("get put post head options delete patch *".split(" "));

function* warnOfVerb(verb: string, known: ReadonlySet<string>): Steps<void> {
  if (!known.has(verb)) yield* printError(`Warning: verb '${verb}' is not a known verb\n\n`);
}

interface Review {
  readonly allowed: boolean;
  readonly reason?: string;
  readonly evaluationError?: string;
}

function* attributesOf(
  { flags, session, namespace }: Invocation,
  verb: string,
  type: string,
  second: string | undefined,
): Steps<object> {
  const [word = "", third] = type.split("/", 2);
  const name = second ?? third ?? "";
  const known = findResource(yield* discover(session), word);
  if (known === undefined && word !== "*") {
    yield* printError(
      word.includes(".")
        ? `Warning: the server doesn't have a resource type '${word.split(".")[0]}' in group '${word.split(".").slice(1).join(".")}'\n\n`
        : `Warning: the server doesn't have a resource type '${word}'\n\n`,
    );
  }
  const everywhere = flags.bool("all-namespaces");
  yield* warnOfVerb(verb, RESOURCE_VERBS);
  if (known !== undefined && !known.namespaced && !everywhere) {
    yield* printError(
      known.group === ""
        ? `Warning: resource '${known.name}' is not namespace scoped\n\n`
        : `Warning: resource '${known.name}' is not namespace scoped in group '${known.group}'\n\n`,
    );
  }
  return {
    verb,
    namespace: everywhere ? "" : namespace,
    group: known?.group ?? word.split(".").slice(1).join("."),
    resource: known?.name ?? word.split(".")[0],
    subresource: flags.string("subresource"),
    name,
  };
}

function* listRules({ flags, namespace }: Invocation): Steps<number> {
  const { status } = expectBody<{
    readonly status: {
      readonly resourceRules?: readonly PolicyRule[];
      readonly nonResourceRules?: readonly PolicyRule[];
      readonly incomplete?: boolean;
      readonly evaluationError?: string;
    };
  }>(
    yield* send({
      method: "POST",
      path: `${AUTHORIZATION}/selfsubjectrulesreviews`,
      body: {
        apiVersion: "authorization.k8s.io/v1",
        kind: "SelfSubjectRulesReview",
        metadata: {},
        spec: { namespace },
      },
    }),
  );
  if (status.incomplete === true) {
    yield* printError(`warning: the list may be incomplete: ${status.evaluationError ?? ""}\n`);
  }
  const rules = [...(status.resourceRules ?? []), ...(status.nonResourceRules ?? [])].flatMap(brokenDown);
  const rows = rules.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ cells }) => cells);
  const headers = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"];
  yield* print(new ColumnPrinter().print(flags.bool("no-headers") ? rows : [headers, ...rows]));
  return 0;
}

function brokenDown(rule: PolicyRule): readonly { readonly order: string; readonly cells: readonly string[] }[] {
  const list = (values: readonly string[] = []): string => `[${values.join(" ")}]`;
  const urls = (rule.nonResourceURLs ?? []).map((url) => ({
    order: `Verbs:${list(rule.verbs)},APIGroups:[],Resources:[],ResourceNames:[],NonResourceURLs:[${url}]`,
    cells: ["", list([url]), "[]", list(rule.verbs)],
  }));
  const names = rule.resourceNames ?? [];
  const resources = (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) => {
      const [plural = "", sub] = resource.split("/", 2);
      const text = `${plural}${group === "" ? "" : `.${group}`}${sub === undefined ? "" : `/${sub}`}`;
      return (names.length === 0 ? [[]] : names.map((name) => [name])).map((named) => ({
        order: `Verbs:${list(rule.verbs)},APIGroups:[${group}],Resources:[${resource}],ResourceNames:${list(named)}`,
        cells: [text, "[]", list(named), list(rule.verbs)],
      }));
    }),
  );
  return [...resources, ...urls];
}

/** As Go's structs have them. */
function inFieldOrder({
  status,
  metadata,
  kind,
  apiVersion,
}: KubeObject & { readonly status: { readonly userInfo: UserInfo } }) {
  const { username, uid, groups, extra } = status.userInfo;
  return { kind, apiVersion, metadata, status: { userInfo: { username, uid, groups, extra } } };
}

export const whoAmICommand: CommandDefinition = {
  words: ["auth", "whoami"],
  summary: "Say who the server takes you for",
  usage: "[flags]",
  flags: [...PRINT_FLAGS],
  *run(invocation) {
    const output = objectOutput(invocation);
    const answer = yield* send({
      method: "POST",
      path: "/apis/authentication.k8s.io/v1/selfsubjectreviews",
      body: { apiVersion: "authentication.k8s.io/v1", kind: "SelfSubjectReview", metadata: {} },
    });
    if (answer.code === 404)
      throw new CommandFailure("error: the selfsubjectreviews API is not enabled in the cluster");
    const review = expectBody<KubeObject & { readonly status: { readonly userInfo: UserInfo } }>(answer);
    if (output !== undefined) {
      yield* print(output.form === "json" ? orderedJsonText(inFieldOrder(review)) : printObject(output, review));
      return 0;
    }
    const { username = "", uid = "", groups = [], extra = {} } = review.status.userInfo;
    const rows = [["ATTRIBUTE", "VALUE"]];
    if (username !== "") rows.push(["Username", username]);
    if (uid !== "") rows.push(["UID", uid]);
    if (groups.length > 0) rows.push(["Groups", `[${groups.join(" ")}]`]);
    for (const key of Object.keys(extra).sort()) rows.push([`Extra: ${key}`, `[${(extra[key] ?? []).join(" ")}]`]);
    yield* print(new ColumnPrinter().print(rows));
    return 0;
  },
};

interface UserInfo {
  readonly username?: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
