import { expect, it } from "vitest";
import { type BodyAsWritten, jsonAsWritten, yamlAsWritten } from "./body-as-written.ts";

const JSON_CASES: readonly [name: string, text: string, found: BodyAsWritten | undefined][] = [
  ["nothing", '{"a": {"b": [1, "c", -2.5, true, null], "d": {}}, "e": []}', undefined],
  ["what only looks like a key", '{"a": "b\\": 1", "c": "{\\"a\\":1,\\"a\\":2}"}', undefined],
  [
    "keys that come again, each once",
    '{"a":1,"a":2,"l":[{"k":1},{ "k" : 1 , "k":2,"k":3}],"m":{"a":1}}',
    { repeatedFields: ["a", "l[1].k"] },
  ],
  ["keys written in two ways", '{"a":1,"\\u0061":2}', { repeatedFields: ["a"] }],
  ["whole numbers with a fraction", '{"a":1.0,"b":[2.50,1e3],"c":"1.0"}', { fractions: { a: "1.0", "b[1]": "1e3" } }],
];

it.each(JSON_CASES)("JSON: %s", (_name, text, found) => expect(jsonAsWritten(text, JSON.parse(text))).toEqual(found));

const YAML_CASES: readonly [name: string, text: string, lines: readonly string[] | undefined][] = [
  ["nothing", "a: b\nb:\n- a: 1\n- a: 2\n", undefined],
  [
    "keys that come again",
    "a: 1\nb:\n  c: x\n  c: y\nl:\n- k: 1\n  k: 2\na: {d: 1, d: 2}\n",
    [
      'line 4: key "c" already set in map',
      'line 7: key "k" already set in map',
      'line 8: key "a" already set in map',
      'line 8: key "d" already set in map',
    ],
  ],
  ["JSON", '{\n"a": 1,\n"a": 2}', ['line 3: key "a" already set in map']],
  ["the same names through an alias", "a: &x {k: 1}\nb: *x\nc: *x\n", undefined],
];

it.each(YAML_CASES)("YAML: %s", (_name, text, lines) => expect(yamlAsWritten(text)?.repeatedLines).toEqual(lines));
