/** Recordings from outside (a file, a link, an HTTP body): checked member by member before any of it is run. */
import { nestsWithin } from "../api/nesting.ts";
import { Cluster, type ClusterRecording } from "../engine/cluster.ts";
import { InvariantError } from "../engine/kernel/invariant.ts";
import { BadCall } from "./bad-call.ts";

const FORMAT = "kubarium-recording/1";
const MAX_NODES = 10_000;
const MAX_INPUTS = 1_000_000;
const MAX_PATH = 8_192;
/** A recording from outside is run at once, so that it must end somewhere: 90 days. */
const MAX_RECORDING_MS = 90 * 86_400_000;
/** The last instant that RFC 3339 can write, less what a recording may last. */
export const MAX_EPOCH_MS = Date.UTC(9999, 0, 1);

/**
 * Runs a recording that came from outside, beside the cluster that is live.
 * @throws BadCall saying which member is wrong, or why it cannot be run
 */
export function loadRecording(recording: unknown): Cluster {
  const checked = checkRecording(recording);
  try {
    return Cluster.replay(checked);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    if (error instanceof InvariantError) throw new BadCall(`this recording breaks the engine: ${cause}`);
    throw new BadCall(`this recording cannot be run: ${cause}`);
  }
}

type Members = Readonly<Record<string, unknown>>;

/** Copies what a recording may have, so that nothing else from outside comes in. @throws BadCall */
export function checkRecording(value: unknown): ClusterRecording {
  if (!isMembers(value) || value.format !== FORMAT) throw new BadCall("this is not a Kubarium recording");
  const { inputs } = value;
  if (!Array.isArray(inputs) || inputs.length > MAX_INPUTS) throw wrong("inputs");
  const checked: ClusterRecording = {
    format: FORMAT,
    configuration: checkConfiguration(value.configuration),
    inputs: inputs.map(inputOf),
    end: endOf(value.end, inputs.length),
  };
  checkOrder(checked.inputs);
  return checked;
}

/** What a cluster is to be made of, from outside. @throws BadCall */
export function checkConfiguration(value: unknown): ClusterRecording["configuration"] {
  if (!isMembers(value)) throw wrong("configuration");
  const { machine, controlPlanes } = value;
  return {
    epochMs: whole("configuration.epochMs", value.epochMs, 0, MAX_EPOCH_MS),
    seed: whole("configuration.seed", value.seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    nodes: whole("configuration.nodes", value.nodes, 0, MAX_NODES),
    ...(controlPlanes === undefined ? {} : { controlPlanes: controlPlanesOf(controlPlanes) }),
    ...(machine === undefined ? {} : { machine: machineOf(machine) }),
  };
}

function controlPlanesOf(value: unknown): 1 | 3 | 5 {
  if (value !== 1 && value !== 3 && value !== 5) throw wrong("configuration.controlPlanes");
  return value;
}

function machineOf(value: unknown): NonNullable<ClusterRecording["configuration"]["machine"]> {
  if (!isMembers(value)) throw wrong("configuration.machine");
  const { cpu, memory, pods } = value;
  return {
    ...(cpu === undefined ? {} : { cpu: amount("configuration.machine.cpu", cpu) }),
    ...(memory === undefined ? {} : { memory: amount("configuration.machine.memory", memory) }),
    ...(pods === undefined ? {} : { pods: whole("configuration.machine.pods", pods, 0, 100_000) }),
  };
}

function endOf(value: unknown, inputs: number): ClusterRecording["end"] {
  if (!isMembers(value)) throw wrong("end");
  return {
    at: whole("end.at", value.at, 0, MAX_RECORDING_MS),
    processed: whole("end.processed", value.processed, 0, Number.MAX_SAFE_INTEGER),
    inputs: whole("end.inputs", value.inputs, 0, inputs),
  };
}

const METHODS: readonly string[] = ["POST", "PUT", "PATCH", "DELETE"];

function inputOf(value: unknown, index: number): ClusterRecording["inputs"][number] {
  const where = `inputs[${index}]`;
  if (!isMembers(value) || !isMembers(value.input)) throw wrong(where);
  const { kind, method, path, headers, body } = value.input;
  if (kind !== "request") throw wrong(`${where}.input.kind`);
  if (typeof method !== "string" || !METHODS.includes(method)) throw wrong(`${where}.input.method`);
  if (typeof path !== "string" || !path.startsWith("/") || path.length > MAX_PATH) throw wrong(`${where}.input.path`);
  if (body !== undefined && !nestsWithin(body)) throw wrong(`${where}.input.body`);
  return {
    at: whole(`${where}.at`, value.at, 0, Number.MAX_SAFE_INTEGER),
    processed: whole(`${where}.processed`, value.processed, 0, Number.MAX_SAFE_INTEGER),
    input: {
      kind,
      method: method as ClusterRecording["inputs"][number]["input"]["method"],
      path,
      ...(headers === undefined ? {} : { headers: headersOf(`${where}.input.headers`, headers) }),
      ...(body === undefined ? {} : { body }),
    },
  };
}

function headersOf(where: string, value: unknown): Readonly<Record<string, string>> {
  if (!isMembers(value)) throw wrong(where);
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    if (!/^[a-z0-9-]+$/.test(name) || typeof text !== "string") throw wrong(where);
    headers[name] = text;
  }
  return headers;
}

function checkOrder(inputs: ClusterRecording["inputs"]): void {
  for (let index = 1; index < inputs.length; index += 1) {
    const [before, now] = [inputs[index - 1], inputs[index]];
    if (before !== undefined && now !== undefined && (now.at < before.at || now.processed < before.processed)) {
      throw new BadCall(`this recording is damaged: inputs[${index}] happens before the input that precedes it`);
    }
  }
}

function whole(where: string, value: unknown, min: number, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) throw wrong(where);
  return value;
}

function amount(where: string, value: unknown): string {
  if (typeof value !== "string" || !/^\d{1,12}(\.\d{1,3})?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.test(value)) throw wrong(where);
  return value;
}

function wrong(where: string): BadCall {
  return new BadCall(`${where} is not what a recording has there`);
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
