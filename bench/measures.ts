/** What `run.ts` measures of the engine, as one entry to be built: the engine is measured as it is shipped. */
export { measureEngine } from "./engine/measure-engine.ts";
export { measureFloor } from "./floor.ts";
export { measureSimulatedRequests } from "./network/simulated-requests.ts";
export { schedulerBenchmarks } from "./scheduler/throughput.ts";
