/** The last part of the names that kubectl makes up. */

/** The letters of names that Kubernetes makes up: no vowels. */
const LETTERS = "bcdfghjklmnpqrstvwxz2456789";
const LENGTH = 5;

/** Another one for another time and another object. @param nowMs Unix milliseconds */
export function randomSuffix(nowMs: number, about: string): string {
  let state = Math.floor(nowMs) % 2_147_483_647;
  for (const letter of about) state = (state * 31 + letter.charCodeAt(0)) % 2_147_483_647;
  let suffix = "";
  for (let index = 0; index < LENGTH; index += 1) {
    state = (state * 48_271) % 2_147_483_647;
    suffix += LETTERS[state % LETTERS.length] ?? "";
  }
  return suffix;
}
