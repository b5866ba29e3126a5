/**
 * Who owns what of an object that the cluster's own components made. Nothing of it is stored, there are too many of
 * them: it is read off the object when somebody wants to know, as the components would have left it.
 * See docs/decisions/0008-managed-fields.md.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { apiVersionOf } from "../kind-registry.ts";
import { servedKindsOf } from "../served-kind.ts";
import { compareValues } from "./compare-values.ts";
import { emptyObject } from "./empty-object.ts";
import { ownedOf } from "./nobodys-fields.ts";
import { isEmptySet, unionOf } from "./field-set.ts";
import { schemaOf } from "./kind-versions.ts";
import { encodeOwners, managerId, type ManagedFieldsEntry, type Owners, type Ownership } from "./managed-fields.ts";
import { asCreated } from "./as-created.ts";
import { componentOf, SIMULATION } from "./component-names.ts";

type Parts = KubeObject & { readonly status?: { readonly conditions?: unknown } };

const entries = new WeakMap<KubeObject, readonly ManagedFieldsEntry[]>();

export function untrackedEntries(definition: KindDefinition, object: KubeObject): readonly ManagedFieldsEntry[] {
  const made = entries.get(object) ?? encodeOwners(untrackedOwners(definition, object));
  entries.set(object, made);
  return made;
}

export function untrackedOwners(definition: KindDefinition, object: KubeObject): Owners {
  const [served] = servedKindsOf(definition);
  if (served === undefined) return new Map();
  const { status, ...rest } = object as Parts;
  const splits = definition.subresources?.includes("status") === true;
  const { created, later } = asCreated(splits ? rest : object);
  const base: Readonly<Record<string, unknown>> = served.fieldSchema === undefined ? emptyObject(served.struct) : {};
  const controller = definition.group === "sim.kubarium.dev" ? SIMULATION : "kube-controller-manager";
  const reporter = object.kind === "Pod" || object.kind === "Node" ? "kubelet" : controller;
  const owners = [
    owner(served, base, created, componentOf(object), "", object.metadata.creationTimestamp),
    owner(served, created, later, controller, "", object.metadata.creationTimestamp),
    splits
      ? owner(served, { status: statusAtFirst(object, base) }, { status }, reporter, "status", reportedAt(object))
      : undefined,
  ];
  return new Map(owners.flatMap((one) => (one === undefined ? [] : [[managerId(one), one] as const])));
}

function owner(
  served: ServedKind,
  before: unknown,
  after: unknown,
  manager: string,
  subresource: string,
  time: string,
): Ownership | undefined {
  if (before === after) return undefined;
  const { added, modified } = compareValues(schemaOf(served), before, after);
  const fields = ownedOf(unionOf(added, modified));
  if (isEmptySet(fields)) return undefined;
  return { manager, operation: "Update", apiVersion: apiVersionOf(served), subresource, time, fields };
}

/** The status that a reporter finds: a Pod's was begun by the server itself. */
function statusAtFirst({ kind, status }: Parts, base: Readonly<Record<string, unknown>>): unknown {
  if (kind !== "Pod") return base["status"];
  const { conditions, qosClass } = (status ?? {}) as { readonly conditions?: unknown; readonly qosClass?: unknown };
  const list = Array.isArray(conditions) ? (conditions as readonly { readonly type?: unknown }[]) : [];
  const scheduled = list.filter(({ type }) => type === "PodScheduled");
  return { qosClass, ...(scheduled.length === 0 ? {} : { conditions: scheduled }) };
}

/** When the status last said something new. */
function reportedAt({ metadata, status }: Parts): string {
  let latest = metadata.creationTimestamp;
  const conditions = Array.isArray(status?.conditions) ? (status.conditions as readonly unknown[]) : [];
  for (const condition of conditions) {
    const { lastTransitionTime } = (condition ?? {}) as { readonly lastTransitionTime?: unknown };
    if (typeof lastTransitionTime === "string" && lastTransitionTime > latest) latest = lastTransitionTime;
  }
  return latest;
}
