import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatSelector, matchesRequirements, matchesSelector, parseLabelSelector } from "./label-selector.ts";

function select(text: string, labels: Record<string, string>): boolean | string {
  const parsed = parseLabelSelector(text);
  return parsed.ok ? matchesRequirements(parsed.requirements, labels) : parsed.message;
}

describe("text selectors", () => {
  it.each([
    ["", {}, true],
    ["app=web", { app: "web" }, true],
    ["app==web", { app: "db" }, false],
    ["app!=web", {}, true],
    ["app!=web", { app: "web" }, false],
    ["app", { app: "" }, true],
    ["!app", { app: "x" }, false],
    ["app in (a, b)", { app: "b" }, true],
    ["app in (a,b),tier notin (x)", { app: "a", tier: "y" }, true],
    ["app notin (a)", {}, true],
    ["app=", { app: "" }, true],
    ["n>3", { n: "4" }, true],
    ["n<3", { n: "4" }, false],
    ["in in (in)", { in: "in" }, true],
    ["toString", {}, false],
    ["example.com/role = x , b", { "example.com/role": "x", b: "1" }, true],
  ])("%s on %j: %s", (text, labels, expected) => {
    expect(select(text, labels as Record<string, string>)).toBe(expected);
  });

  it.each([
    ["a=b=c", "found '=', expected: ',' or 'end of string'"],
    ["a,", "found '', expected: identifier after ','"],
    ["=a", "found '=', expected: !, identifier, or 'end of string'"],
    ["a like b", "unable to parse requirement: found 'like', expected: in, notin, =, ==, !=, gt, lt"],
    ["a in b", "unable to parse requirement: found 'b' expected: '('"],
    ["a in (b c)", "unable to parse requirement: found 'c', expected: ',' or ')'"],
    ["!", "unable to parse requirement: found '', expected: identifier"],
    [
      "a in ()",
      "unable to parse requirement: values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty",
    ],
    [
      "a>b",
      `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
    [
      "a=-x",
      `unable to parse requirement: values[0][a]: Invalid value: "-x": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    ],
  ])("%s is refused: %s", (text, message) => {
    expect(select(text, {})).toBe(message);
  });
});

describe("object selectors", () => {
  it("undefined selects nothing, {} everything", () => {
    expect([matchesSelector(undefined, {}), matchesSelector({}, { a: "b" })]).toEqual([false, true]);
  });

  it("mean the same as their text form", () => {
    const key = fc.constantFrom("a", "b", "c");
    const value = fc.constantFrom("1", "2", "");
    const labels = fc.dictionary(key, value);
    const expression = fc.oneof(
      fc.record({
        key,
        operator: fc.constantFrom("In" as const, "NotIn" as const),
        values: fc.uniqueArray(value, { minLength: 1 }),
      }),
      fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
    );
    fc.assert(
      fc.property(labels, fc.array(expression), labels, (matchLabels, matchExpressions, given) => {
        const selector = { matchLabels, matchExpressions };
        expect(select(formatSelector(selector), given)).toBe(matchesSelector(selector, given));
      }),
    );
  });
});
