/**
 * ResourceQuota: what is written must fit into every quota of its namespace, and is charged to it at once.
 * Source: https://kubernetes.io/docs/concepts/policy/resource-quotas/
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go (CheckRequest).
 * A quota whose controller has not counted yet is counted here; upstream refuses with `status unknown for quota`.
 */
import { type Amounts, amountsOf } from "../../../api/pod-requirements.ts";
import {
  compareQuantities,
  formatQuantity,
  parseQuantity,
  type Quantity,
  subtractQuantities,
} from "../../../api/quantity.ts";
import {
  addAmounts,
  matchingResources,
  missingRequirements,
  quotaMatches,
  quotaUsage,
} from "../../../api/quota-usage.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ResourceList } from "../../../api/types/requirements.ts";
import type { ResourceQuota } from "../../../api/types/quota.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { groupResource } from "../kind-registry.ts";
import { commitObject, nextVersion, type WriteEnvironment, type Writer } from "../write/write-environment.ts";
import { objectsIn } from "./namespace-objects.ts";

/** Kinds whose updates may use more. */
const CHARGED_ON_UPDATE: ReadonlySet<string> = new Set(["Pod", "Service", "PersistentVolumeClaim"]);
const ZERO = parseQuantity("0") as Quantity;

/** What is to be charged when the write goes through. */
export interface QuotaCharge {
  readonly quota: ResourceQuota;
  readonly used: ResourceList;
}

/** The charges, or why the write is refused. */
export function chargesFor(
  environment: WriteEnvironment,
  definition: KindDefinition,
  object: KubeObject,
  previous: KubeObject | undefined,
): readonly QuotaCharge[] | string {
  const quotas = objectsIn<ResourceQuota>(environment, "resourcequotas", object.metadata.namespace);
  if (quotas.length === 0 || (previous !== undefined && !CHARGED_ON_UPDATE.has(definition.kind))) return [];
  const resource = groupResource(definition);
  const { kernel } = environment;
  const nowMs = kernel.epochMs + kernel.nowMs;
  const matching = quotas.filter((quota) => quotaMatches(quota, resource, object));
  for (const quota of matching) {
    if (resource !== "pods") continue;
    const counted = matchingResources(resource, Object.keys(hardOf(quota)));
    const problem = missingRequirements(object as Pod, counted);
    if (problem !== undefined) return `failed quota: ${quota.metadata.name}: ${problem}`;
  }
  const usage = quotaUsage(resource, object, nowMs);
  const negative = [...usage].filter(([, amount]) => amount.nanos < 0n).map(([name]) => name);
  if (negative.length > 0) return `quota usage is negative for resource(s): ${negative.sort().join(",")}`;
  const before = previous === undefined ? undefined : quotaUsage(resource, previous, nowMs);
  const delta = difference(usage, before);
  const charges: QuotaCharge[] = [];
  for (const quota of matching) {
    const charge = chargeTo(environment, quota, delta);
    if (typeof charge === "string") return charge;
    if (charge !== undefined) charges.push(charge);
  }
  return charges;
}

/** Writes what was charged. */
export function charge(environment: WriteEnvironment, writer: Writer, charges: readonly QuotaCharge[]): void {
  if (writer.dryRun) return;
  const definition = environment.kinds.kind("ResourceQuota");
  const server: Writer = { actor: "kube-apiserver", why: { reason: "QuotaCharged" }, trusted: true, dryRun: false };
  for (const { quota, used } of charges) {
    const metadata = { ...quota.metadata, resourceVersion: nextVersion(environment) };
    const status = { ...quota.status, hard: hardOf(quota), used };
    commitObject(environment, server, definition, "update", { ...quota, metadata, status } as ResourceQuota);
  }
}

function hardOf({ spec, status }: ResourceQuota): ResourceList {
  return status?.hard ?? spec.hard ?? {};
}

/** More than nothing only. */
function difference(after: Amounts, before: Amounts | undefined): Amounts {
  const delta = new Map<string, Quantity>();
  for (const [name, amount] of after) {
    const earlier = before?.get(name);
    const more = earlier === undefined ? amount : subtractQuantities(amount, earlier);
    if (more.nanos > 0n) delta.set(name, more);
  }
  return delta;
}

function chargeTo(
  environment: WriteEnvironment,
  quota: ResourceQuota,
  delta: Amounts,
): QuotaCharge | string | undefined {
  const hard = amountsOf(hardOf(quota));
  const requested = new Map([...delta].filter(([name]) => hard.has(name)));
  if (requested.size === 0) return undefined;
  const used = quota.status?.hard === undefined ? usedNow(environment, quota) : amountsOf(quota.status.used);
  const next = addAmounts(used, requested);
  const exceeded = [...requested.keys()]
    .filter((name) => compareQuantities(next.get(name) ?? ZERO, hard.get(name) ?? ZERO) > 0)
    .sort();
  if (exceeded.length > 0) {
    const text = (amounts: Amounts) =>
      exceeded.map((name) => `${name}=${formatQuantity(amounts.get(name) ?? ZERO)}`).join(",");
    return `exceeded quota: ${quota.metadata.name}, requested: ${text(requested)}, used: ${text(used)}, limited: ${text(hard)}`;
  }
  return { quota, used: Object.fromEntries([...next].map(([name, amount]) => [name, formatQuantity(amount)])) };
}

/** What the objects of the namespace use, as the controller will count it. */
function usedNow(environment: WriteEnvironment, quota: ResourceQuota): Amounts {
  const { kernel, kinds } = environment;
  const hard = Object.keys(hardOf(quota));
  let used: Amounts = new Map();
  for (const definition of kinds.all()) {
    const resource = groupResource(definition);
    const names = matchingResources(resource, hard);
    if (names.length === 0) continue;
    used = addAmounts(used, new Map(names.map((name) => [name, ZERO])));
    for (const object of objectsIn(environment, resource, quota.metadata.namespace)) {
      if (!quotaMatches(quota, resource, object)) continue;
      const usage = quotaUsage(resource, object, kernel.epochMs + kernel.nowMs);
      used = addAmounts(used, new Map([...usage].filter(([name]) => names.includes(name))));
    }
  }
  return used;
}
