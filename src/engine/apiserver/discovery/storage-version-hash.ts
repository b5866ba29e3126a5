/**
 * By which migrations of stored objects tell whether their version has changed: opaque to everybody else.
 * Upstream: k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeBase64 } from "../../../api/base64.ts";
import type { KindDefinition } from "../kind-definition.ts";

const HASH_BYTES = 8;

/** @returns base64 text, e.g. `xPOwRZ+Yhw8=` for Pods */
export function storageVersionHash({ group, version, kind, custom }: KindDefinition): string {
  const stored = `${group}/${version}/${custom?.apiKind ?? kind}`;
  return encodeBase64(sha256(utf8ToBytes(stored)).subarray(0, HASH_BYTES));
}
