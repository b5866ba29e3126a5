import { describe, expect, it } from "vitest";
import { failure } from "../../api/status.ts";
import { fieldMessages, parseFieldPath } from "./field-path.ts";
import { MAX_MANIFEST_LENGTH, parseManifest } from "./manifest-text.ts";

const TEXTS = { tooLarge: "too large", notAnObject: "not an object" };
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels:
    a.b/c: x
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx
        - image: redis
          name: cache
`;

function lineOf(text: string, field: string, index = 0): string {
  const range = parseManifest(text, TEXTS).documents[index]?.locate(field);
  return `${range?.startLine}:${range?.startColumn}-${range?.endLine}:${range?.endColumn}`;
}

describe("parseManifest", () => {
  it.each([
    ["a scalar", "metadata.name", "4:3-4:12"],
    ["a key with dots", "metadata.labels[a.b/c]", "6:5-6:13"],
    ["an element of a list", "spec.template.spec.containers[1]", "13:11-13:16"],
    ["a field in an element", "spec.template.spec.containers[1].name", "14:11-14:22"],
    ["a field that is not there: its nearest ancestor", "spec.template.spec.containers[0].resources", "11:11-11:15"],
    ["a field of a map", "spec.replicas", "7:1-7:5"],
    ["nothing", "", "1:1-1:11"],
  ])("finds %s", (_, field, expected) => {
    expect(lineOf(DEPLOYMENT, field)).toBe(expected);
  });

  it("reads several documents, skips empty ones and takes lists apart", () => {
    const text = `---\n# nothing\n---\nkind: A\n---\nkind: List\nitems:\n  - kind: B\n  - kind: C\n`;
    const { documents, problems } = parseManifest(text, TEXTS);
    expect(documents.map(({ object }) => object["kind"])).toEqual(["A", "B", "C"]);
    expect(problems).toEqual([]);
    expect(lineOf(text, "kind", 2)).toBe("9:5-9:12");
  });

  it.each([
    ["broken YAML", "a: [1, 2\nb: 3\n", 1],
    ["a tab as indentation", "a:\n\tb: 1\n", 1],
    ["a duplicate key", "kind: A\nkind: B\n", 1],
    ["an unknown alias", "a: *nowhere\n", 1],
    ["a bare list", "- 1\n- 2\n", 1],
    ["a bare text", "hello\n", 1],
  ])("says where %s is", (_, text, atLeast) => {
    const { documents, problems } = parseManifest(text, TEXTS);
    expect(documents).toEqual([]);
    expect(problems.length).toBeGreaterThanOrEqual(atLeast);
    for (const { message, range } of problems) {
      expect(message).not.toBe("");
      expect(range.startLine).toBeGreaterThanOrEqual(1);
    }
  });

  it("refuses aliases that explode, at once", () => {
    const levels = Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`);
    const text = ["l0: &l0 [x, x, x, x, x, x, x, x, x]", ...levels].join("\n");
    const { documents, problems } = parseManifest(text, TEXTS);
    expect(documents).toEqual([]);
    expect(problems[0]?.message).toMatch(/alias/i);
  });

  it("refuses a text larger than the API server takes, without reading it", () => {
    const { documents, problems } = parseManifest("a".repeat(MAX_MANIFEST_LENGTH + 1), TEXTS);
    expect([documents.length, problems[0]?.message]).toEqual([0, "too large"]);
  });

  it("keeps __proto__ an ordinary key", () => {
    const { documents } = parseManifest(`kind: A\n__proto__:\n  polluted: true\n`, TEXTS);
    expect(documents[0]?.object["polluted"]).toBeUndefined();
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(JSON.stringify(documents[0]?.object)).toContain("__proto__");
  });
});

describe("fieldMessages", () => {
  it.each([
    [
      "causes",
      failure(422, "Invalid", "x is invalid", {
        causes: [
          { field: "spec.replicas", message: "Invalid value: -1" },
          { field: "spec.selector", message: "Required value" },
        ],
      }),
      [
        { field: "spec.replicas", message: "spec.replicas: Invalid value: -1" },
        { field: "spec.selector", message: "spec.selector: Required value" },
      ],
    ],
    [
      "strict decoding",
      failure(
        400,
        "BadRequest",
        'strict decoding error: unknown field "spec.foo", unknown field "spec.template.spec.containers[0].bar"',
      ),
      [
        { field: "spec.foo", message: 'unknown field "spec.foo"' },
        {
          field: "spec.template.spec.containers[0].bar",
          message: 'unknown field "spec.template.spec.containers[0].bar"',
        },
      ],
    ],
    [
      "a wrong type",
      failure(
        400,
        "BadRequest",
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
      ),
      [
        {
          field: "spec.replicas",
          message: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        },
      ],
    ],
    ["anything else", failure(409, "Conflict", "changed meanwhile"), [{ field: "", message: "changed meanwhile" }]],
  ])("reads %s", (_, status, expected) => {
    expect(fieldMessages(status)).toEqual(expected);
  });

  it("splits paths", () => {
    expect(parseFieldPath("spec.ports[12].targetPort")).toEqual(["spec", "ports", "12", "targetPort"]);
    expect(parseFieldPath("metadata.annotations[x.y/z]")).toEqual(["metadata", "annotations", "x.y/z"]);
  });
});
