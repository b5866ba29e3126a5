import { expect, it } from "vitest";
import { RandomStreams } from "./random.ts";
import { RecallingMap } from "./recalling-map.ts";

it.each([1, 2, 3])("a recalling Map answers as any other, story %i", (seed) => {
  const random = new RandomStreams(seed).stream("story");
  let recalling = new RecallingMap<number | undefined>();
  let plain = new Map<string, number | undefined>();
  for (let step = 0; step < 5_000; step += 1) {
    const key = `key-${"x".repeat(random.int(0, 2))}${random.int(0, 3)}`;
    const action = random.int(0, 99);
    if (action < 50) expect([step, recalling.get(key)]).toEqual([step, plain.get(key)]);
    else if (action < 75) {
      recalling.set(key, step);
      plain.set(key, step);
    } else if (action < 95) expect(recalling.delete(key)).toBe(plain.delete(key));
    else if (action < 97) {
      recalling.clear();
      plain.clear();
    } else {
      recalling = new RecallingMap(recalling);
      plain = new Map(plain);
    }
    expect([recalling.size, recalling.has(key)]).toEqual([plain.size, plain.has(key)]);
  }
  expect([...recalling]).toEqual([...plain]);
});
