import { describe, expect, it } from "vitest";
import type { Schema } from "../schema.ts";
import { parseExpression } from "../../../../api/cel/cel-environment.ts";
import { declaredType } from "./declared-type.ts";
import { maxCost } from "./rule-cost.ts";

const NUMBER: Schema = { type: "number" };
const TEXT: Schema = { type: "string" };
const INT_OR_STRING: Schema = { "x-kubernetes-int-or-string": true };
const PAIR: Schema = { type: "object", properties: { required: TEXT, optional: TEXT }, required: ["required"] };

function listOf(items: Schema, maxItems?: number): Schema {
  return { type: "array", items, ...(maxItems === undefined ? {} : { maxItems }) };
}

function mapOf(values: Schema, maxProperties?: number): Schema {
  return { type: "object", additionalProperties: values, ...(maxProperties === undefined ? {} : { maxProperties }) };
}

function text(maxLength: number): Schema {
  return { type: "string", maxLength };
}

function format(name: string): Schema {
  return { type: "string", format: name };
}

const ALL = "self.all(x, true)";
const REPLACE = "self.str.replace(self.before, self.after) == 'does not matter'";

/** The figures of upstream's own table, k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/compilation_test.go. */
const ROWS: readonly (readonly [name: string, rule: string, schema: Schema, cost: number])[] = [
  ["numbers", ALL, listOf(NUMBER), 4_718_591],
  ["ten numbers", ALL, listOf(NUMBER, 10), 32],
  ["texts", ALL, listOf(TEXT), 3_145_727],
  ["booleans", ALL, listOf({ type: "boolean" }), 1_887_437],
  ["lists", ALL, listOf(listOf(NUMBER)), 3_145_727],
  ["objects", ALL, listOf(PAIR), 555_128],
  ["durations", ALL, listOf(format("duration")), 2_359_295],
  ["dates", ALL, listOf(format("date")), 725_936],
  ["times", ALL, listOf(format("date-time")), 428_963],
  ["numbers or texts", ALL, listOf(INT_OR_STRING), 4_718_591],
  ["a map of numbers", ALL, mapOf(NUMBER), 1_348_169],
  ["a map of texts", ALL, mapOf(TEXT), 1_179_647],
  ["a map of objects", ALL, mapOf(PAIR), 428_963],
  ["a map of maps", ALL, mapOf(mapOf(NUMBER)), 1_179_647],
  ["a map of durations", ALL, mapOf(format("duration")), 1_048_577],
  ["a part of a text", "self.contains('test')", TEXT, 314_574],
  ["a part of a short text", "self.contains('test')", text(10), 5],
  ["the start of a text", "self.startsWith('test')", TEXT, 2],
  ["a longer text", `size(self + "hello") > size("hello")`, TEXT, 314_578],
  ["a longer short text", `size(self + "hello") > size("hello")`, text(4), 7],
  ["a number of a list", "self[1] == 0.0", listOf(NUMBER), 2],
  ["texts of a list", "self[1] == self[1]", listOf(TEXT), 314_577],
  ["a list over a list", "self.all(x, self.all(y, true))", listOf(NUMBER, 10), 352],
  ["a list over a list over a list", "self.all(x, self.all(y, self.all(z, true)))", listOf(NUMBER, 10), 3552],
  ["a pattern", `self.matches("x")`, TEXT, 314_574],
  ["a pattern over a short text", `self.matches("x")`, text(50), 22],
  ["a pattern over nothing", `"".matches("(((((((((())))))))))[0-9]")`, TEXT, 7],
  ["an empty pattern", `self.matches("")`, TEXT, 1],
  ["keys in values", "self.all(x, x.contains(self[x]))", mapOf(TEXT), 2_752_507],
  ["keys in short values", "self.all(x, x.contains(self[x]))", mapOf(text(10), 10), 72],
  ["a text", `self == "x"`, TEXT, 2],
  ["a text without room", `self == "x"`, text(0), 1],
  ["bytes", `self == b"x"`, format("byte"), 2],
  ["more items than fit", "self.all(x, x == 0.0)", listOf(NUMBER, 3 * 1024 * 2048), 25_165_826],
  ["fields of a map", `self.all(x, x["y"].required == "z")`, listOf(mapOf(PAIR)), 7_340_027],
  ["fields of few maps", `self.all(x, x["y"].required == "z")`, listOf(mapOf(PAIR, 10), 10), 72],
  ["a number or text of a list", "self[0] == 5", listOf(INT_OR_STRING), 3],
  ["an object of a list", "self[0] == null", listOf(PAIR), 2],
  ["a negative number", "self[0][0] == -1.0", listOf(listOf(NUMBER)), 3],
  ["a key of each map", "self.all(x, x.y == 25.2)", listOf(mapOf(NUMBER)), 6_291_452],
  ["a key of a map", "self[0].x > 2.0", listOf(mapOf(NUMBER)), 4],
  ["hours", "self[0].getHours() == 2", listOf(format("duration")), 4],
  ["a found text", "self.find('[0-9]+') == ''", TEXT, 629_147],
  ["a found short text", "self.find('[0-9]+') == ''", text(10), 11],
  ["a joined list", "self.join(' ') == 'aa bb'", listOf(TEXT), 329_853_068_905],
  ["a joined short list", "self.join(' ') == 'aa bb'", listOf(text(10), 10), 43],
  ["a sorted list", "self.isSorted() == true", listOf(TEXT), 329_854_432_052],
  ["a sorted short list", "self.isSorted() == true", listOf(text(10), 10), 52],
  ["a replacement", REPLACE, replacing(TEXT), 629_154],
  ["a replacement in a short text", REPLACE, replacing(text(4)), 12],
  ["a split text", "self.str.split(self.str) == []", replacing(TEXT), 629_160],
  ["a split short text", "self.str.split(self.str) == []", replacing(text(10)), 22],
  ["lower case", "self.lowerAscii() == 'lower!'", TEXT, 314_575],
  ["sizes", "oldSelf.size() == self.size()", mapOf({ type: "integer" }), 5],
  ["times of a map", `self["a"] == self["b"]`, mapOf(format("date-time")), 8],
  ["one of some texts", "self.contains('A')", { type: "string", enum: ["A", "B", "C", "LongValue"] }, 2],
  [
    "one of some texts, with a length",
    "self.contains('A')",
    { type: "string", enum: ["A", "LongValue"], maxLength: 1000 },
    401,
  ],
];

function replacing(str: Schema): Schema {
  return { type: "object", properties: { str, before: text(2), after: text(4) } };
}

describe("the most that a rule can cost", () => {
  it.each(ROWS)("%s: %s", (_name, rule, schema, cost) => {
    const type = declaredType(schema, false);
    expect(type && maxCost(parseExpression(rule).ast, type)).toBe(cost);
  });
});
