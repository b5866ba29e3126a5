import { expect, it } from "vitest";
import { runGoTemplate } from "./go-template.ts";
import { kyamlText } from "./kyaml.ts";

const OBJECT = {
  metadata: { name: "web", labels: { b: "2", a: "1" } },
  spec: { replicas: 2, list: [{ n: "x" }, { n: "y" }], none: null, secret: "aGk=" },
};

it.each([
  ["{{.metadata.name}}", "web"],
  ["{{.spec.nope}} {{.spec.nope.deeper}}", "<no value> <no value>"],
  ["{{.metadata.labels}}", "map[a:1 b:2]"],
  ['{{range .spec.list}}{{.n}}{{"\\n"}}{{end}}', "x\ny\n"],
  ["{{range $i, $e := .spec.list}}{{$i}}={{$e.n}} {{$.metadata.name}};{{end}}", "0=x web;1=y web;"],
  ["{{range $k, $v := .metadata.labels}}{{$k}}{{$v}}{{end}}", "a1b2"],
  ["{{range .nope}}x{{else}}none{{end}}", "none"],
  ["{{if .nope}}a{{else if .metadata}}b{{else}}c{{end}}", "b"],
  ["{{with .spec}}{{.replicas}}{{end}}", "2"],
  ["{{$x := 1}}{{if true}}{{$x = 5}}{{end}}{{$x}}", "5"],
  ['{{if and (eq .metadata.name "web") (not .nope)}}yes{{end}}', "yes"],
  ['{{printf "%s-%d %q %5s|%-4s|" .metadata.name .spec.replicas "a" "b" "c"}}', 'web-2 "a"     b|c   |'],
  ['{{index .metadata.labels "a"}}{{(index .spec.list 1).n}}', "1y"],
  ["{{.spec.secret | base64decode}} {{len .spec.list}}", "hi 2"],
  ['{{exists . "spec" "replicas"}} {{exists . "spec" "x"}}', "true false"],
  ["a {{- /* nothing */ -}} b", "ab"],
  ["{{range .spec.list}}{{if eq .n `y`}}{{break}}{{end}}{{.n}}{{end}}", "x"],
])("%s", (template, text) => {
  expect(runGoTemplate(template, OBJECT)).toEqual({ ok: true, text });
});

it.each([
  ["{{.metadata", false, "unclosed action"],
  ["{{if .a}}x", false, "unexpected EOF"],
  ["{{end}}", false, "unexpected {{end}}"],
  ["{{nope .a}}", true, 'function "nope" not defined'],
  ["{{.metadata.name.first}}", true, "can't evaluate field first in type interface {}"],
  ["{{.spec.none.deeper}}", true, "nil pointer evaluating interface {}.deeper"],
])("%s cannot be carried out", (template, parsed, message) => {
  expect(runGoTemplate(template, OBJECT)).toEqual({ ok: false, parsed, message });
});

it("KYAML has braces, quoted texts and lines that are folded", () => {
  const object = { yes: 1, a: ["x"], list: [{ b: true }, {}], text: "one\n  two\n", empty: [], none: null };
  expect(kyamlText(object)).toBe(`---
{
  a: [
    "x",
  ],
  empty: [],
  list: [{
    b: true,
  }, {}],
  none: null,
  text: "\\
     one\\n\\
     \\  two\\n\\
    ",
  "yes": 1,
}
`);
});
