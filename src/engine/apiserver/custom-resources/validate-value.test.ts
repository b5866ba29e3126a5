import { describe, expect, it } from "vitest";
import type { JSONSchemaProps } from "../../../api/types/apiextensions.ts";
import { checkWidget } from "./testing/checked-widget.ts";

/** One field of the spec, its value, and the errors. */
type Row = readonly [name: string, schema: JSONSchemaProps, value: unknown, errors: readonly string[]];

const IN = "spec.x in body";

const ROWS: readonly Row[] = [
  ["a fitting integer", { type: "integer", minimum: 1 }, 3, []],
  [
    "a text for an integer",
    { type: "integer" },
    "3",
    [`spec.x: Invalid value: "string": ${IN} must be of type integer: "string"`],
  ],
  [
    "a fraction for an integer",
    { type: "integer" },
    1.5,
    [`spec.x: Invalid value: "number": ${IN} must be of type integer: "number"`],
  ],
  [
    "an integer for a text",
    { type: "string" },
    3,
    [`spec.x: Invalid value: "integer": ${IN} must be of type string: "integer"`],
  ],
  [
    "a list for an object",
    { type: "object" },
    [],
    [`spec.x: Invalid value: "array": ${IN} must be of type object: "array"`],
  ],
  [
    "an object for a list",
    { type: "array", items: { type: "string" } },
    {},
    [`spec.x: Invalid value: "object": ${IN} must be of type array: "object"`],
  ],
  [
    "a text for a truth value",
    { type: "boolean" },
    "true",
    [`spec.x: Invalid value: "string": ${IN} must be of type boolean: "string"`],
  ],
  ["an integer for a number", { type: "number" }, 3, []],
  ["null where it is allowed", { type: "string", nullable: true }, null, []],
  [
    "below the minimum",
    { type: "integer", minimum: 1 },
    0,
    [`spec.x: Invalid value: 0: ${IN} should be greater than or equal to 1`],
  ],
  [
    "at the exclusive minimum",
    { type: "integer", minimum: 1, exclusiveMinimum: true },
    1,
    [`spec.x: Invalid value: 1: ${IN} should be greater than 1`],
  ],
  [
    "above the maximum",
    { type: "integer", maximum: 5 },
    6,
    [`spec.x: Invalid value: 6: ${IN} should be less than or equal to 5`],
  ],
  [
    "at the exclusive maximum",
    { type: "number", maximum: 5, exclusiveMaximum: true },
    5,
    [`spec.x: Invalid value: 5: ${IN} should be less than 5`],
  ],
  ["no multiple", { type: "integer", multipleOf: 2 }, 3, [`spec.x: Invalid value: 3: ${IN} should be a multiple of 2`]],
  ["a multiple of a fraction", { type: "number", multipleOf: 0.1 }, 0.3, []],
  ["too long", { type: "string", maxLength: 2 }, "abc", ["spec.x: Too long: may not be more than 2 bytes"]],
  [
    "too short",
    { type: "string", minLength: 2 },
    "a",
    [`spec.x: Invalid value: "a": ${IN} should be at least 2 chars long`],
  ],
  [
    "not the pattern",
    { type: "string", pattern: "^[a-z]+$" },
    "A",
    [`spec.x: Invalid value: "A": ${IN} should match '^[a-z]+$'`],
  ],
  [
    "not the enum",
    { type: "string", enum: ["a", "b"] },
    "c",
    [`spec.x: Unsupported value: "c": supported values: "a", "b"`],
  ],
  [
    "not the enum of numbers",
    { type: "integer", enum: [1, 2] },
    3,
    [`spec.x: Unsupported value: 3: supported values: "1", "2"`],
  ],
  [
    "no date",
    { type: "string", format: "date-time" },
    "today",
    [`spec.x: Invalid value: "today": ${IN} must be of type date-time: "today"`],
  ],
  [
    "no address",
    { type: "string", format: "ipv4" },
    "1.2.3",
    [`spec.x: Invalid value: "1.2.3": ${IN} must be of type ipv4: "1.2.3"`],
  ],
  ["a format that says nothing", { type: "integer", format: "int32" }, 3_000_000_000, []],
  [
    "too few items",
    { type: "array", minItems: 1, items: { type: "string" } },
    [],
    [`spec.x: Invalid value: 0: ${IN} should have at least 1 items`],
  ],
  [
    "too many items",
    { type: "array", maxItems: 1, items: { type: "string" } },
    ["a", "b"],
    ["spec.x: Too many: 2: must have at most 1 items"],
  ],
  [
    "a wrong item",
    { type: "array", items: { type: "string" } },
    ["a", 1],
    [`spec.x[1]: Invalid value: "integer": spec.x[1] in body must be of type string: "integer"`],
  ],
  [
    "a missing field",
    { type: "object", required: ["y"], properties: { y: { type: "string" } } },
    {},
    ["spec.x.y: Required value"],
  ],
  [
    "a wrong value of a map",
    { type: "object", additionalProperties: { type: "integer" } },
    { y: "1" },
    [`spec.x.y: Invalid value: "string": spec.x.y in body must be of type integer: "string"`],
  ],
  [
    "too many properties",
    { type: "object", maxProperties: 1, additionalProperties: { type: "integer" } },
    { y: 1, z: 2 },
    ["spec.x: Too many: 2: must have at most 1 items"],
  ],
  [
    "too few properties",
    { type: "object", minProperties: 1, additionalProperties: { type: "integer" } },
    {},
    [`spec.x: Invalid value: 0: ${IN} should have at least 1 properties`],
  ],
  ["an integer or a text: integer", { "x-kubernetes-int-or-string": true }, 1, []],
  ["an integer or a text: text", { "x-kubernetes-int-or-string": true }, "25%", []],
  [
    "an integer or a text: neither",
    { "x-kubernetes-int-or-string": true },
    true,
    [`spec.x: Invalid value: "boolean": ${IN} must be of type integer,string: "boolean"`],
  ],
  [
    "none of oneOf",
    {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    {},
    [
      `<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found none valid`,
      "spec.x.a: Required value",
    ],
  ],
  [
    "two of oneOf",
    {
      type: "object",
      properties: { a: { type: "string" }, b: { type: "string" } },
      oneOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    { a: "1", b: "2" },
    [`<nil>: Invalid value: "": "spec.x" must validate one and only one schema (oneOf). Found 2 valid alternatives`],
  ],
  [
    "none of anyOf",
    { type: "integer", anyOf: [{ minimum: 5 }, { maximum: 1 }] },
    3,
    [
      `<nil>: Invalid value: "": "spec.x" must validate at least one schema (anyOf)`,
      `spec.x: Invalid value: 3: ${IN} should be greater than or equal to 5`,
    ],
  ],
  [
    "not all of allOf",
    { type: "integer", allOf: [{ minimum: 5 }] },
    3,
    [
      `spec.x: Invalid value: 3: ${IN} should be greater than or equal to 5`,
      `<nil>: Invalid value: "": "spec.x" must validate all the schemas (allOf). None validated`,
    ],
  ],
  [
    "what must not be",
    { type: "string", not: { enum: ["a"] } },
    "a",
    [`<nil>: Invalid value: "": "spec.x" must not validate the schema (not)`],
  ],
  [
    "twice in a set",
    { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
    ["a", "b", "a"],
    [`spec.x[2]: Duplicate value: "a"`],
  ],
  [
    "twice in a map",
    {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["name"],
      items: { type: "object", properties: { name: { type: "string" } } },
    },
    [{ name: "a" }, { name: "a" }],
    [`spec.x[1]: Duplicate value: {"name":"a"}`],
  ],
  [
    "an embedded resource without a kind",
    { type: "object", "x-kubernetes-embedded-resource": true, "x-kubernetes-preserve-unknown-fields": true },
    { apiVersion: "v1", metadata: { name: "A" } },
    [
      "spec.x.kind: Required value: must not be empty",
      `spec.x.metadata.name: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
    ],
  ],
];

describe("validation by schema", () => {
  it.each(ROWS)("%s", (_, schema, value, errors) => {
    const { errors: found } = checkWidget({ type: "object", properties: { x: schema } }, { x: value });
    expect(found).toEqual(errors);
  });

  it("leaves alone what has not changed", () => {
    const schema: JSONSchemaProps = {
      type: "object",
      properties: { x: { type: "integer", minimum: 5 }, y: { type: "string" } },
    };
    expect(checkWidget(schema, { x: 1, y: "b" }, { x: 1, y: "a" }).errors).toEqual([]);
    expect(checkWidget(schema, { x: 2, y: "b" }, { x: 1, y: "a" }).errors).toEqual([
      `spec.x: Invalid value: 2: ${IN} should be greater than or equal to 5`,
    ]);
  });
});

describe("decoding by schema", () => {
  const text: JSONSchemaProps = { type: "string" };
  it.each([
    ["unknown fields go", { type: "object", properties: { a: text } }, { a: "1", b: 2 }, { a: "1" }, ["spec.b"]],
    [
      "in lists too",
      { type: "object", properties: { l: { type: "array", items: { type: "object", properties: { a: text } } } } },
      { l: [{ a: "1", c: 1 }] },
      { l: [{ a: "1" }] },
      ["spec.l[0].c"],
    ],
    [
      "unless they are kept",
      {
        type: "object",
        "x-kubernetes-preserve-unknown-fields": true,
        properties: { a: { type: "object", properties: { b: text } } },
      },
      { z: { y: [1] }, a: { b: "1", c: 1 } },
      { z: { y: [1] }, a: { b: "1" } },
      ["spec.a.c"],
    ],
    [
      "values of maps have a schema",
      { type: "object", additionalProperties: { type: "object", properties: { a: text } } },
      { k: { a: "1", b: 2 } },
      { k: { a: "1" } },
      ["spec.k.b"],
    ],
    [
      "defaults are filled in",
      {
        type: "object",
        properties: {
          a: { type: "integer", default: 3 },
          b: { type: "object", default: {}, properties: { c: { type: "string", default: "d" } } },
        },
      },
      {},
      { a: 3, b: { c: "d" } },
      [],
    ],
    [
      "null is no value",
      {
        type: "object",
        properties: { a: { type: "integer", default: 3 }, b: text, c: { type: "string", nullable: true } },
      },
      { a: null, b: null, c: null },
      { a: 3, c: null },
      [],
    ],
    [
      "embedded resources keep their own fields",
      {
        type: "object",
        properties: {
          t: { type: "object", "x-kubernetes-embedded-resource": true, properties: { spec: { type: "object" } } },
        },
      },
      { t: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: { x: 1 }, extra: 1 } },
      { t: { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, spec: {} } },
      ["spec.t.extra", "spec.t.spec.x"],
    ],
  ] as const)("%s", (_, schema, given, spec, unknown) => {
    const result = checkWidget(schema, given);
    expect(result.spec).toEqual(spec);
    expect(result.unknown).toEqual(unknown.map((path) => `unknown field "${path}"`));
  });
});
