/**
 * Which FlowSchema a request goes by, and so which priority level it belongs to.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#flowschema
 * Upstream: k8s.io/apiserver/pkg/util/flowcontrol/rule.go, apf_controller.go (startRequest).
 */
import type {
  FlowSchema,
  FlowSubject,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule,
} from "../../../api/types/flowcontrol.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import { type Attributes, isResource, type ResourceAttributes } from "../authorization/request-attributes.ts";
import { serviceAccountOf, type UserInfo } from "../authorization/user-info.ts";

const SCHEMAS = "flowschemas.flowcontrol.apiserver.k8s.io";
const LEVELS = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io";
const ALL = "*";

/** Uids, as answers carry them. */
export interface Flow {
  readonly schema: string;
  readonly priorityLevel: string;
}

/** Undefined only while the objects that are always there are not. */
export function flowOf(store: Store<KubeObject>, user: UserInfo, attributes: Attributes): Flow | undefined {
  const schemas = (store.values(SCHEMAS) as readonly FlowSchema[]).toSorted(
    (a, b) => (a.spec.matchingPrecedence ?? 0) - (b.spec.matchingPrecedence ?? 0),
  );
  for (const { metadata, spec } of schemas) {
    const level = store.get(LEVELS, spec.priorityLevelConfiguration?.name ?? "");
    if (level === undefined || !(spec.rules ?? []).some((rule) => matches(rule, user, attributes))) continue;
    return { schema: metadata.uid, priorityLevel: level.metadata.uid };
  }
  return undefined;
}

function matches(rule: PolicyRulesWithSubjects, user: UserInfo, attributes: Attributes): boolean {
  if (!(rule.subjects ?? []).some((subject) => isSubject(subject, user))) return false;
  return isResource(attributes)
    ? (rule.resourceRules ?? []).some((one) => matchesResource(one, attributes))
    : (rule.nonResourceRules ?? []).some((one) => matchesPath(one, attributes.verb, attributes.path));
}

function isSubject(subject: FlowSubject, { username, groups }: UserInfo): boolean {
  const { user, group, serviceAccount } = subject;
  if (subject.kind === "User") return user?.name === ALL || user?.name === username;
  if (subject.kind === "Group") return group?.name === ALL || groups.includes(group?.name ?? "");
  const account = serviceAccountOf(username);
  if (account === undefined || serviceAccount?.namespace !== account.namespace) return false;
  return serviceAccount.name === ALL || serviceAccount.name === account.name;
}

function has(list: readonly string[] = [], value: string): boolean {
  return list.includes(ALL) || list.includes(value);
}

function matchesResource(rule: ResourcePolicyRule, asked: ResourceAttributes): boolean {
  const { verb, group, resource, subresource, namespace } = asked;
  const named = subresource === "" ? resource : `${resource}/${subresource}`;
  const placed = namespace === "" ? rule.clusterScope === true : has(rule.namespaces, namespace);
  return has(rule.verbs, verb) && has(rule.apiGroups, group) && has(rule.resources, named) && placed;
}

function matchesPath({ verbs, nonResourceURLs = [] }: NonResourcePolicyRule, verb: string, path: string): boolean {
  if (!has(verbs, verb)) return false;
  return nonResourceURLs.some(
    (url) => url === ALL || url === path || (url.endsWith("/*") && path.startsWith(url.slice(0, -1))),
  );
}
