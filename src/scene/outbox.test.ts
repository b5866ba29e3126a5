import { describe, expect, it } from "vitest";
import { Outbox } from "./outbox.ts";
import type { SceneMachine } from "./scene.ts";

function machine(name: string, pods: number, x = 0): [string, SceneMachine] {
  return [name, { name, pods: Array.from({ length: pods }), x } as unknown as SceneMachine];
}

const names = (machines: readonly SceneMachine[]): readonly string[] => machines.map(({ name }) => name);

describe("Outbox", () => {
  it("sends little at once, and a crowd over several frames", () => {
    const outbox = new Outbox();
    outbox.put(new Map([machine("a", 500), machine("b", 500), machine("c", 500)]), []);
    expect(names(outbox.take())).toEqual(["a", "b"]);
    expect(names(outbox.take())).toEqual(["c"]);
    expect(outbox.take()).toEqual([]);
  });

  it("sends a machine that is too much for a frame by itself", () => {
    const outbox = new Outbox();
    outbox.put(new Map([machine("a", 5_000), machine("b", 1)]), []);
    expect(names(outbox.take())).toEqual(["a"]);
    expect(names(outbox.take())).toEqual(["b"]);
  });

  it("sends the newest picture once, and nothing of what is gone", () => {
    const outbox = new Outbox();
    outbox.put(new Map([machine("a", 1_500), machine("b", 1, 1), machine("c", 1)]), []);
    expect(names(outbox.take())).toEqual(["a"]);
    outbox.put(new Map([machine("b", 1, 2)]), ["c"]);
    expect(outbox.take().map(({ name, x }) => [name, x])).toEqual([["b", 2]]);
    expect(outbox.take()).toEqual([]);
  });
});
