/** Namespaces, ConfigMaps, Secrets, and any other kind by its fields. Upstream: describeNamespace, ConfigMapDescriber, SecretDescriber, GenericDescriber. */
import type { ConfigMap, Event, Namespace, Secret } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { describeEvents } from "./describe-events.ts";
import { Description } from "./description.ts";
import { describeLimits, describeQuotas } from "./describe-policies.ts";
import type { LimitRange, ResourceQuota } from "../../api/types/quota.ts";

function start({ metadata }: KubeObject): Description {
  const to = new Description().field("Name", metadata.name);
  if (metadata.namespace !== undefined) to.field("Namespace", metadata.namespace);
  return to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
}

export function describeNamespace(
  namespace: Namespace,
  quotas: readonly ResourceQuota[],
  limits: readonly LimitRange[],
): string {
  const to = start(namespace).field("Status", namespace.status.phase);
  const conditions = namespace.status.conditions ?? [];
  if (conditions.length > 0) {
    to.line(0, "Conditions:").line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
    to.line(1, "----\t------\t------------------\t------\t-------");
    for (const { type, status, lastTransitionTime, reason = "", message = "" } of conditions) {
      to.line(1, `${type}\t${status}\t${lastTransitionTime ?? ""}\t${reason}\t${message}`);
    }
  }
  to.line(0, "");
  describeQuotas(to, quotas);
  to.line(0, "");
  describeLimits(to, limits);
  return to.toString();
}

export function describeConfigMap(configMap: ConfigMap, events: readonly Event[], invocation: Invocation): string {
  const to = start(configMap).line(0, "").line(0, "Data").line(0, "====");
  for (const [key, value] of sortedEntries(configMap.data)) {
    to.line(0, `${key}:`).line(0, "----").line(0, value).line(0, "");
  }
  to.line(0, "").line(0, "BinaryData").line(0, "====");
  for (const [key, value] of sortedEntries(configMap.binaryData)) to.line(0, `${key}: ${sizeOf(value)} bytes`);
  to.line(0, "");
  describeEvents(to, events, invocation);
  return to.toString();
}

export function describeSecret(secret: Secret): string {
  const to = start(secret)
    .line(0, "")
    .field("Type", secret.type ?? "")
    .line(0, "")
    .line(0, "Data")
    .line(0, "====");
  for (const [key, value] of sortedEntries(secret.data)) to.field(key, `${sizeOf(value)} bytes`);
  return to.toString();
}

function sizeOf(base64: string): number {
  const digits = base64.replace(/[^A-Za-z0-9+/]/g, "").length;
  return Math.trunc((digits * 3) / 4);
}

function sortedEntries(data: Readonly<Record<string, string>> | undefined): readonly (readonly [string, string])[] {
  return Object.entries(data ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

const SHOWN_ALREADY: ReadonlySet<string> = new Set([
  ".metadata.managedFields",
  ".metadata.name",
  ".metadata.namespace",
  ".metadata.labels",
  ".metadata.annotations",
]);

type Fields = Readonly<Record<string, unknown>>;

export function describeAny(object: KubeObject, events: readonly Event[], invocation: Invocation): string {
  const { metadata } = object;
  const to = new Description().field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  describeFields(to, 0, object as unknown as Fields, "");
  describeEvents(to, events, invocation);
  return to.toString();
}

function describeFields(to: Description, level: number, fields: Fields, path: string): void {
  for (const field of Object.keys(fields).sort()) {
    const value = fields[field];
    const here = `${path}.${field}`;
    if (SHOWN_ALREADY.has(here) || value === undefined) continue;
    if (Array.isArray(value)) {
      to.line(level, `${titleOf(field)}:`);
      for (const item of value as readonly unknown[]) {
        if (isFields(item)) describeFields(to, level + 1, item, here);
        else to.line(level + 1, String(item));
      }
    } else if (isFields(value)) {
      to.line(level, `${titleOf(field)}:`);
      describeFields(to, level + 1, value, here);
    } else {
      to.line(level, `${titleOf(field)}:\t${value === null ? "<nil>" : String(value)}`);
    }
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const ACRONYMS: ReadonlySet<string> = new Set(["API", "URL", "UID", "OSB", "GUID"]);

/** `creationTimestamp` is `Creation Timestamp`, `apiVersion` is `API Version`. */
function titleOf(field: string): string {
  if (/[^\p{L}-]/u.test(field)) return field;
  const words = field.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z\d]+/g) ?? [field];
  return words
    .map((word) =>
      ACRONYMS.has(word.toUpperCase())
        ? word.toUpperCase()
        : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join(" ");
}
