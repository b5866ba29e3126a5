/**
 * The hash at the end of the names of ConfigMaps and Secrets.
 * Upstream: k8s.io/kubectl/pkg/util/hash/hash.go, sigs.k8s.io/kustomize/api/hasher/hasher.go.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8Bytes } from "../api/base64.ts";
import { compactJson } from "./output/object-text.ts";

/** Ten characters that change with what is in the fields. */
export function contentHash(fields: Readonly<Record<string, unknown>>): string {
  const digest = sha256(Uint8Array.from(utf8Bytes(compactJson(fields))));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return Array.from(hex.slice(0, 10), (digit) => SUBSTITUTES[digit] ?? digit).join("");
}

/** Without vowels no bad word comes out. */
const SUBSTITUTES: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };
