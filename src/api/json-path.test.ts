import { expect, it } from "vitest";
import { runTemplate } from "./json-path.ts";

const OBJECT = { name: "web", list: [1, 2, 3], map: { a: "b" } };

it.each([
  ["{.list[0]} {.list[-1]}", "1 3"],
  ["{.list[0:2]}", "1 2"],
  ["{.list[1:1]}", ""],
  ["{.nothing[3]}", ""],
])("%s gives %j", (template, text) => {
  expect(runTemplate(template, OBJECT)).toEqual({ ok: true, text });
});

it.each([
  ["{.list[3]}", "array index out of bounds: index 3, length 3"],
  ["{.list[-4]}", "array index out of bounds: index -1, length 3"],
  ["{.list[0:9]}", "array index out of bounds: index 8, length 3"],
  ["{.list[2:1]}", "starting index 2 is greater than ending index 1"],
  ["{.name[0]}", "string is not array or slice"],
  ["{.map[0]}", "map[string]interface {} is not array or slice"],
])("%s does not fit", (template, message) => {
  expect(runTemplate(template, OBJECT)).toEqual({ ok: false, message, executing: true });
});

it("fields that are not there are told of only when they must be there", () => {
  expect(runTemplate("{.nothing}", OBJECT)).toEqual({ ok: true, text: "" });
  expect(runTemplate("{.nothing}", OBJECT, false)).toMatchObject({ ok: false, message: "nothing is not found" });
});
