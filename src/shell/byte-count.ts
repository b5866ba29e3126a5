/** Sizes as commands are told them: `150M`, `10G`, `512`. Forms: coreutils' xstrtol, BusyBox's suffixes. */

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  b: 512,
  k: 1_024,
  K: 1_024,
  KiB: 1_024,
  kB: 1_000,
  KB: 1_000,
  m: 1_048_576,
  M: 1_048_576,
  MiB: 1_048_576,
  MB: 1_000_000,
  g: 1_073_741_824,
  G: 1_073_741_824,
  GiB: 1_073_741_824,
  GB: 1_000_000_000,
};

/** Undefined for what is no size. */
export function byteCount(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}
