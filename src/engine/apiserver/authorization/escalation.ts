/**
 * Nobody grants what they do not have themselves, unless they may `escalate` or `bind`.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
 * Upstream: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go.
 */
import { forbidden } from "../../../api/status-errors.ts";
import { failure, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ClusterRole, PolicyRule, RoleBinding } from "../../../api/types/rbac.ts";
import type { Store } from "../../etcd/store.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { Rbac, roleNotFound } from "./rbac.ts";
import { compactRules, missingRules, quotedList, ruleText } from "./rule-cover.ts";
import { MASTERS, type UserInfo } from "./user-info.ts";

const GROUP = "rbac.authorization.k8s.io";
const EVERYTHING: readonly PolicyRule[] = [
  { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
  { nonResourceURLs: ["*"], verbs: ["*"] },
];

/** Why a role or binding may not be written as it is; undefined for everything else. */
export function refuseEscalation(
  store: Store<KubeObject>,
  user: UserInfo | undefined,
  definition: KindDefinition,
  object: KubeObject,
): Status | undefined {
  if (definition.group !== GROUP || user === undefined || user.groups.includes(MASTERS)) return undefined;
  const rbac = new Rbac(store);
  return definition.kind === "Role" || definition.kind === "ClusterRole"
    ? refuseRole(rbac, user, definition, object as ClusterRole)
    : refuseBinding(rbac, user, definition, object as RoleBinding);
}

function refuseRole(rbac: Rbac, user: UserInfo, definition: KindDefinition, role: ClusterRole): Status | undefined {
  const { namespace = "", name } = role.metadata;
  const { plural } = definition;
  const attributes = { verb: "escalate", group: GROUP, resource: plural, subresource: "", namespace, name };
  if (rbac.authorize(user, attributes).allowed) return undefined;
  const problem = escalationProblem(rbac, user, namespace, role.rules ?? []);
  if (problem !== undefined) return forbidden(definition, name, problem);
  if ((role.aggregationRule?.clusterRoleSelectors ?? []).length === 0) return undefined;
  if (escalationProblem(rbac, user, namespace, EVERYTHING) === undefined) return undefined;
  return forbidden(definition, name, "must have cluster-admin privileges to use an aggregationRule");
}

function refuseBinding(rbac: Rbac, user: UserInfo, definition: KindDefinition, binding: RoleBinding) {
  const { roleRef, metadata } = binding;
  const { namespace = "", name } = metadata;
  const resource = roleRef.kind === "Role" ? "roles" : "clusterroles";
  const attributes = { verb: "bind", group: GROUP, resource, subresource: "", namespace, name: roleRef.name };
  if (rbac.authorize(user, attributes).allowed) return undefined;
  const rules = rbac.rulesOfReference(roleRef, namespace);
  if (rules === undefined) {
    const details = { name: roleRef.name, group: GROUP, kind: roleRef.kind.toLowerCase() };
    return failure(404, "NotFound", roleNotFound(roleRef), details);
  }
  const problem = escalationProblem(rbac, user, namespace, rules);
  return problem === undefined ? undefined : forbidden(definition, name, problem);
}

function escalationProblem(
  rbac: Rbac,
  user: UserInfo,
  namespace: string,
  wanted: readonly PolicyRule[],
): string | undefined {
  const { rules, errors } = rbac.rulesOf(user, namespace);
  const missing = missingRules(rules, wanted);
  if (missing.length === 0) return undefined;
  const texts = [...new Set(compactRules(missing).map(ruleText))].sort();
  const who = `user ${JSON.stringify(user.username)} (groups=${quotedList(user.groups)})`;
  const unresolved = errors.length === 0 ? "" : `; resolution errors: [${errors.join(" ")}]`;
  return `${who} is attempting to grant RBAC permissions not currently held:\n${texts.join("\n")}${unresolved}`;
}
