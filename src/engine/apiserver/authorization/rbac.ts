/**
 * Role based access control: what the roles that are bound to somebody allow; kubelets are asked about first
 * (`--authorization-mode=Node,RBAC`).
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 * Upstream: pkg/registry/rbac/validation/rule.go, plugin/pkg/auth/authorizer/rbac/rbac.go.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type {
  ClusterRole,
  ClusterRoleBinding,
  PolicyRule,
  Role,
  RoleBinding,
  RoleRef,
  Subject,
} from "../../../api/types/rbac.ts";
import type { Store } from "../../etcd/store.ts";
import { keyOf } from "../write/write-environment.ts";
import { nodeOf, nodeRefusal } from "./node-authorizer.ts";
import { type Attributes, isResource } from "./request-attributes.ts";
import { ruleAllows } from "./rules.ts";
import { MASTERS, serviceAccountUser, type UserInfo } from "./user-info.ts";

const GROUP = "rbac.authorization.k8s.io";

export interface Verdict {
  readonly allowed: boolean;
  /** Who allowed it, or what could not be looked up. */
  readonly reason: string;
}

interface BoundRules {
  /** `ClusterRoleBinding "x" of ClusterRole "y" to Group "z"` */
  readonly from: string;
  readonly rules: readonly PolicyRule[];
  /** A role that is not there. */
  readonly error?: string;
}

export class Rbac {
  private readonly store: Store<KubeObject>;

  constructor(store: Store<KubeObject>) {
    this.store = store;
  }

  authorize(user: UserInfo, attributes: Attributes): Verdict {
    if (user.groups.includes(MASTERS)) return { allowed: true, reason: "" };
    const node = nodeOf(user);
    const refusal = node === undefined ? "" : nodeRefusal(this.store, node, attributes);
    if (refusal === undefined) return { allowed: true, reason: "" };
    const namespace = isResource(attributes) ? attributes.namespace : "";
    const errors: string[] = [];
    for (const { from, rules, error } of this.bound(user, namespace)) {
      if (rules.some((rule) => ruleAllows(rule, attributes)))
        return { allowed: true, reason: `RBAC: allowed by ${from}` };
      if (error !== undefined) errors.push(error);
    }
    const reasons = [refusal, errors.length === 0 ? "" : `RBAC: ${aggregated(errors)}`];
    return { allowed: false, reason: reasons.filter((reason) => reason !== "").join("\n") };
  }

  /** Every rule that somebody has in a namespace, and the roles that are missing. */
  rulesOf(
    user: UserInfo,
    namespace: string,
  ): { readonly rules: readonly PolicyRule[]; readonly errors: readonly string[] } {
    const rules: PolicyRule[] = [];
    const errors: string[] = [];
    for (const bound of this.bound(user, namespace)) {
      rules.push(...bound.rules);
      if (bound.error !== undefined) errors.push(bound.error);
    }
    return { rules, errors };
  }

  /** The rules of the role that a binding names; undefined when there is no such role. */
  rulesOfReference({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    const role =
      kind === "Role"
        ? this.store.get(`roles.${GROUP}`, keyOf(namespace, name))
        : this.store.get(`clusterroles.${GROUP}`, name);
    return role === undefined ? undefined : ((role as Role | ClusterRole).rules ?? []);
  }

  /** Bindings of the cluster first, then those of the namespace. */
  private *bound(user: UserInfo, namespace: string): Generator<BoundRules> {
    for (const object of this.store.values(`clusterrolebindings.${GROUP}`)) {
      const { metadata, roleRef, subjects = [] } = object as ClusterRoleBinding;
      const subject = subjects.find((one) => appliesTo(one, user, ""));
      if (subject === undefined) continue;
      const role = `${roleRef.kind} ${JSON.stringify(roleRef.name)}`;
      const from = `ClusterRoleBinding ${JSON.stringify(metadata.name)} of ${role} to ${subjectText(subject, "")}`;
      yield this.rulesFrom(roleRef, "", from);
    }
    if (namespace === "") return;
    for (const object of this.store.values(`rolebindings.${GROUP}`)) {
      const { metadata, roleRef, subjects = [] } = object as RoleBinding;
      if (metadata.namespace !== namespace) continue;
      const subject = subjects.find((one) => appliesTo(one, user, namespace));
      if (subject === undefined) continue;
      const role = `${roleRef.kind} ${JSON.stringify(roleRef.name)}`;
      const binding = JSON.stringify(`${metadata.name}/${namespace}`);
      yield this.rulesFrom(
        roleRef,
        namespace,
        `RoleBinding ${binding} of ${role} to ${subjectText(subject, namespace)}`,
      );
    }
  }

  private rulesFrom(roleRef: RoleRef, namespace: string, from: string): BoundRules {
    const rules = this.rulesOfReference(roleRef, namespace);
    if (rules !== undefined) return { from, rules };
    return { from, rules: [], error: roleNotFound(roleRef) };
  }
}

/** `role.rbac.authorization.k8s.io "reader" not found`: in the singular, as its lister says it. */
export function roleNotFound({ kind, name }: RoleRef): string {
  return `${kind.toLowerCase()}.${GROUP} ${JSON.stringify(name)} not found`;
}

function appliesTo({ kind, name, namespace }: Subject, user: UserInfo, bindingNamespace: string): boolean {
  if (kind === "User") return user.username === name;
  if (kind === "Group") return user.groups.includes(name);
  const home = namespace || bindingNamespace;
  return home !== "" && user.username === serviceAccountUser(home, name);
}

function subjectText({ kind, name, namespace }: Subject, bindingNamespace: string): string {
  return `${kind} ${JSON.stringify(kind === "ServiceAccount" ? `${name}/${namespace || bindingNamespace}` : name)}`;
}

/** Upstream: k8s.io/apimachinery/pkg/util/errors (Aggregate). */
function aggregated(errors: readonly string[]): string {
  const different = [...new Set(errors)];
  return different.length === 1 ? (different[0] as string) : `[${different.join(", ")}]`;
}
