import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { QuickFix, TextRange } from "./manifest-problem.ts";
import { parseManifest } from "./manifest-text.ts";
import { quantityFix } from "./quantity-fix.ts";
import { quickFixes } from "./quick-fixes.ts";
import type { ManifestSchema } from "./schema-fields.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../public/schema/kubernetes.json"), "utf8"),
) as ManifestSchema;

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: main # the only one
          image: nginx
          resources:
            requests:
              memory: 512Mi
`;

function applied(text: string, edits: QuickFix["edits"]): string {
  const starts = [0];
  for (let index = 0; index < text.length; index += 1) if (text[index] === "\n") starts.push(index + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? text.length) + column - 1;
  const span = ({ startLine, startColumn, endLine, endColumn }: TextRange): [number, number] => [
    offset(startLine, startColumn),
    offset(endLine, endColumn),
  ];
  return edits
    .toSorted((a, b) => span(b.range)[0] - span(a.range)[0])
    .reduce((done, { range, text: put }) => done.slice(0, span(range)[0]) + put + done.slice(span(range)[1]), text);
}

function fixed(text: string, field: string, message: string): readonly string[] {
  const { documents } = parseManifest(text, { tooLarge: "", notAnObject: "" });
  const context = { document: documents[0], field, message, lines: text.split("\n"), schema };
  return quickFixes(context).map(({ edits }) => applied(text, edits));
}

const CASES: readonly { name: string; from: [right: string, wrong: string]; field: string; message: string }[] = [
  {
    name: "a misspelt field",
    from: ["replicas: 2", "replicsa: 2"],
    field: "spec.replicsa",
    message: 'unknown field "spec.replicsa"',
  },
  {
    name: "a misspelt field in a list",
    from: ["image: nginx", "imgae: nginx"],
    field: "spec.template.spec.containers[0].imgae",
    message: 'unknown field "spec.template.spec.containers[0].imgae"',
  },
  {
    name: "a field in the wrong case",
    from: ["matchLabels", "matchlabels"],
    field: "spec.selector.matchlabels",
    message: 'unknown field "spec.selector.matchlabels"',
  },
  {
    name: "a kind in the wrong version",
    from: ["apiVersion: apps/v1", "apiVersion: extensions/v1beta1"],
    field: "kind",
    message: 'no matches for kind "Deployment" in version "extensions/v1beta1"',
  },
  {
    name: "a misspelt kind",
    from: ["kind: Deployment", "kind: Deploymnet"],
    field: "kind",
    message: 'no matches for kind "Deploymnet" in version "apps/v1"',
  },
  {
    name: "no version",
    from: ["apiVersion: apps/v1\n", ""],
    field: "apiVersion",
    message: "Object 'apiVersion' is missing in the manifest",
  },
  {
    name: "labels that the selector does not match",
    from: ["matchLabels:\n      app: web", "matchLabels:\n      app: wbe\n      tier: x"],
    field: "spec.template.metadata.labels",
    message: "spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`",
  },
  {
    name: "no selector",
    from: ["  selector:\n    matchLabels:\n      app: web\n  template", "  template"],
    field: "spec.selector",
    message: "spec.selector: Required value",
  },
  {
    name: "an amount in the wrong unit",
    from: ["memory: 512Mi", "memory: 512MB"],
    field: "spec.template.spec.containers[0].resources.requests.memory",
    message: "quantities must match the regular expression",
  },
  {
    name: "a number in quotes",
    from: ["replicas: 2", 'replicas: "2"'],
    field: "spec.replicas",
    message: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
  },
  {
    name: "a name in capitals",
    from: ["name: web\nspec", "name: Web_\nspec"],
    field: "metadata.name",
    message: 'metadata.name: Invalid value: "Web_": a lowercase RFC 1123 subdomain must consist of',
  },
];

describe("quick fixes", () => {
  it.each(CASES)("$name", ({ from: [right, wrong], field, message }) => {
    const broken = WEB.replace(right, wrong);
    expect(broken).not.toBe(WEB);
    const results = fixed(broken, field, message);
    const { documents } = parseManifest(WEB, { tooLarge: "", notAnObject: "" });
    const objects = results.map((text) => parseManifest(text, { tooLarge: "", notAnObject: "" }).documents[0]?.object);
    expect(objects).toContainEqual(documents[0]?.object);
  });

  it("offers to change the labels instead of the selector", () => {
    const broken = WEB.replace("      app: web\n  template", "      app: other\n  template");
    const [, other = ""] = fixed(
      broken,
      "spec.template.metadata.labels",
      "`selector` does not match template `labels`",
    );
    expect(other).toContain("labels:\n        app: other\n");
  });

  it("keeps comments and everything else as it was", () => {
    const [text] = fixed(WEB.replace("image: nginx", "imgae: nginx"), CASES[1]?.field ?? "", CASES[1]?.message ?? "");
    expect(text).toBe(WEB);
  });

  it("turns tabs at the beginning of lines into spaces", () => {
    const text = "a:\n\tb: 1\n\t\tc: x\ty\n";
    const [result] = fixed(text, "", "Tabs are not allowed as indentation");
    expect(result).toBe("a:\n  b: 1\n    c: x\ty\n");
  });

  it.each([
    ["nothing near", "spec.zzz", 'unknown field "spec.zzz"'],
    ["a conflict", "", "the object has been modified"],
    ["a kind that is right in no version", "kind", 'no matches for kind "Frobnicator" in version "v1"'],
  ])("offers nothing for %s", (_, field, message) => {
    expect(fixed(WEB.replace("  replicas: 2", "  zzz: 2"), field, message)).toEqual([]);
  });
});

describe("quantities", () => {
  it.each([
    ["512MB", false, "512Mi"],
    ["1,5 Gi", false, "1.5Gi"],
    ["2 GB", false, "2Gi"],
    ["100 m", true, "100m"],
    ["2 cores", true, "2"],
    ["0,5", true, "0.5"],
    ["lots", false, undefined],
    ["1..5", true, undefined],
    ["512Mi", false, undefined],
  ])("%s (cpu: %s) is %s", (wrong, cpu, right) => {
    expect(quantityFix(wrong, cpu)).toBe(right);
  });
});
