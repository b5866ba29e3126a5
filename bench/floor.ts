/** What this machine can do at all, at this moment: figures are read against it, as machines are noisy and differ. */
import type { Measurement } from "./measurement.ts";

/** Small objects written into a Map under string keys, a second: the work that an API write cannot do without. */
export function measureFloor(): Measurement {
  const rounds = 400_000;
  const map = new Map<string, { readonly key: string; readonly value: number }>();
  const before = process.cpuUsage();
  for (let index = 0; index < rounds; index += 1) {
    const key = `default/pod-${index % 50_000}`;
    map.set(key, { key, value: (map.get(key)?.value ?? 0) + index });
  }
  const { user, system } = process.cpuUsage(before);
  const perSecond = rounds / ((user + system) / 1_000_000);
  return { name: "floor: Map writes of small objects", value: perSecond, unit: "per second" };
}
