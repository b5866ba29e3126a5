/** What the name of a field manager may be made of. */

/** As long as the name of a field manager may be, in bytes of UTF-8. */
export const MAX_MANAGER_LENGTH = 128;

/** Upstream: `unicode.IsPrint`. */
export function isPrintable(character: string): boolean {
  return character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character);
}

export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return length;
}
