/**
 * Which tags an official image has, as a regular expression over the whole tag.
 * Source: https://github.com/docker-library/official-images#tags-and-aliases
 */

/** Systems that official images are built on, and sizes they come in. */
const VARIANTS = [
  "alpine(?:3\\.\\d{1,2})?",
  "slim",
  "wheezy|jessie|stretch|buster|bullseye|bookworm|trixie|sid",
  "trusty|xenial|bionic|focal|jammy|noble",
  "debian(?:-?\\d{1,2})?",
  "ubuntu(?:\\d{2}\\.\\d{2})?",
  "ubi(?:[89]|10)?(?:-minimal)?",
  "oracle(?:linux[7-9]?)?",
].join("|");

/** `3`, `3.19`, `3.19.1`, `3.19.1.2`. @param majors a regular expression of the first number */
export function numbered(majors: string): string {
  return `(?:${majors})(?:\\.\\d{1,4}){0,3}`;
}

/**
 * `latest`, versions with what they are built on (`9.1-php8.2-alpine3.20`), and the same without a version.
 * @param versions a regular expression without a prefix of what is built on, such as `numbered("[3-8]")`
 * @param words those that only this image knows
 */
export function officialTags(versions: string, words = ""): string {
  const word = words === "" ? VARIANTS : `${words}|${VARIANTS}`;
  const version = `(?:${versions})(?:-?(?:rc|beta|alpha|a|b)[.-]?\\d{0,2})?(?:-\\d{8})?`;
  return `latest|(?:${version}|${word})(?:-(?:${word}|\\d{8}))*`;
}
