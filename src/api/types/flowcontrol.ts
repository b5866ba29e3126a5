/**
 * flowcontrol.apiserver.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/flow-schema-v1/
 */
import type { KubeObject } from "./meta.ts";

export interface FlowSubject {
  readonly kind: string;
  readonly user?: { readonly name: string };
  readonly group?: { readonly name: string };
  readonly serviceAccount?: { readonly namespace: string; readonly name: string };
}

export interface ResourcePolicyRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly clusterScope?: boolean;
  readonly namespaces?: readonly string[];
}

export interface NonResourcePolicyRule {
  readonly verbs?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

export interface PolicyRulesWithSubjects {
  readonly subjects?: readonly FlowSubject[];
  readonly resourceRules?: readonly ResourcePolicyRule[];
  readonly nonResourceRules?: readonly NonResourcePolicyRule[];
}

export interface FlowCondition {
  readonly type?: string;
  readonly status?: string;
  readonly lastTransitionTime?: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface FlowSchemaSpec {
  readonly priorityLevelConfiguration?: { readonly name?: string };
  readonly matchingPrecedence?: number;
  readonly distinguisherMethod?: { readonly type?: string };
  readonly rules?: readonly PolicyRulesWithSubjects[];
}

export interface FlowSchema extends KubeObject {
  readonly apiVersion: "flowcontrol.apiserver.k8s.io/v1";
  readonly kind: "FlowSchema";
  readonly spec: FlowSchemaSpec;
  readonly status: { readonly conditions?: readonly FlowCondition[] };
}

export interface QueuingConfiguration {
  readonly queues?: number;
  readonly handSize?: number;
  readonly queueLengthLimit?: number;
}

export interface LimitedPriorityLevel {
  readonly nominalConcurrencyShares?: number;
  readonly lendablePercent?: number;
  readonly borrowingLimitPercent?: number;
  readonly limitResponse?: { readonly type?: string; readonly queuing?: QueuingConfiguration };
}

export interface ExemptPriorityLevel {
  readonly nominalConcurrencyShares?: number;
  readonly lendablePercent?: number;
}

export interface PriorityLevelConfiguration extends KubeObject {
  readonly apiVersion: "flowcontrol.apiserver.k8s.io/v1";
  readonly kind: "PriorityLevelConfiguration";
  readonly spec: {
    readonly type?: string;
    readonly limited?: LimitedPriorityLevel;
    readonly exempt?: ExemptPriorityLevel;
  };
  readonly status: { readonly conditions?: readonly FlowCondition[] };
}
