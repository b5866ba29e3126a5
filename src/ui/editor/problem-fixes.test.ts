import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fixesFor } from "./problem-fixes.ts";
import type { ManifestSchema } from "./schema-fields.ts";
import { ghostOf } from "./use-dry-run-ghosts.ts";
import { parseManifest } from "./manifest-text.ts";

const schema = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../../public/schema/kubernetes.json"), "utf8"),
) as ManifestSchema;

const TEXT = `apiVersion: v1
kind: Namespace
metadata:
  name: a
---
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: main
      imgae: nginx
`;

function at(line: number, column: number) {
  return { startLine: line, startColumn: column, endLine: line, endColumn: column + 1 };
}

describe("fixes for what the schema says", () => {
  it("finds the field from the place, in the right document", () => {
    const message = "Property imgae is not allowed.";
    const fixes = fixesFor(TEXT, { message, range: at(13, 7) }, schema);
    expect(fixes).toEqual([
      {
        key: "replace",
        params: { text: "image" },
        edits: [{ range: { startLine: 13, startColumn: 7, endLine: 13, endColumn: 12 }, text: "image" }],
      },
    ]);
  });

  it.each([
    ["without the schema", TEXT, undefined],
    ["in a text that cannot be read", "a: [", schema],
  ])("offers nothing %s", (_, text, known) => {
    expect(fixesFor(text, { message: "Property imgae is not allowed.", range: at(13, 7) }, known)).toEqual([]);
  });
});

describe("ghosts of a dry run", () => {
  const [document] = parseManifest("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", {
    tooLarge: "",
    notAnObject: "",
  }).documents;
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", namespace: "shop" } };
  const base = { ok: true as const, document: document!, name: "configmap/a", warnings: [], after: object };

  it.each([
    [
      "created",
      [{ change: "create", kind: "ConfigMap", namespace: "shop", name: "a", after: object, before: undefined }],
    ],
    [
      "configured",
      [{ change: "update", kind: "ConfigMap", namespace: "shop", name: "a", after: object, before: object }],
    ],
    ["unchanged", []],
  ] as const)("what would be %s", (verb, ghosts) => {
    const before = verb === "created" ? {} : { before: object };
    expect(ghostOf({ ...base, verb, ...before })).toEqual(ghosts);
  });
});
