/**
 * The FlowSchemas and PriorityLevelConfigurations that every API server makes, and makes again when they are deleted.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#mandatory-configuration-objects
 * Upstream: k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go.
 */
import type { Draft } from "./component-client.ts";
import type {
  FlowSchema,
  FlowSubject,
  PolicyRulesWithSubjects,
  PriorityLevelConfiguration,
  ResourcePolicyRule,
} from "./types/flowcontrol.ts";

const API_VERSION = "flowcontrol.apiserver.k8s.io/v1";
/** Kept as the API server has it, as long as this says so. */
const MAINTAINED = { "apf.kubernetes.io/autoupdate-spec": "true" };

type Named<T> = Draft<T> & { readonly metadata: { readonly name: string } };

function level(name: string, spec: PriorityLevelConfiguration["spec"]): Named<PriorityLevelConfiguration> {
  const metadata = { name, annotations: MAINTAINED };
  return { apiVersion: API_VERSION, kind: "PriorityLevelConfiguration", metadata, spec };
}

function limited(
  name: string,
  [nominalConcurrencyShares, lendablePercent]: readonly [number, number],
  [queues, handSize]: readonly [number, number],
): Named<PriorityLevelConfiguration> {
  const limitResponse = { type: "Queue", queuing: { queues, handSize, queueLengthLimit: 50 } };
  return level(name, { type: "Limited", limited: { nominalConcurrencyShares, lendablePercent, limitResponse } });
}

/** For what no other schema takes. */
export const CATCH_ALL_LEVEL = level("catch-all", {
  type: "Limited",
  limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: "Reject" } },
});

export const PRIORITY_LEVELS: readonly Named<PriorityLevelConfiguration>[] = [
  level("exempt", { type: "Exempt", exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } }),
  CATCH_ALL_LEVEL,
  limited("system", [30, 33], [64, 6]),
  limited("node-high", [40, 25], [64, 6]),
  limited("leader-election", [10, 0], [16, 4]),
  limited("workload-high", [40, 50], [128, 6]),
  limited("workload-low", [100, 90], [128, 6]),
  limited("global-default", [20, 50], [128, 6]),
];

const users = (...names: readonly string[]): readonly FlowSubject[] =>
  names.map((name) => ({ kind: "User", user: { name } }));
const groups = (...names: readonly string[]): readonly FlowSubject[] =>
  names.map((name) => ({ kind: "Group", group: { name } }));
const accounts = (...names: readonly string[]): readonly FlowSubject[] =>
  names.map((name) => ({ kind: "ServiceAccount", serviceAccount: { namespace: "kube-system", name } }));

const everything = (subjects: readonly FlowSubject[]): PolicyRulesWithSubjects => ({
  subjects,
  resourceRules: [{ verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] }],
  nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
});

const changing = (apiGroup: string, resource: string): ResourcePolicyRule => ({
  verbs: ["get", "create", "update"],
  apiGroups: [apiGroup],
  resources: [resource],
  namespaces: ["*"],
});

function schema(
  name: string,
  priorityLevel: string,
  matchingPrecedence: number,
  method: "ByUser" | "ByNamespace" | undefined,
  rule: PolicyRulesWithSubjects,
): Named<FlowSchema> {
  return {
    apiVersion: API_VERSION,
    kind: "FlowSchema",
    metadata: { name, annotations: MAINTAINED },
    spec: {
      priorityLevelConfiguration: { name: priorityLevel },
      matchingPrecedence,
      ...(method === undefined ? {} : { distinguisherMethod: { type: method } }),
      rules: [rule],
    },
  };
}

const MANAGER = "system:kube-controller-manager";
const SCHEDULER = "system:kube-scheduler";
const EVERYBODY = groups("system:unauthenticated", "system:authenticated");
const LEASES = changing("coordination.k8s.io", "leases");

export const MANDATORY_FLOW_SCHEMAS: readonly Named<FlowSchema>[] = [
  schema("exempt", "exempt", 1, undefined, everything(groups("system:masters"))),
  schema("catch-all", "catch-all", 10_000, "ByUser", everything(EVERYBODY)),
];

export const FLOW_SCHEMAS: readonly Named<FlowSchema>[] = [
  ...MANDATORY_FLOW_SCHEMAS,
  schema("system-nodes", "system", 500, "ByUser", everything(groups("system:nodes"))),
  schema("system-node-high", "node-high", 400, "ByUser", {
    subjects: groups("system:nodes"),
    resourceRules: [
      { verbs: ["*"], apiGroups: [""], resources: ["nodes", "nodes/status"], clusterScope: true, namespaces: ["*"] },
      { verbs: ["*"], apiGroups: ["coordination.k8s.io"], resources: ["leases"], namespaces: ["*"] },
    ],
  }),
  schema("probes", "exempt", 2, undefined, {
    subjects: EVERYBODY,
    nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/healthz", "/readyz", "/livez"] }],
  }),
  schema("system-leader-election", "leader-election", 100, "ByUser", {
    subjects: [...users(MANAGER, SCHEDULER), ...accounts("*")],
    resourceRules: [LEASES],
  }),
  schema("workload-leader-election", "leader-election", 200, "ByUser", {
    subjects: accounts("*"),
    resourceRules: [LEASES],
  }),
  schema("endpoint-controller", "workload-high", 150, "ByUser", {
    subjects: [...users(MANAGER), ...accounts("endpoint-controller", "endpointslicemirroring-controller")],
    resourceRules: [changing("", "endpoints")],
  }),
  schema("kube-controller-manager", "workload-high", 800, "ByNamespace", everything(users(MANAGER))),
  schema("kube-scheduler", "workload-high", 800, "ByNamespace", everything(users(SCHEDULER))),
  schema("kube-system-service-accounts", "workload-high", 900, "ByNamespace", everything(accounts("*"))),
  schema("service-accounts", "workload-low", 9_000, "ByUser", everything(groups("system:serviceaccounts"))),
  schema("global-default", "global-default", 9_900, "ByUser", everything(EVERYBODY)),
];
