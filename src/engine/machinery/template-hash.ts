/**
 * The hash that names a ReplicaSet after its Pod template.
 * Upstream: pkg/controller/controller_utils.go ComputeHash, k8s.io/apimachinery/pkg/util/rand SafeEncodeString.
 * FNV-1a over a deterministic print of the template; the print is ours, so hashes have upstream's form but not its values.
 */
import type { PodTemplateSpec } from "../../api/types/pod.ts";
import { sameValue } from "../../api/same-value.ts";

export const POD_TEMPLATE_HASH_LABEL = "pod-template-hash";

const SAFE_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** 32-bit FNV-1a over the UTF-16 code units of `text`, low byte first, continuing from `hash`. Unsigned. */
export function fnv1a32(text: string, hash: number = FNV_OFFSET): number {
  let value = hash | 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    value = Math.imul(value ^ (unit & 0xff), FNV_PRIME);
    if (unit > 0xff) value = Math.imul(value ^ (unit >>> 8), FNV_PRIME);
  }
  return value >>> 0;
}

/** Each byte of `text` as a letter that cannot spell anything. */
export function safeEncode(text: string): string {
  let encoded = "";
  for (let i = 0; i < text.length; i += 1) encoded += SAFE_ALPHABET[text.charCodeAt(i) % SAFE_ALPHABET.length];
  return encoded;
}

/** `7c5ddbdf54`: 1 to 10 symbols of `456789bcdf`. @param collisionCount mixed in when a hash was taken already */
export function podTemplateHash(template: PodTemplateSpec, collisionCount?: number): string {
  let hash = fnv1a32(print(template));
  if (collisionCount !== undefined) {
    for (let byte = 0; byte < 8; byte += 1) {
      const value = byte < 4 ? (collisionCount >>> (8 * byte)) & 0xff : 0;
      hash = Math.imul(hash ^ value, FNV_PRIME) >>> 0;
    }
  }
  return safeEncode(String(hash));
}

/** Equal but for the hash label. Upstream: deploymentutil.EqualIgnoreHash. */
export function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  if (a.spec !== b.spec && !sameValue(a.spec, b.spec)) return false;
  return sameValue(withoutHash(a.metadata), withoutHash(b.metadata));
}

function withoutHash(metadata: PodTemplateSpec["metadata"]): unknown {
  const labels = { ...metadata?.labels };
  delete labels[POD_TEMPLATE_HASH_LABEL];
  return { ...metadata, labels };
}

/** Plain data as text: keys sorted, absent and undefined fields alike. */
function print(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(print).join(",")}]`;
  const record = value as Readonly<Record<string, unknown>>;
  let text = "{";
  for (const key of Object.keys(record).sort()) {
    if (record[key] !== undefined) text += `${JSON.stringify(key)}:${print(record[key])},`;
  }
  return `${text}}`;
}
