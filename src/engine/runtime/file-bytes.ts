/** The bytes of a file. Files are kept as text; a byte that is no UTF-8 is kept as U+DC80 to U+DCFF, which no text has. */
import { decodeBase64, utf8Bytes, utf8Text } from "../../api/base64.ts";
import { fileBytes } from "./file-size.ts";

const ESCAPES = 0xdc00;
/** Of files that are nothing but zeros only so much is looked at. */
const MAX_ZEROS = 1_048_576;

export function bytesToText(bytes: readonly number[]): string {
  return utf8Text(bytes, (byte) => ESCAPES + byte);
}

/** What a Secret or `binaryData` of a ConfigMap holds. */
export function base64ToText(base64: string): string {
  return bytesToText(decodeBase64(base64));
}

export function textToBytes(text: string): readonly number[] {
  if (text.startsWith("\u0000zeros ")) return Array.from({ length: Math.min(MAX_ZEROS, fileBytes(text)) }, () => 0);
  if (!/[\udc80-\udcff]/.test(text)) return utf8Bytes(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code >= ESCAPES + 0x80 && code <= ESCAPES + 0xff) bytes.push(code - ESCAPES);
    else bytes.push(...utf8Bytes(character));
  }
  return bytes;
}
