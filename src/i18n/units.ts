/** Times and amounts in words. */
import i18next from "i18next";

/** `06:12.400`, `1:06:12.400`, `2 d 01:06:12.400`. @param elapsedMs virtual milliseconds */
export function clockTime(elapsedMs: number): string {
  const total = Math.max(0, Math.floor(elapsedMs));
  const seconds = Math.floor(total / 1000);
  const two = (value: number): string => String(value).padStart(2, "0");
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const days = Math.floor(seconds / 86_400);
  const full = `${time}.${String(total % 1000).padStart(3, "0")}`;
  return days === 0 ? full : `${i18next.t("ago.d", { n: days })} ${full}`;
}

/** `45 s`, `5 min`, `3 h`, `2 d`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return i18next.t("ago.s", { n: seconds });
  if (seconds < 7200) return i18next.t("ago.m", { n: Math.floor(seconds / 60) });
  if (seconds < 172_800) return i18next.t("ago.h", { n: Math.floor(seconds / 3600) });
  return i18next.t("ago.d", { n: Math.floor(seconds / 86_400) });
}

/** How long before `now` a moment was. @param timestamp RFC 3339 @param now RFC 3339 */
export function age(timestamp: string | null | undefined, now: string): string {
  if (timestamp === undefined || timestamp === null) return "";
  return duration(Date.parse(now) - Date.parse(timestamp));
}

/** `500m` CPUs as `0.5`, bytes as `1.5 Gi`; other resources as they are. @param amount milli-CPUs, bytes or a count */
export function amountOf(resource: string, amount: number): string {
  if (resource === "cpu") return `${Math.round(amount) / 1000}`;
  if (resource !== "memory" && resource !== "ephemeral-storage") return `${amount}`;
  for (const [unit, size] of BINARY)
    if (Math.abs(amount) >= size) return `${Math.round((amount / size) * 10) / 10} ${unit}`;
  return `${amount}`;
}

const BINARY: readonly (readonly [string, number])[] = [
  ["Gi", 1024 ** 3],
  ["Mi", 1024 ** 2],
  ["Ki", 1024],
];
