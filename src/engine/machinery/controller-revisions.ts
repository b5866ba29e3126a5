/**
 * ControllerRevisions: the templates that a StatefulSet or DaemonSet has had, each as a patch that brings it back.
 * Source: https://kubernetes.io/docs/tasks/manage-daemon/rollback-daemon-set/#understanding-daemonset-revisions
 * Upstream: pkg/controller/history/controller_history.go, getPatch of both controllers.
 */
import { utf8Bytes } from "../../api/base64.ts";
import type { ControllerRevision } from "../../api/types/apps.ts";
import type { PodTemplateSpec } from "../../api/types/pod.ts";
import { safeEncode } from "./template-hash.ts";

/** On Pods: the revision that they were made from; on revisions of DaemonSets: their hash. */
export const REVISION_HASH_LABEL = "controller-revision-hash";
/** On revisions of StatefulSets: their hash. */
export const CONTROLLER_HASH_LABEL = "controller.kubernetes.io/hash";

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** A name leaves room for the dash and the hash. */
const MAX_PREFIX_LENGTH = 223;

type Fields = Readonly<Record<string, unknown>>;

/** Clients tell by the bytes of a revision whether a template is its own: fields come in Go's order of maps. */
function sortedCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sortedCopy);
  const fields = value as Fields;
  const entries = Object.keys(fields).sort();
  return Object.fromEntries(entries.map((key): [string, unknown] => [key, sortedCopy(fields[key])]));
}

/** What a revision holds: a strategic merge patch that replaces the whole template. */
export interface RevisionData {
  readonly spec: { readonly template: PodTemplateSpec & { readonly $patch: "replace" } };
}

const dataOfTemplate = new WeakMap<PodTemplateSpec, RevisionData>();
const textOfData = new WeakMap<object, string>();

export function revisionData(template: PodTemplateSpec): RevisionData {
  let data = dataOfTemplate.get(template);
  if (data === undefined) {
    data = { spec: { template: sortedCopy({ $patch: "replace", ...template }) as RevisionData["spec"]["template"] } };
    dataOfTemplate.set(template, data);
  }
  return data;
}

/** The template that a revision brings back. */
export function templateOfRevision({ data }: ControllerRevision): PodTemplateSpec {
  const { $patch: _directive, ...template } = (data as RevisionData).spec.template;
  return template;
}

/** Whether a revision holds this template. */
export function holdsTemplate(revision: ControllerRevision, template: PodTemplateSpec): boolean {
  return revisionText(revision.data) === revisionText(revisionData(template));
}

/** Revision data as JSON, as Go writes it: equal data give equal text. */
export function revisionText(data: unknown): string {
  if (typeof data !== "object" || data === null) return "";
  let text = textOfData.get(data);
  if (text === undefined) {
    text = goJson(data);
    textOfData.set(data, text);
  }
  return text;
}

/** FNV-1 over the data's JSON and, after a collision, its number. The very hash that upstream gives the same template. */
export function revisionHash(data: unknown, collisionCount?: number): string {
  let hash = FNV_OFFSET;
  const text = revisionText(data) + (collisionCount === undefined ? "" : String(collisionCount));
  for (const byte of utf8Bytes(text)) hash = Math.imul(hash, FNV_PRIME) ^ byte;
  return safeEncode(String(hash >>> 0));
}

export function revisionName(owner: string, hash: string): string {
  return `${owner.slice(0, MAX_PREFIX_LENGTH)}-${hash}`;
}

/** Oldest first. */
export function byRevision(a: ControllerRevision, b: ControllerRevision): number {
  if (a.revision !== b.revision) return a.revision - b.revision;
  const [first, second] = [a.metadata, b.metadata];
  if (first.creationTimestamp !== second.creationTimestamp) {
    return first.creationTimestamp < second.creationTimestamp ? -1 : 1;
  }
  return first.name < second.name ? -1 : 1;
}

/** Keys sorted, absent and undefined fields alike, and what HTML would mind escaped. */
function goJson(value: unknown): string {
  if (typeof value === "string") return goString(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(goJson).join(",")}]`;
  const fields = value as Fields;
  const parts: string[] = [];
  for (const key of Object.keys(fields).sort()) {
    if (fields[key] !== undefined) parts.push(`${goString(key)}:${goJson(fields[key])}`);
  }
  return `{${parts.join(",")}}`;
}

function goString(text: string): string {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
