/** `kubectl create role`, `clusterrole`, `rolebinding` and `clusterrolebinding`. Upstream: create_role.go and its neighbours. */
import type { PolicyRule, Subject } from "../../api/types/rbac.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { discover, findResource } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, printError, type Steps } from "../steps.ts";
import { CREATE_FLAGS, createNew, draft, labelPairs, nameOf } from "./create-new.ts";

const RBAC = "rbac.authorization.k8s.io";
const VERBS: ReadonlySet<string> = new Set(
  "* get delete list create update patch watch proxy deletecollection use bind escalate impersonate".split(" "),
);

const RULE_FLAGS: readonly FlagDefinition[] = [
  { name: "verb", type: "strings", help: "What may be done: get, list, watch, create, …" },
  { name: "resource", type: "strings", help: "With what: pods, deployments.apps, pods/log." },
  { name: "resource-name", type: "strings", help: "Only with those of these names." },
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
    { name: "aggregation-rule", type: "string", help: "key=value: the rules of ClusterRoles with this label." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const urls = flags.strings("non-resource-url");
    if (flags.has("aggregation-rule")) {
      if (["verb", "resource", "resource-name", "non-resource-url"].some((flag) => flags.has(flag))) {
        throw new CommandFailure(
          "error: aggregation rule must be specified without nonResourceURLs, resources and verbs",
        );
      }
      const matchLabels = labelPairs(flags.string("aggregation-rule"));
      const aggregationRule = { clusterRoleSelectors: [{ matchLabels }] };
      return yield* createNew(invocation, draft(`${RBAC}/v1`, "ClusterRole", name, { aggregationRule, rules: null }));
    }
    const rules = yield* rulesOf(invocation, urls);
    return yield* createNew(invocation, draft(`${RBAC}/v1`, "ClusterRole", name, { rules }));
  },
};

/** One rule for each group, groups in order. @throws CommandFailure */
function* rulesOf({ flags, session }: Invocation, urls: readonly string[]): Steps<readonly PolicyRule[]> {
  const verbs = flags.strings("verb").includes("*") ? ["*"] : [...new Set(flags.strings("verb"))];
  if (verbs.length === 0) throw new CommandFailure("error: at least one verb must be specified");
  const words = flags.strings("resource");
  if (words.length === 0 && urls.length === 0)
    throw new CommandFailure("error: at least one resource must be specified");
  const names = flags.strings("resource-name");
  const byGroup = new Map<string, string[]>();
  const all = yield* discover(session);
  for (const word of words) {
    const [type = "", subresource] = word.split("/", 2);
    if (type === "") throw new CommandFailure("error: resource must be specified if apiGroup/subresource specified");
    const found = findResource(all, type);
    if (type !== "*" && found === undefined) {
      const [name = "", ...group] = type.split(".");
      const where = group.length === 0 ? "" : ` in group "${group.join(".")}"`;
      throw new CommandFailure(`the server doesn't have a resource type "${name}"${where}`);
    }
    const group = type === "*" ? "*" : (found?.group ?? "");
    const plural = `${type === "*" ? "*" : (found?.name ?? "")}${subresource === undefined ? "" : `/${subresource}`}`;
    const known = byGroup.get(group) ?? [];
    if (!known.includes(plural)) byGroup.set(group, [...known, plural]);
  }
  for (const verb of verbs) {
    if (!VERBS.has(verb)) yield* printError(`Warning: '${verb}' is not a standard resource verb\n`);
  }
  const rules: PolicyRule[] = [...byGroup.keys()].sort().map((group) => ({
    apiGroups: [group],
    ...(names.length === 0 ? {} : { resourceNames: names }),
    resources: byGroup.get(group) ?? [],
    verbs,
  }));
  if (urls.length > 0) rules.push({ nonResourceURLs: urls, verbs });
  return rules;
}

const SUBJECT_FLAGS: readonly FlagDefinition[] = [
  { name: "user", type: "strings", help: "Users to bind." },
  { name: "group", type: "strings", help: "Groups to bind." },
  { name: "serviceaccount", type: "strings", help: "ServiceAccounts to bind: NAMESPACE:NAME." },
];

/** Users, groups and ServiceAccounts, as bindings name them. @throws CommandFailure */
export function subjectsOf({ flags }: Invocation): readonly Subject[] {
  const accounts = flags.strings("serviceaccount").map((text): Subject => {
    const [namespace = "", name = "", ...more] = text.split(":");
    if (name === "" || more.length > 0) throw new CommandFailure("error: serviceaccount must be <namespace>:<name>");
    return { kind: "ServiceAccount", name, namespace };
  });
  return [
    ...flags.strings("user").map((name): Subject => ({ apiGroup: RBAC, kind: "User", name })),
    ...flags.strings("group").map((name): Subject => ({ apiGroup: RBAC, kind: "Group", name })),
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
  const parts = { roleRef, ...(subjects.length === 0 ? {} : { subjects }) };
  return yield* createNew(invocation, draft(`${RBAC}/v1`, kind, name, parts), { failing });
}
