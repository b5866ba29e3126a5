/** The flags of `npm run serve`. */
import { parseArgs } from "node:util";
import { MAX_SPEED, MIN_SPEED } from "../clock-driver.ts";
import { MAX_EPOCH_MS } from "../outside-recording.ts";

export interface ServeOptions {
  readonly port: number;
  readonly nodes: number;
  /** Machines of the control plane. */
  readonly controlPlanes: 1 | 3 | 5;
  readonly seed: number;
  readonly speed: number;
  readonly paused: boolean;
  readonly epochMs: number;
  /** Serve the built page at `/ui/`. */
  readonly ui: boolean;
  /** Answer `/sim/v1`; without, the server is like one of a cluster that is no simulation. */
  readonly simulation: boolean;
  /** Over TLS, where clients may show certificates. */
  readonly tls: boolean;
  /** A file to be written, with which kubectl asks this server as its administrator. */
  readonly kubeconfig: string | undefined;
}

/** @throws Error with a text for the person at the terminal */
export function parseServeOptions(args: readonly string[], nowMs: number): ServeOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "8001" },
      nodes: { type: "string", default: "3" },
      "control-planes": { type: "string", default: "1" },
      seed: { type: "string", default: "1" },
      speed: { type: "string", default: "1" },
      paused: { type: "boolean", default: false },
      epoch: { type: "string" },
      ui: { type: "boolean", default: false },
      "no-sim": { type: "boolean", default: false },
      tls: { type: "boolean", default: false },
      kubeconfig: { type: "string" },
    },
  });
  return {
    port: wholeNumber("--port", values.port, 0, 65_535),
    nodes: wholeNumber("--nodes", values.nodes, 0, 10_000),
    controlPlanes: controlPlanesOf(values["control-planes"]),
    seed: wholeNumber("--seed", values.seed, -0x8000_0000, 0xffff_ffff),
    speed: speedOf(values.speed),
    paused: values.paused,
    epochMs: values.epoch === undefined ? nowMs - (nowMs % 1000) : instant("--epoch", values.epoch),
    ui: values.ui,
    simulation: !values["no-sim"],
    tls: values.tls,
    kubeconfig: values.kubeconfig,
  };
}

function wholeNumber(flag: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < min || value > max) {
    throw new Error(`${flag} must be a whole number from ${min} to ${max}, not "${text}"`);
  }
  return value;
}

function controlPlanesOf(text: string): 1 | 3 | 5 {
  const value = Number(text);
  if (value !== 1 && value !== 3 && value !== 5) throw new Error(`--control-planes must be 1, 3 or 5, not "${text}"`);
  return value;
}

function speedOf(text: string): number {
  const value = Number(text);
  if (!(value >= MIN_SPEED && value <= MAX_SPEED)) {
    throw new Error(`--speed must be a number from ${MIN_SPEED} to ${MAX_SPEED}, not "${text}"`);
  }
  return value;
}

function instant(flag: string, text: string): number {
  const value = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(value) || value < 0 || value > MAX_EPOCH_MS) {
    throw new Error(`${flag} must be a time such as 2026-01-01T00:00:00Z, not "${text}"`);
  }
  return value;
}
