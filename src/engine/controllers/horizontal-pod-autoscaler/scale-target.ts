/** What an autoscaler scales, as its `scale` subresource shows it. Upstream: client-go scale, horizontal.go. */
import { customScale, withCustomReplicas } from "../../../api/custom-scale.ts";
import type { KindMap, KindName } from "../../../api/kinds.ts";
import { parseLabelSelector } from "../../../api/label-selector.ts";
import type { ComponentClient, Why } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { Deployment, ReplicaSet, StatefulSet } from "../../../api/types/apps.ts";
import type { CrossVersionObjectReference } from "../../../api/types/autoscaling.ts";
import type { KubeObject, LabelSelector, LabelSelectorRequirement } from "../../../api/types/meta.ts";
import type { ReplicationController } from "../../../api/types/replication.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { isKindOf } from "../../machinery/kind-scopes.ts";
import { customTarget, type CustomTarget } from "../../machinery/scalable-kinds.ts";

type Scalable = Deployment | ReplicaSet | StatefulSet | ReplicationController;

export interface ScaleTarget {
  readonly kind: KindName;
  /** The object that is scaled, with another size. */
  readonly scaled: (replicas: number) => KubeObject;
  readonly replicas: number;
  readonly statusReplicas: number;
  /** Undefined when it selects nothing. */
  readonly selector: LabelSelector | undefined;
}

/** Of kinds that have no such subresource. */
const NO_SCALE = "the server could not find the requested resource";

/** By group and kind. */
const KINDS: Readonly<Record<string, { readonly kind: KindName; readonly resource: string }>> = {
  "apps/Deployment": { kind: "Deployment", resource: "deployments.apps" },
  "apps/ReplicaSet": { kind: "ReplicaSet", resource: "replicasets.apps" },
  "apps/StatefulSet": { kind: "StatefulSet", resource: "statefulsets.apps" },
  "/ReplicationController": { kind: "ReplicationController", resource: "replicationcontrollers" },
};

/** The target, or why there is none, in the words of the server. */
export function findTarget(
  informers: SharedInformerFactory,
  namespace: string,
  { apiVersion = "", kind, name }: CrossVersionObjectReference,
): ScaleTarget | string {
  const group = apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
  const known = KINDS[`${group}/${kind}`];
  if (known === undefined) {
    const custom = customTarget(informers, namespace, { apiVersion, kind, name });
    if (custom !== undefined) return targetOf(custom, name);
    if (isKindOf(group, kind)) return NO_SCALE;
    return `no matches for kind ${JSON.stringify(kind)} in group ${JSON.stringify(group)}`;
  }
  const object = informers.for(known.kind).get(namespace, name) as Scalable | undefined;
  if (object === undefined) return `${known.resource} ${JSON.stringify(name)} not found`;
  const { spec, status } = object;
  return {
    kind: known.kind,
    scaled: (replicas) => ({ ...object, spec: { ...object.spec, replicas } }),
    replicas: spec.replicas ?? 1,
    statusReplicas: status.replicas ?? 0,
    selector:
      object.kind === "ReplicationController" ? { matchLabels: object.spec.selector ?? {} } : object.spec.selector,
  };
}

function targetOf({ kind, resource, paths, object }: CustomTarget, name: string): ScaleTarget | string {
  if (paths === undefined) return NO_SCALE;
  if (object === undefined) return `${resource} ${JSON.stringify(name)} not found`;
  const { specReplicas, statusReplicas, selector } = customScale(object, paths);
  if (specReplicas === undefined)
    return `the spec replicas field ${JSON.stringify(paths.specReplicasPath)} does not exist`;
  return {
    kind,
    scaled: (replicas) => withCustomReplicas(object, paths, replicas),
    replicas: specReplicas,
    statusReplicas,
    selector: selectorOf(selector),
  };
}

/** The text as an object; undefined when it cannot be read or is empty. */
function selectorOf(text: string): LabelSelector | undefined {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok || parsed.requirements.length === 0) return undefined;
  return {
    matchExpressions: parsed.requirements.flatMap(({ key, operator, values }) => {
      const name = OPERATORS[operator];
      return name === undefined ? [] : [{ key, operator: name, values }];
    }),
  };
}

const OPERATORS: Readonly<Record<string, LabelSelectorRequirement["operator"]>> = {
  in: "In",
  notin: "NotIn",
  exists: "Exists",
  "!": "DoesNotExist",
};

export function scale(client: ComponentClient, target: ScaleTarget, replicas: number, why: Why): Outcome<unknown> {
  return client.update(target.kind, target.scaled(replicas) as KindMap[KindName], why);
}
