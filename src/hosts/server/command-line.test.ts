import { describe, expect, it } from "vitest";
import { parseServeOptions } from "./command-line.ts";

const NOW_MS = Date.UTC(2026, 4, 1, 12, 0, 0, 789);
const DEFAULTS = {
  port: 8001,
  nodes: 3,
  controlPlanes: 1,
  seed: 1,
  speed: 1,
  paused: false,
  epochMs: Date.UTC(2026, 4, 1, 12),
  ui: false,
  simulation: true,
  tls: false,
};

describe("the flags of npm run serve", () => {
  it.each([
    ["none", [], {}],
    ["a port", ["--port", "0"], { port: 0 }],
    ["nodes, seed and speed", ["--nodes=5000", "--seed=-1", "--speed=0.5"], { nodes: 5_000, seed: -1, speed: 0.5 }],
    ["paused", ["--paused"], { paused: true }],
    ["the page", ["--ui"], { ui: true }],
    ["to be no simulation", ["--no-sim"], { simulation: false }],
    ["TLS", ["--tls", "--kubeconfig", "admin.conf"], { tls: true, kubeconfig: "admin.conf" }],
    ["an epoch", ["--epoch", "2026-01-01T00:00:00Z"], { epochMs: Date.UTC(2026, 0, 1) }],
  ] as const)("takes %s", (_, args, options) => {
    expect(parseServeOptions(args, NOW_MS)).toEqual({ ...DEFAULTS, ...options });
  });

  it.each([
    ["a port that there is not", ["--port", "70000"], "--port must be a whole number from 0 to 65535"],
    ["an empty port", ["--port", ""], "--port must be a whole number"],
    ["an even control plane", ["--control-planes", "2"], '--control-planes must be 1, 3 or 5, not "2"'],
    ["half a node", ["--nodes", "1.5"], "--nodes must be a whole number from 0 to 10000"],
    ["a seed above 32 bits", ["--seed", "4294967296"], "--seed must be a whole number"],
    ["a speed of zero", ["--speed", "0"], "--speed must be a number from 0.01 to 100000"],
    ["a speed without end", ["--speed", "Infinity"], "--speed must be a number from 0.01 to 100000"],
    ["an epoch that is no time", ["--epoch", "1"], "--epoch must be a time such as 2026-01-01T00:00:00Z"],
    ["an epoch of another age", ["--epoch", "0001-01-01T00:00:00Z"], "--epoch must be a time"],
    ["an unknown flag", ["--nods", "3"], "Unknown option '--nods'"],
    ["a word", ["now"], "Unexpected argument 'now'"],
  ] as const)("refuses %s", (_, args, message) => {
    expect(() => parseServeOptions(args, NOW_MS)).toThrow(message);
  });
});
