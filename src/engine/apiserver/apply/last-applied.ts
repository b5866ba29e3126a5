/**
 * Where server-side apply meets `kubectl apply`: its annotation stays true, and what it set may be taken over.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/internal (lastappliedupdater.go, lastappliedmanager.go).
 */
import { nestsWithin } from "../../../api/nesting.ts";
import { compareValues } from "./compare-values.ts";
import type { FieldSchema } from "./field-schema.ts";
import { differenceOf, type FieldSet, NO_FIELDS } from "./field-set.ts";
import { fieldsOfValue } from "./fields-of-value.ts";
import { fieldsIn, own } from "./schema-shape.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** The object with the annotation brought up to date, when it has one. */
export function withLastApplied(object: unknown, config: unknown): unknown {
  if (annotationOf(object) === undefined) return object;
  const fields = fieldsIn(object) ?? {};
  const metadata = fieldsIn(own(fields, "metadata")) ?? {};
  const annotations = { ...fieldsIn(own(metadata, "annotations")), [LAST_APPLIED]: lastAppliedText(config) };
  return { ...fields, metadata: { ...metadata, annotations } };
}

/** Whether a field still is what `kubectl apply` made it, so that kubectl may go on to own it. */
export function allowedByLastApplied(schema: FieldSchema, live: unknown): (path: readonly string[]) => boolean {
  const applied = parse(annotationOf(live));
  if (applied === undefined) return () => false;
  const { added, modified, removed } = compareValues(schema, applied, live);
  const still = differenceOf(differenceOf(differenceOf(fieldsOfValue(schema, applied), modified), added), removed);
  return (path) => hasPath(still, path);
}

function hasPath(set: FieldSet, path: readonly string[]): boolean {
  let node = set;
  for (const element of path.slice(0, -1)) node = node.children.get(element) ?? NO_FIELDS;
  return node.members.has(path.at(-1) ?? "");
}

function annotationOf(object: unknown): string | undefined {
  const annotations = fieldsIn(own(fieldsIn(own(fieldsIn(object), "metadata")), "annotations"));
  const text = own(annotations, LAST_APPLIED);
  return typeof text === "string" ? text : undefined;
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    return nestsWithin(value) ? value : undefined;
  } catch {
    // Somebody wrote something else there: then it allows nothing.
    return undefined;
  }
}

/** The configuration without the annotation itself, as Go writes JSON. */
function lastAppliedText(config: unknown): string {
  const fields = fieldsIn(config) ?? {};
  const metadata = fieldsIn(own(fields, "metadata")) ?? {};
  const given = fieldsIn(own(metadata, "annotations"));
  const { [LAST_APPLIED]: _, ...annotations } = given ?? {};
  const kept = given === undefined ? metadata : { ...metadata, annotations };
  return `${sortedJson({ ...fields, metadata: kept })}\n`;
}

function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join(",")}]`;
  const fields = fieldsIn(value);
  if (fields === undefined) return JSON.stringify(value) ?? "null";
  const entries = Object.keys(fields).sort();
  return `{${entries.map((key) => `${JSON.stringify(key)}:${sortedJson(fields[key])}`).join(",")}}`;
}
