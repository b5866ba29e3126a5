/** `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`. Upstream: create_role.go and its neighbours. */
import type { PolicyRule, Subject } from "../../api/types/rbac.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import type { ApiResource } from "../api-resource.ts";
import { discover, findResource } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, printError, type Steps } from "../steps.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";

const RBAC = "rbac.authorization.k8s.io";
const VERBS: ReadonlySet<string> = new Set(
  "* get delete list create update patch watch proxy deletecollection use bind escalate impersonate".split(" "),
);

const RULE_FLAGS: readonly FlagDefinition[] = [
  { name: "verb", type: "strings", help: "What may be done: get, list, watch, create, …" },
  { name: "resource", type: "strings", help: "With what: pods, deployments.apps, pods/log." },
  { name: "resource-name", type: "array", help: "Only with those of these names." },
];

export const createRoleCommand: CommandDefinition = {
  words: ["create", "role"],
  summary: "Create a Role",
  usage: "NAME --verb=verb --resource=resource.group/subresource [--resource-name=resourcename]",
  examples: ["kubectl create role reader --verb=get,list,watch --resource=pods"],
  flags: [...CREATE_FLAGS, ...RULE_FLAGS],
  *run(invocation) {
    const name = nameOf(invocation);
    const rules = yield* rulesOf(invocation, []);
    return yield* createNew(invocation, draft(`${RBAC}/v1`, "Role", name, { rules }));
  },
};

export const createClusterRoleCommand: CommandDefinition = {
  words: ["create", "clusterrole"],
  summary: "Create a ClusterRole",
  usage: "NAME --verb=verb --resource=resource.group [--resource-name=resourcename]",
  flags: [
    ...CREATE_FLAGS,
    ...RULE_FLAGS,
    { name: "non-resource-url", type: "strings", help: "Paths such as /healthz." },
    { name: "aggregation-rule", type: "array", help: "key=value: the rules of ClusterRoles with this label." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const urls = [...new Set(flags.strings("non-resource-url"))];
    if (flags.has("aggregation-rule")) {
      if (["verb", "resource", "resource-name", "non-resource-url"].some((flag) => flags.has(flag))) {
        throw new CommandFailure(
          "error: aggregation rule must be specified without nonResourceURLs, verbs, resources or resourceNames",
        );
      }
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels: aggregated(invocation) }] };
      return yield* createNew(invocation, draft(`${RBAC}/v1`, "ClusterRole", name, { aggregationRule, rules: null }));
    }
    const rules = yield* rulesOf(invocation, urls, "one of resource or nonResourceURL must be specified");
    return yield* createNew(invocation, draft(`${RBAC}/v1`, "ClusterRole", name, { rules }));
  },
};

/** @throws CommandFailure */
function aggregated({ flags, command }: Invocation): Readonly<Record<string, string>> {
  return Object.fromEntries(
    flags.raw("aggregation-rule").flatMap((text) =>
      text.split(",").map((pair) => {
        const equals = pair.indexOf("=");
        if (equals >= 0) return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
        const problem = `invalid argument "${text}" for "--aggregation-rule" flag: malformed pair, expect string=string`;
        throw new CommandFailure(`error: ${problem}\nSee '${command} --help' for usage.`);
      }),
    ),
  );
}

interface RuleResource {
  readonly type: string;
  readonly name: string;
  readonly group: string;
  readonly subresource: string;
  readonly known: boolean;
}

/** `deployments.apps/scale`; `*` alone is all there is. */
function resourcesOf(words: readonly string[], all: readonly ApiResource[]): readonly RuleResource[] {
  const found: RuleResource[] = [];
  for (const word of words) {
    const slash = word.indexOf("/");
    const type = slash < 0 ? word : word.slice(0, slash);
    const dot = type.indexOf(".");
    const [name, group] = dot < 0 ? [type, ""] : [type.slice(0, dot), type.slice(dot + 1)];
    if (word === "*") return [{ type: word, name: word, group: "", subresource: "", known: false }];
    const served = findResource(all, type);
    // A version is part of the group here: there is none of that name.
    const known = served !== undefined && (group === "" || served.group.startsWith(group)) ? served : undefined;
    const subresource = slash < 0 ? "" : word.slice(slash + 1);
    found.push({
      type,
      name: known?.name ?? name,
      group: known?.group ?? group,
      subresource,
      known: known !== undefined,
    });
  }
  return found;
}

const SPECIAL_VERBS: Readonly<Record<string, readonly string[]>> = {
  use: ["podsecuritypolicies.policy", "podsecuritypolicies.extensions"],
  bind: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  escalate: ["roles.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io"],
  impersonate: ["users.", "serviceaccounts.", "groups.", "userextras.authentication.k8s.io"],
};

/** @throws CommandFailure */
function checkResources(resources: readonly RuleResource[], verbs: readonly string[]): void {
  for (const { name, group, known } of resources) {
    if (name === "") throw new CommandFailure("error: resource must be specified if apiGroup/subresource specified");
    if (name === "*") return;
    let special = false;
    for (const verb of verbs) {
      const only = Object.hasOwn(SPECIAL_VERBS, verb) ? SPECIAL_VERBS[verb] : undefined;
      if (only === undefined) continue;
      special = only.includes(`${name}.${group}`);
      if (!special) throw new CommandFailure(`error: can not perform '${verb}' on '${name}' in group '${group}'`);
    }
    if (known || special) continue;
    const where = group === "" ? "" : ` in group ${JSON.stringify(group)}`;
    throw new CommandFailure(`the server doesn't have a resource type ${JSON.stringify(name)}${where}`);
  }
}

const URL_VERBS: ReadonlySet<string> = new Set(["*", "get", "post", "put", "delete", "patch", "head", "options"]);

/** @throws CommandFailure */
function checkUrls(urls: readonly string[], verbs: readonly string[]): void {
  if (urls.length === 0) return;
  const verb = verbs.find((one) => !URL_VERBS.has(one));
  if (verb !== undefined) throw new CommandFailure(`error: invalid verb: '${verb}' for nonResourceURL`);
  for (const url of urls) {
    if (url === "*") continue;
    if (!url.startsWith("/")) throw new CommandFailure("error: nonResourceURL should start with /");
    if (url.slice(0, -1).includes("*"))
      throw new CommandFailure("error: nonResourceURL only supports wildcard matches when '*' is at the end");
  }
}

/** One rule for each group, groups in order. @throws CommandFailure */
function* rulesOf(
  { flags, session }: Invocation,
  urls: readonly string[],
  noResource = "at least one resource must be specified",
): Steps<readonly PolicyRule[]> {
  const verbs = flags.strings("verb").includes("*") ? ["*"] : [...new Set(flags.strings("verb"))];
  if (verbs.length === 0) throw new CommandFailure("error: at least one verb must be specified");
  const words = flags.strings("resource");
  if (words.length === 0 && urls.length === 0) throw new CommandFailure(`error: ${noResource}`);
  const names = [...new Set(flags.raw("resource-name"))];
  const resources = resourcesOf(words, yield* discover(session));
  for (const verb of resources.length === 0 ? [] : verbs) {
    if (!VERBS.has(verb)) yield* printError(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  checkResources(resources, verbs);
  checkUrls(urls, verbs);
  const byGroup = new Map<string, Set<string>>();
  for (const { name, group, subresource } of resources) {
    const known = byGroup.get(group) ?? new Set();
    byGroup.set(group, known.add(subresource === "" ? name : `${name}/${subresource}`));
  }
  const rules: PolicyRule[] = [...byGroup.keys()].sort().map((group) => ({
    apiGroups: [group],
    ...(names.length === 0 ? {} : { resourceNames: names }),
    resources: [...(byGroup.get(group) ?? [])],
    verbs,
  }));
  if (urls.length > 0) rules.push({ nonResourceURLs: urls, verbs });
  return rules;
}

const SUBJECT_FLAGS: readonly FlagDefinition[] = [
  { name: "user", type: "array", help: "Users to bind." },
  { name: "group", type: "array", help: "Groups to bind." },
  { name: "serviceaccount", type: "array", help: "ServiceAccounts to bind: NAMESPACE:NAME." },
];

/** Users, groups and ServiceAccounts, as bindings name them. @throws CommandFailure */
export function subjectsOf({ flags }: Invocation): readonly Subject[] {
  const accounts = flags.raw("serviceaccount").map((text): Subject => {
    const [namespace = "", name = "", ...more] = text.split(":");
    if (name === "" || more.length > 0) throw new CommandFailure("error: serviceaccount must be <namespace>:<name>");
    return { kind: "ServiceAccount", name, namespace };
  });
  return [
    ...flags.raw("user").map((name): Subject => ({ apiGroup: RBAC, kind: "User", name })),
    ...flags.raw("group").map((name): Subject => ({ apiGroup: RBAC, kind: "Group", name })),
    ...accounts,
  ];
}

export const createRoleBindingCommand: CommandDefinition = {
  words: ["create", "rolebinding"],
  summary: "Create a RoleBinding",
  usage:
    "NAME --clusterrole=NAME|--role=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]",
  flags: [
    ...CREATE_FLAGS,
    ...SUBJECT_FLAGS,
    { name: "clusterrole", type: "string", help: "The ClusterRole to bind to." },
    { name: "role", type: "string", help: "The Role to bind to." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const [clusterRole, role] = [flags.string("clusterrole"), flags.string("role")];
    if ((clusterRole === "") === (role === ""))
      throw new CommandFailure("error: exactly one of clusterrole or role must be specified");
    const roleRef = {
      apiGroup: RBAC,
      kind: clusterRole === "" ? "Role" : "ClusterRole",
      name: clusterRole || role,
    };
    return yield* bind(invocation, "RoleBinding", name, roleRef, "failed to create rolebinding:");
  },
};

export const createClusterRoleBindingCommand: CommandDefinition = {
  words: ["create", "clusterrolebinding"],
  summary: "Create a ClusterRoleBinding",
  usage:
    "NAME --clusterrole=NAME [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]",
  flags: [
    ...CREATE_FLAGS,
    ...SUBJECT_FLAGS,
    { name: "clusterrole", type: "string", required: true, help: "The ClusterRole to bind to." },
  ],
  *run(invocation) {
    const name = nameOf(invocation);
    const role = invocation.flags.string("clusterrole");
    const roleRef = { apiGroup: RBAC, kind: "ClusterRole", name: role };
    return yield* bind(invocation, "ClusterRoleBinding", name, roleRef, "failed to create clusterrolebinding:");
  },
};

function* bind(invocation: Invocation, kind: string, name: string, roleRef: object, failing: string): Steps<number> {
  const subjects = subjectsOf(invocation);
  if (subjects.some(({ namespace }) => namespace === ""))
    throw new CommandFailure("error: serviceaccount must be <namespace>:<name>");
  const parts = { roleRef, ...(subjects.length === 0 ? {} : { subjects }) };
  return yield* createNew(invocation, draft(`${RBAC}/v1`, kind, name, parts), { failing });
}
