import { describe, expect, it } from "vitest";
import { Cluster, type ClusterRecording } from "../engine/cluster.ts";
import { BadCall } from "./bad-call.ts";
import { checkRecording, loadRecording } from "./outside-recording.ts";

const CONFIGURATION = { epochMs: Date.UTC(2026, 0, 1), seed: 3, nodes: 0 };

function sample(): ClusterRecording {
  const cluster = new Cluster(CONFIGURATION);
  cluster.advance(500);
  const headers = { "content-type": "application/json" };
  const path = "/api/v1/namespaces/default/configmaps";
  cluster.handle({ method: "POST", path, headers, body: { metadata: { name: "a" } } });
  cluster.advance(500);
  cluster.handle({ method: "DELETE", path: `${path}/a` });
  cluster.advance(1_000);
  return cluster.recording();
}

/** A recording as JSON gives it, with the value at a path replaced. */
function damaged(path: readonly (string | number)[], value: unknown): unknown {
  const copy = JSON.parse(JSON.stringify(sample())) as Record<string | number, unknown>;
  const last = path.at(-1) ?? "";
  let place = copy;
  for (const step of path.slice(0, -1)) place = place[step] as Record<string | number, unknown>;
  place[last] = value;
  return copy;
}

function refusal(recording: unknown): string {
  try {
    loadRecording(recording);
    return "loaded";
  } catch (error) {
    if (error instanceof BadCall) return error.message;
    throw error;
  }
}

const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
const is = (where: string): string => `${where} is not what a recording has there`;

describe("a recording from outside", () => {
  it("comes to the same state as the run it was made from", () => {
    const recording = sample();
    const hash = Cluster.replay(recording).hash();
    expect(loadRecording(JSON.parse(JSON.stringify(recording))).hash()).toBe(hash);
    expect(checkRecording(recording)).toEqual(recording);
  });

  it("brings only what a recording has", () => {
    const extra = JSON.parse(
      JSON.stringify(sample()).replace('"seed":3', '"seed":3,"__proto__":{"polluted":1},"debug":true'),
    ) as unknown;
    expect(checkRecording(extra)).toEqual(sample());
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["text", "kubarium-recording/1"],
    ["a list", []],
    ["an empty object", {}],
    ["another format", { ...sample(), format: "kubarium-recording/2" }],
  ])("is not %s", (_, value) => {
    expect(refusal(value)).toBe("this is not a Kubarium recording");
  });

  const ROWS: readonly (readonly [name: string, path: readonly (string | number)[], value: unknown, says: string])[] = [
    ["inputs that are no list", ["inputs"], {}, is("inputs")],
    ["no configuration", ["configuration"], null, is("configuration")],
    ["a seed of text", ["configuration", "seed"], "3", is("configuration.seed")],
    ["half a node", ["configuration", "nodes"], 0.5, is("configuration.nodes")],
    ["more nodes than memory", ["configuration", "nodes"], 1e9, is("configuration.nodes")],
    ["an epoch that no date can hold", ["configuration", "epochMs"], 9e15, is("configuration.epochMs")],
    ["an epoch before 1970", ["configuration", "epochMs"], -1, is("configuration.epochMs")],
    ["a machine of text", ["configuration", "machine"], "big", is("configuration.machine")],
    [
      "a machine's CPU that is no quantity",
      ["configuration", "machine"],
      { cpu: "1; rm" },
      is("configuration.machine.cpu"),
    ],
    ["a machine's Pods below zero", ["configuration", "machine"], { pods: -1 }, is("configuration.machine.pods")],
    ["no end", ["end"], undefined, is("end")],
    ["an end that never comes", ["end", "at"], 1e300, is("end.at")],
    ["an end in a hundred years", ["end", "at"], 3_155_760_000_000, is("end.at")],
    ["more inputs used than there are", ["end", "inputs"], 3, is("end.inputs")],
    ["a count below zero", ["end", "processed"], -1, is("end.processed")],
    ["an input that is null", ["inputs", 0], null, is("inputs[0]")],
    ["an input with nothing in it", ["inputs", 1, "input"], {}, is("inputs[1].input.kind")],
    ["a read", ["inputs", 0, "input", "method"], "GET", is("inputs[0].input.method")],
    ["a method of every object", ["inputs", 0, "input", "method"], "toString", is("inputs[0].input.method")],
    ["a path that is no text", ["inputs", 0, "input", "path"], ["/api"], is("inputs[0].input.path")],
    ["an address of elsewhere", ["inputs", 0, "input", "path"], "http://evil.example/", is("inputs[0].input.path")],
    ["a path without end", ["inputs", 0, "input", "path"], `/${"a".repeat(9_000)}`, is("inputs[0].input.path")],
    ["headers of numbers", ["inputs", 0, "input", "headers"], { a: 1 }, is("inputs[0].input.headers")],
    [
      "a header's name with a line break",
      ["inputs", 0, "input", "headers"],
      { "a\nb": "c" },
      is("inputs[0].input.headers"),
    ],
    ["a body that nests without end", ["inputs", 0, "input", "body"], nested(5_000), is("inputs[0].input.body")],
    ["a time of text", ["inputs", 0, "at"], "0", is("inputs[0].at")],
    ["a time that is no number", ["inputs", 0, "at"], null, is("inputs[0].at")],
    [
      "inputs out of order",
      ["inputs", 1, "at"],
      100,
      "this recording is damaged: inputs[1] happens before the input that precedes it",
    ],
    [
      "more work than there was",
      ["end", "processed"],
      9_000_000_000,
      "this recording cannot be run: this recording was made by another version of the engine",
    ],
  ];
  it.each(ROWS)("is refused with %s", (_, path, value, says) => {
    expect(refusal(damaged(path, value))).toBe(says);
  });

  it("may hold requests that are refused: traversal is only a path that is not there", () => {
    const path = "/api/v1/namespaces/default/../../../../etc/passwd";
    expect(refusal(damaged(["inputs", 0, "input", "path"], path))).toMatch(/^loaded$|another version of the engine/);
  });
});
