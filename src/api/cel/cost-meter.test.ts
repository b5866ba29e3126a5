import { describe, expect, it } from "vitest";
import { parseExpression } from "./cel-environment.ts";
import { metered } from "./cost-meter.ts";

const SELF = new Map<string, unknown>([
  ["n", 3n],
  ["text", "abcdefghijkl"],
  ["list", ["a", "b", "c"]],
  ["map", new Map([["k", "v"]])],
]);

/** `name()` counts 1, each step from it 1, a call 1 or by the length of what it is given. */
const ROWS: readonly (readonly [rule: string, cost: number])[] = [
  ["true", 0],
  ["self.n == 3", 3],
  ["self.n < 5 && self.n > 1", 6],
  ["self.n > 5 && self.n > 1", 3],
  ["has(self.n)", 1],
  ["has(self.map.k)", 2],
  ["self.list[0] == 'a'", 4],
  ["self.text.startsWith('abc')", 4],
  ["self.text.contains('a')", 4],
  ["self.text.matches('^[a-z]+$')", 2 + 2 * 2],
  ["self.text + 'x' == self.text", 2 + 2 + 2 + 2],
  ["self.n in [1, 2, 3]", 2],
  ["'a' in self.list", 5],
  ["[self.n, 1] == [3, 1]", 2 + 10 + 1],
  ["duration('1h') > duration('1m')", 1],
  ["(self.n > 2 ? self.n : self.list[0]) == 3", 3 + 1 + 1],
  ["self.list.all(x, x != '')", 2 + 3 * (3 + 1 + 0) + 1],
  ["self.list.all(x, x == 'a')", 2 + 2 * (3 + 2) + 2 + 1],
  ["self.list.exists(x, x == 'a')", 2 + (4 + 2) + 3 + 1],
  ["self.list.exists_one(x, x == 'a')", 2 + 3 * 2 + 2 + 2],
  ["self.list.map(x, x).size() == 3", 2 + 3 * 13 + 1 + 2],
  ["self.list.filter(x, x == 'a').size() == 1", 2 + 3 * 2 + 13 + 1 + 2],
  ["self.list.all(i, x, x != '')", 2 + 3 * (3 + 1) + 1],
  ["self.map.transformMap(k, v, v).size() == 1", 2 + (2 + 1 + 1) + 1 + 2],
  ["cel.bind(x, self.n, x + x == 6)", 2 + 3 + 1],
  ["sets.contains(self.list, ['a', 'b'])", 2 + 1 + 6],
  ["self.?n.orValue(1) == 3", 3],
  ["self.list.isSorted()", 2],
];

describe("what an expression costs", () => {
  it.each(ROWS)("%s: %d", (rule, cost) => {
    const program = parseExpression(rule);
    expect(metered(() => program({ self: SELF }) as unknown)).toMatchObject({ ok: true, cost });
  });

  it("ends when it costs too much, whatever the expression makes of errors", () => {
    const many = { self: Array.from({ length: 200 }, (_, index) => BigInt(index)) };
    const program = parseExpression("self.all(a, self.all(b, self.all(c, a + b + c >= 0))) || true");
    const result = metered(() => program(many) as unknown);
    expect(result).toMatchObject({ ok: false, isOver: true });
    expect(result.cost).toBeGreaterThan(1_000_000);
    expect(result.cost).toBeLessThan(1_000_100);
  });

  it("counts nothing when nobody asks", () => {
    expect(parseExpression("self.n + 1 == 4")({ self: SELF })).toBe(true);
  });
});
