/**
 * PEM: bytes as base64 between two lines that say what they are.
 * Source: https://www.rfc-editor.org/rfc/rfc7468. Upstream: Go's encoding/pem (what is no block is skipped).
 */
import { decodeBase64, encodeBase64 } from "../base64.ts";

export interface PemBlock {
  /** `CERTIFICATE REQUEST`. */
  readonly type: string;
  /** Whether it has lines `Name: value` before its bytes. */
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const BLOCK =
  /^-----BEGIN ([^\n]*?)-----[ \t\r]*\n((?:[^\n:]+:[^\n]*\n)*)([A-Za-z0-9+/=\s]*?)-----END \1-----[ \t\r]*$/gm;
const LINE = 64;

/** In their order. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(BLOCK)].map(([, type = "", headers = "", body = ""]) => ({
    type,
    hasHeaders: headers !== "",
    bytes: Uint8Array.from(decodeBase64(body)),
  }));
}

export function pemText(type: string, bytes: Uint8Array): string {
  const lines = encodeBase64(bytes).match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return `-----BEGIN ${type}-----\n${lines.map((line) => `${line}\n`).join("")}-----END ${type}-----\n`;
}
