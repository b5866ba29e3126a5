/** Secret values are base64 of bytes; containers see them as text. */

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** UTF-8 text of base64; bytes that are no UTF-8 become U+FFFD. */
export function secretText(base64: string): string {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const symbol of base64) {
    const value = ALPHABET.indexOf(symbol);
    if (value < 0) continue;
    bits = ((bits << 6) | value) & 0xffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 0xff);
    }
  }
  return decodeUtf8(bytes);
}

function decodeUtf8(bytes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i] ?? 0;
    const extra = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc0 ? 1 : -1;
    let code = extra <= 0 ? first : first & (0x3f >> extra);
    let valid = extra >= 0;
    for (let k = 1; k <= extra; k += 1) {
      const next = bytes[i + k] ?? 0;
      if ((next & 0xc0) !== 0x80) valid = false;
      code = (code << 6) | (next & 0x3f);
    }
    text += valid && code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
    i += valid ? extra + 1 : 1;
  }
  return text;
}
