import { load } from "js-yaml";
import { expect, it } from "vitest";
import { writeYaml } from "./yaml-text.ts";

it.each([
  ["plain", "a: plain\n"],
  ["", 'a: ""\n'],
  ["*", "a: '*'\n"],
  ["it's: so", "a: 'it''s: so'\n"],
  ["1", 'a: "1"\n'],
  ["1e5", 'a: "1e5"\n'],
  ["0x1F", 'a: "0x1F"\n'],
  ["1.2.3", "a: 1.2.3\n"],
  ["yes", 'a: "yes"\n'],
  ["null", 'a: "null"\n'],
  ["2026-01-01T00:00:00Z", 'a: "2026-01-01T00:00:00Z"\n'],
  ["12:30", 'a: "12:30"\n'],
  ["a:b", "a: a:b\n"],
  ["a: b", "a: 'a: b'\n"],
  ["a #b", "a: 'a #b'\n"],
  ["-", "a: '-'\n"],
  ["-x", "a: -x\n"],
  [" x", "a: ' x'\n"],
  ["tab\there", 'a: "tab\\there"\n'],
  ["one\ntwo\n", "a: |\n  one\n  two\n"],
  ["one\ntwo", "a: |-\n  one\n  two\n"],
  ["one\n\n", "a: |+\n  one\n\n"],
  ["  one\ntwo", "a: |2-\n    one\n  two\n"],
  ["one \ntwo", 'a: "one \\ntwo"\n'],
])("the text %j", (text, yaml) => {
  expect(writeYaml({ a: text })).toBe(yaml);
  expect(load(yaml)).toEqual({ a: text });
});

it("lists stand at the level of their key, keys in their natural order", () => {
  const value = { b: [{ z: 1, x: [[], {}, [1]] }, "s"], a10: null, a9: true, _: {}, B: 1.5 };
  const yaml = `_: {}
B: 1.5
a9: true
a10: null
b:
- x:
  - []
  - {}
  - - 1
  z: 1
- s
`;
  expect(writeYaml(value)).toBe(yaml);
  expect(load(yaml)).toEqual(value);
});
