/** What only a simulation answers: the clock, why, decisions, recordings. Shared by the worker and the Node server. */
import { Cluster, type ClusterRecording } from "../engine/cluster.ts";
import { NEXT_CHANGE_WITHIN_MS, type ClockDriver } from "./clock-driver.ts";
import type { ClockCommand, Question } from "./protocol.ts";

/** The most virtual time that one call may ask for: ten years. */
const MAX_ADVANCE_MS = 10 * 365 * 86_400_000;
const MAX_STEP_COUNT = 10_000_000;
const MAX_INPUTS = 1_000_000;
/** A recording from outside is run at once, so that it must end somewhere: 90 days. */
const MAX_RECORDING_MS = 90 * 86_400_000;

/** A call that cannot be carried out as asked; the message is for the caller. */
export class BadCall extends Error {
  override readonly name = "BadCall";
}

/**
 * Carries out a clock command. Returns true when time went back, so that everything shown must be read anew.
 * @throws BadCall when a number is missing or out of range
 */
export function runClockCommand(driver: ClockDriver, command: ClockCommand): boolean {
  const { cluster } = driver;
  const before = cluster.elapsedMs;
  switch (command.do) {
    case "get":
      break;
    case "set":
      setClock(driver, command);
      break;
    case "advance":
      cluster.advance(wholeNumber("ms", command.ms, MAX_ADVANCE_MS));
      break;
    case "step":
      cluster.step(wholeNumber("count", command.count, MAX_STEP_COUNT));
      break;
    case "seek":
      cluster.seek(wholeNumber("elapsedMs", command.elapsedMs, MAX_ADVANCE_MS));
      break;
    case "nextChange":
      cluster.nextChange(NEXT_CHANGE_WITHIN_MS);
      break;
    case "previousChange":
      cluster.previousChange();
      break;
    default:
      throw new BadCall(`unknown clock command ${JSON.stringify((command as { do?: unknown }).do)}`);
  }
  return cluster.elapsedMs < before;
}

function setClock(driver: ClockDriver, command: { readonly speed?: unknown; readonly paused?: unknown }): void {
  const { speed, paused } = command;
  if (speed !== undefined && typeof speed !== "number") throw new BadCall("speed must be a number");
  if (paused !== undefined && typeof paused !== "boolean") throw new BadCall("paused must be true or false");
  try {
    driver.set(speed, paused);
  } catch (error) {
    if (error instanceof RangeError) throw new BadCall(error.message);
    throw error;
  }
}

function wholeNumber(name: string, value: unknown, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
    throw new BadCall(`${name} must be a whole number from 0 to ${max}`);
  }
  return value;
}

/** Answers a question about the run. */
export function answerQuestion(cluster: Cluster, question: Question): unknown {
  switch (question.ask) {
    case "why":
      return cluster.why(question.kind, question.namespace, question.name);
    case "decisions":
      return cluster.decisions.of(question.namespace, question.pod);
    case "recording":
      return cluster.recording();
    case "hash":
      return cluster.hash();
    default:
      throw new BadCall("unknown question");
  }
}

/**
 * Runs a recording that came from outside, beside the cluster that is live.
 * @throws BadCall when it is not a recording, or cannot be run
 */
export function loadRecording(recording: unknown): Cluster {
  if (!isRecording(recording)) throw new BadCall("this is not a Kubarium recording");
  try {
    return Cluster.replay(recording);
  } catch (error) {
    throw new BadCall(`this recording cannot be run: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isRecording(value: unknown): value is ClusterRecording {
  if (!isRecord(value) || value.format !== "kubarium-recording/1") return false;
  const { configuration, inputs, end } = value;
  if (!isRecord(configuration) || !isRecord(end) || !Array.isArray(inputs) || inputs.length > MAX_INPUTS) return false;
  return (
    Number.isSafeInteger(configuration.epochMs) &&
    Number.isSafeInteger(configuration.seed) &&
    isCount(configuration.nodes, 10_000) &&
    isCount(end.at, MAX_RECORDING_MS) &&
    isCount(end.processed, Number.MAX_SAFE_INTEGER) &&
    isCount(end.inputs, inputs.length) &&
    inputs.every(isInput)
  );
}

function isInput(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value.input)) return false;
  const { kind, method, path } = value.input;
  return (
    isCount(value.at, MAX_ADVANCE_MS) &&
    isCount(value.processed, Number.MAX_SAFE_INTEGER) &&
    kind === "request" &&
    typeof path === "string" &&
    typeof method === "string" &&
    ["POST", "PUT", "PATCH", "DELETE"].includes(method)
  );
}

function isCount(value: unknown, max: number): boolean {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= max;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
