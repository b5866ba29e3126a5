/** Base64 of UTF-8 text, as in `data` of a Secret and `binaryData` of a ConfigMap. Pure: no `btoa`, no `Buffer`. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** The character for bytes that are no UTF-8. */
const REPLACEMENT = 0xfffd;

/** Lone surrogates become U+FFFD, as in Go and in `TextEncoder`. */
export function encodeBase64Text(text: string): string {
  return encodeBase64(utf8Bytes(text));
}

export function encodeBase64(bytes: ArrayLike<number>): string {
  let result = "";
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = [bytes[index], bytes[index + 1], bytes[index + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    result += ALPHABET.charAt(bits >> 18) + ALPHABET.charAt((bits >> 12) & 63);
    result += b === undefined ? "=" : ALPHABET.charAt((bits >> 6) & 63);
    result += c === undefined ? "=" : ALPHABET.charAt(bits & 63);
  }
  return result;
}

/** The text behind valid base64; bytes that are no UTF-8 become U+FFFD. Line breaks are ignored. */
export function decodeBase64Text(base64: string): string {
  return utf8Text(decodeBase64(base64));
}

export function decodeBase64(base64: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const character of base64) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return bytes;
}

/** Lone surrogates become U+FFFD. */
export function utf8Bytes(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const given = character.codePointAt(0) as number;
    const code = given >= 0xd800 && given <= 0xdfff ? REPLACEMENT : given;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f);

/** @param wrong what stands for a byte that belongs to no character; U+FFFD for a whole broken sequence when left out */
export function utf8Text(bytes: readonly number[], wrong?: (byte: number) => number): string {
  let text = "";
  for (let index = 0; index < bytes.length;) {
    const { code, length } = characterAt(bytes, index);
    const isWrong = wrong !== undefined && code === REPLACEMENT && !isReplacement(bytes, index);
    text += String.fromCodePoint(isWrong ? wrong(bytes[index] ?? 0) : code);
    index += isWrong ? 1 : length;
  }
  return text;
}

/** The character U+FFFD itself is there. */
function isReplacement(bytes: readonly number[], index: number): boolean {
  return bytes[index] === 0xef && bytes[index + 1] === 0xbf && bytes[index + 2] === 0xbd;
}

/** `[least first byte, length, least code]` of sequences of more than one byte, longest first. */
const SEQUENCES = [
  [0xf0, 4, 0x10000],
  [0xe0, 3, 0x800],
  [0xc0, 2, 0x80],
] as const;

function characterAt(bytes: readonly number[], index: number): { code: number; length: number } {
  const first = bytes[index] as number;
  if (first < 0x80) return { code: first, length: 1 };
  const sequence = SEQUENCES.find(([least]) => first >= least);
  if (sequence === undefined || first > 0xf7) return { code: REPLACEMENT, length: 1 };
  const [, length, leastCode] = sequence;
  let code = first & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    const next = bytes[index + offset];
    if (next === undefined || (next & 0xc0) !== 0x80) return { code: REPLACEMENT, length: offset };
    code = (code << 6) | (next & 0x3f);
  }
  const wrong = code < leastCode || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff);
  return { code: wrong ? REPLACEMENT : code, length };
}
