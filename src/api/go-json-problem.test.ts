import { expect, it } from "vitest";
import { goJsonProblem } from "./go-json-problem.ts";

it.each([
  ["", "unexpected end of JSON input"],
  ['{"a":', "unexpected end of JSON input"],
  ['{"a', "unexpected end of JSON input"],
  ["a", "invalid character 'a' looking for beginning of value"],
  ["{a:1}", "invalid character 'a' looking for beginning of object key string"],
  ["{'a':1}", String.raw`invalid character '\'' looking for beginning of object key string`],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', `invalid character '"' after object key:value pair`],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ["[1 2]", "invalid character '2' after array element"],
  ["[1,]", "invalid character ']' looking for beginning of value"],
  ["{} x", "invalid character 'x' after top-level value"],
  ["trve", "invalid character 'v' in literal true (expecting 'u')"],
  ["-x", "invalid character 'x' in numeric literal"],
  ['"a\\x"', "invalid character 'x' in string escape code"],
  ['"a\nb"', "invalid character '\\n' in string literal"],
])("%j", (text, problem) => expect(goJsonProblem(text)).toBe(problem));

it.each(['{"a":[1,-0.5e3,"x\\u00e9",true,null,{}]}', " [] "])("%s is JSON", (text) => {
  expect(goJsonProblem(text)).toBeUndefined();
});
