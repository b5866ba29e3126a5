/**
 * `npm run bench [-- engine scheduler network page]`: every figure as one JSON object a line, with its budget where there is one
 * and its ratio to the floor measured in the same run.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "vite";
import type { Measurement } from "./measurement.ts";
import type * as Measures from "./measures.ts";
import { measurePage } from "./page/measure-page.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const wanted = process.argv.slice(2);
const runs = (part: string): boolean => wanted.length === 0 || wanted.includes(part);

const { measureEngine, measureFloor, measureSimulatedRequests, schedulerBenchmarks } = await built();
let floor = measureFloor();
for (let round = 0; round < 2; round += 1) {
  const again = measureFloor();
  if (again.value > floor.value) floor = again;
}
print(floor);
if (runs("network")) for (const measurement of measureSimulatedRequests()) print(measurement);
if (runs("scheduler")) for (const measurement of schedulerBenchmarks()) print(measurement);
if (runs("engine")) for (const measurement of measureEngine()) print(measurement);
if (runs("page")) await page();

/** The engine as the page's build makes it: run file by file through a loader it is a quarter slower. */
async function built(): Promise<typeof Measures> {
  const outDir = mkdtempSync(join(tmpdir(), "kubarium-bench-"));
  try {
    await build({
      root,
      configFile: false,
      logLevel: "error",
      ssr: { noExternal: true },
      build: { ssr: "bench/measures.ts", outDir, rollupOptions: { output: { entryFileNames: "measures.mjs" } } },
    });
    return (await import(pathToFileURL(join(outDir, "measures.mjs")).href)) as typeof Measures;
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

async function page(): Promise<void> {
  const { findBrowser } = await import("../scripts/browser.mjs");
  const { ensureBuilt } = await import("../scripts/build.mjs");
  const browser = findBrowser();
  if (browser === undefined) {
    process.exitCode = 1;
    return;
  }
  ensureBuilt();
  for await (const measurement of measurePage(root, browser)) print(measurement);
}

function print({ name, value, unit, budget, atMost }: Measurement): void {
  const rounded = Number(value.toPrecision(4));
  const perSecond = unit.endsWith("per second");
  console.log(
    JSON.stringify({
      name,
      value: rounded,
      unit,
      ...(perSecond && name !== floor.name ? { ofFloor: Number((value / floor.value).toPrecision(3)) } : {}),
      ...(budget === undefined ? {} : { budget, met: atMost === true ? value <= budget : value >= budget }),
    }),
  );
}
