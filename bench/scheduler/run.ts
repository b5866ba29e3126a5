/** `npx tsx bench/scheduler/run.ts`: one JSON object a line. */
import { schedulerBenchmarks } from "./throughput.ts";

for (const measurement of schedulerBenchmarks()) console.log(JSON.stringify(measurement));
