import { expect, it } from "vitest";
import type { TextContext } from "./text-command.ts";
import { tr } from "./tr.ts";

it.each<[args: string, input: string, output: string]>([
  ["a-z A-Z", "abc-1", "ABC-1"],
  ["[:lower:] [:upper:]", "abc", "ABC"],
  ["-d \\n", "a\nb\n", "ab"],
  ["-dc A-Za-z0-9", "a!b\u00e9 9", "ab9"],
  ["-cd [:digit:]", "a1b22", "122"],
  ["-c a-z _", "ab1c ", "ab_c_"],
  ["-s x", "axxbxx", "axbx"],
  ["-s a-c x", "aabcd", "xd"],
  [", \\n", "a,b", "a\nb"],
  ["a-z- x", "a-b", "xxx"],
])("tr %s", (args, stdin, output) => {
  const context = { argv: ["tr", ...args.split(" ")], stdin } as Partial<TextContext> as TextContext;
  expect(tr(context).out).toBe(output);
});
