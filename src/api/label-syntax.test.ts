import { describe, expect, it } from "vitest";
import { labelKeyProblems, pathSegmentProblems } from "./label-syntax.ts";

describe("names and keys", () => {
  const part =
    "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  it.each([
    ["app", []],
    ["example.com/app", []],
    ["", ["name part must be non-empty", `name part ${part}`]],
    ["/app", ["prefix part must be non-empty"]],
    ["-app", [`name part ${part}`]],
    ["a".repeat(64), ["name part must be no more than 63 bytes"]],
    ["a/b/c", [`a qualified name ${part} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]],
  ])("label key %s", (key, problems) => {
    expect(labelKeyProblems(key)).toEqual(problems);
  });

  it.each([
    ["system:admin", []],
    ["..", ["may not be '..'"]],
    ["a/b%", ["may not contain '/'", "may not contain '%'"]],
  ])("path segment %s", (name, problems) => {
    expect(pathSegmentProblems(name)).toEqual(problems);
  });
});
