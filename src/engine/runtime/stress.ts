/** The two tools called `stress` that the documentation uses: what their flags ask for, and what they say. */
import { wholeValue } from "../../api/quantity.ts";
import type { ImageEntry } from "./images/image.ts";
import type { ProcessPlan } from "./process-plan.ts";
import { flagValue } from "./command-flags.ts";

type Words = readonly string[];

/** The first of several spellings of a flag. */
function flag(argv: Words, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = flagValue(argv, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Thousandths of a core that it burns. */
function stressCpuMillis(argv: Words): number {
  return Math.round(1_000 * Number(flag(argv, "-cpus", "--cpus", "--cpu", "-c") ?? 0)) || 0;
}

/** Bytes that it holds. */
function stressBytes(argv: Words): number {
  const text =
    flag(argv, "--vm-bytes", "-mem-total", "--mem-total") ?? (flag(argv, "--vm", "-m") === undefined ? "0" : "256M");
  const workers = Number(flag(argv, "--vm", "-m") ?? "1") || 1;
  // The tool of Linux counts in powers of 1024 without saying so.
  const quantity = /[MGKmgk]$/.test(text)
    ? `${text.slice(0, -1)}${text.slice(-1).toUpperCase()}i`
    : text.replace(/[Bb]$/, "");
  return wholeValue(quantity) * workers;
}

/** @param unixMs when it starts */
export function stressLines(argv: Words, entry: ImageEntry, unixMs: number): readonly string[] {
  if (entry.binaries.includes("/stress")) {
    const iso = new Date(unixMs).toISOString();
    const head = `I${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000       1 main.go`;
    const total = flag(argv, "-mem-total", "--mem-total") ?? "0";
    const chunks = flag(argv, "-mem-alloc-size", "--mem-alloc-size") ?? "4Ki";
    const pause = flag(argv, "-mem-alloc-sleep", "--mem-alloc-sleep") ?? "1ms";
    const cores = stressCpuMillis(argv) / 1_000;
    return [
      `${head}:26] Allocating "${total}" memory, in "${chunks}" chunks, with a ${pause} sleep between allocations`,
      ...Array.from({ length: cores }, () => `${head}:39] Spawning a thread to consume CPU`),
      `${head}:29] Allocated "${total}" memory`,
    ];
  }
  const count = (...names: readonly string[]): string => flag(argv, ...names) ?? "0";
  const hogs = `${count("--cpu", "-c")} cpu, ${count("--io", "-i")} io, ${count("--vm", "-m")} vm, ${count("--hdd", "-d")} hdd`;
  return [`stress: info: [1] dispatching hogs: ${hogs}`];
}

/** Thousandths of a core that a process uses all the time. */
export function burnedMillis(plan: ProcessPlan): number {
  return plan.kind === "stress" ? stressCpuMillis(plan.argv) : 0;
}

/** Bytes that a container's process takes at first. */
export function memoryOf(plan: ProcessPlan, entry: ImageEntry): number {
  if (plan.kind === "stress") return entry.memoryBytes + stressBytes(plan.argv);
  return plan.kind === "program" ? Math.min(entry.memoryBytes, 2_097_152) : entry.memoryBytes;
}
