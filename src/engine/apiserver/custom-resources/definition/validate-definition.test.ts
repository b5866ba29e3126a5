import { describe, expect, it } from "vitest";
import type { JSONSchemaProps } from "../../../../api/types/apiextensions.ts";
import type { ApiResponse } from "../../../../api/api-client.ts";
import { createTestServer } from "../../test-server.ts";
import { widgetDefinition } from "../testing/widgets.ts";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const ROOT = "spec.validation.openAPIV3Schema";
const SPEC = `${ROOT}.properties[spec]`;

function create(definition: object): ApiResponse {
  return createTestServer().api.handle({ method: "POST", path: CRDS, body: definition });
}

function problem({ body }: ApiResponse): string {
  const prefix = /^CustomResourceDefinition\.apiextensions\.k8s\.io "[^"]*" is invalid: /;
  return ((body as { readonly message?: string }).message ?? "").replace(prefix, "");
}

type Spec = ReturnType<typeof widgetDefinition>["spec"];

function withSpec(change: (spec: Spec) => object): object {
  const definition = widgetDefinition();
  return { ...definition, spec: { ...definition.spec, ...change(definition.spec) } };
}

function converted(clientConfig: object, conversionReviewVersions = ["v1"]): object {
  return { strategy: "Webhook", webhook: { clientConfig, conversionReviewVersions } };
}

const NAMES = { plural: "widgets", kind: "Widget" };

describe("a definition", () => {
  it("gets names, conversion and stored versions", () => {
    expect(create(widgetDefinition())).toMatchObject({
      code: 201,
      body: {
        metadata: { generation: 1 },
        spec: {
          conversion: { strategy: "None" },
          names: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
        },
        status: { acceptedNames: { kind: "", plural: "" }, conditions: [], storedVersions: ["v1"] },
      },
    });
  });

  it.each<readonly [name: string, change: (spec: Spec) => object, problem: string | RegExp]>([
    [
      "another name",
      () => ({ names: { ...NAMES, plural: "gadgets" } }),
      `metadata.name: Invalid value: "widgets.example.com": must be spec.names.plural+"."+spec.group`,
    ],
    [
      "a scope that there is not",
      () => ({ scope: "Galaxy" }),
      `spec.scope: Unsupported value: "Galaxy": supported values: "Cluster", "Namespaced"`,
    ],
    ["no scope", () => ({ scope: "" }), "spec.scope: Required value"],
    [
      "no kind",
      () => ({ names: { plural: "widgets" } }),
      "[spec.names.singular: Required value, spec.names.kind: Required value, spec.names.listKind: Required value]",
    ],
    [
      "a kind with a space",
      () => ({ names: { ...NAMES, kind: "Wid get", singular: "widget", listKind: "Widgets" } }),
      /^spec\.names\.kind: Invalid value: "Wid get": may have mixed case, but should otherwise match: a DNS-1035 label must consist of/,
    ],
    [
      "list and kind alike",
      () => ({ names: { ...NAMES, listKind: "Widget" } }),
      `spec.names.listKind: Invalid value: "Widget": kind and listKind may not be the same`,
    ],
    [
      "no storage version",
      ({ versions }) => ({ versions: versions.map((version) => ({ ...version, storage: false })) }),
      /must have exactly one version marked as storage version/,
    ],
    [
      "a version twice",
      ({ versions }) => ({ versions: [...versions, { ...versions[0], storage: false }] }),
      /must contain unique version names/,
    ],
    [
      "no schema",
      ({ versions }) => ({ versions: versions.map((version) => ({ ...version, schema: undefined })) }),
      "spec.versions[0].schema.openAPIV3Schema: Required value: schemas are required",
    ],
    [
      "a version that is no name",
      ({ versions }) => ({ versions: versions.map((version) => ({ ...version, name: "V_1" })) }),
      /^spec\.versions\[0\]\.name: Invalid value: "V_1": a DNS-1035 label/,
    ],
    [
      "a webhook",
      () => ({ conversion: { strategy: "Webhook" } }),
      "[spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook, spec.conversion.conversionReviewVersions: Required value]",
    ],
    [
      "a webhook of two places",
      () => ({ conversion: converted({ url: "https://a.example.com", service: { name: "a", namespace: "b" } }) }),
      "spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required",
    ],
    [
      "a webhook without review versions that are known",
      () => ({ conversion: converted({ url: "https://a.example.com" }, ["v9"]) }),
      'spec.conversion.conversionReviewVersions: Invalid value: ["v9"]: must include at least one of v1, v1beta1',
    ],
    [
      "a webhook whose bundle is no certificate",
      () => ({ conversion: converted({ url: "https://a.example.com", caBundle: "Cg==" }) }),
      'spec.conversion.webhookClientConfig.caBundle: Invalid value: "Cg==": unable to load root certificates: unable to parse bytes as PEM block',
    ],
    [
      "another conversion",
      () => ({ conversion: { strategy: "Magic" } }),
      `spec.conversion.strategy: Unsupported value: "Magic": supported values: "None", "Webhook"`,
    ],
    [
      "unknown fields kept",
      () => ({ preserveUnknownFields: true }),
      "spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
    ],
  ])("is refused with %s", (_, change, text) => {
    const found = problem(create(withSpec(change)));
    if (typeof text === "string") expect(found).toBe(text);
    else expect(found).toMatch(text);
  });

  it("of a group of Kubernetes needs an approval", () => {
    const definition = widgetDefinition();
    const protectedGroup = {
      ...definition,
      metadata: { name: "widgets.example.k8s.io" },
      spec: { ...definition.spec, group: "example.k8s.io" },
    };
    expect(problem(create(protectedGroup))).toBe(
      `metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111`,
    );
    const annotations = { "api-approved.kubernetes.io": "https://example.com/1" };
    expect(create({ ...protectedGroup, metadata: { name: "widgets.example.k8s.io", annotations } }).code).toBe(201);
  });
});

const REFUSED: readonly (readonly [name: string, spec: JSONSchemaProps, problem: string | RegExp])[] = [
  [
    "a field without a type",
    { type: "object", properties: { a: {} } },
    `${SPEC}.properties[a].type: Required value: must not be empty for specified object fields`,
  ],
  [
    "items without a type",
    { type: "array", items: {} },
    `${SPEC}.items.type: Required value: must not be empty for specified array items`,
  ],
  ["a list without items", { type: "array" }, `${SPEC}.items: Required value: must be specified`],
  [
    "a type that there is not",
    { type: "text" },
    `${SPEC}.type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"`,
  ],
  [
    "types in alternatives",
    { type: "object", anyOf: [{ type: "object" }] },
    `${SPEC}.anyOf[0].type: Forbidden: must be empty to be structural`,
  ],
  [
    "fields in alternatives only",
    { type: "object", anyOf: [{ required: ["a"], properties: { a: { minLength: 1 } } }] },
    `${SPEC}.properties[a]: Required value: because it is defined in ${SPEC}.anyOf[0].properties[a]`,
  ],
  ["a reference", { type: "object", $ref: "#/x" }, `${SPEC}.$ref: Forbidden: $ref is not supported`],
  [
    "unique items",
    { type: "array", uniqueItems: true, items: { type: "string" } },
    `${SPEC}.uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic`,
  ],
  [
    "properties and additional ones",
    { type: "object", properties: { a: { type: "string" } }, additionalProperties: { type: "string" } },
    `${SPEC}.additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive`,
  ],
  [
    "a wrong pattern",
    { type: "string", pattern: "(" },
    /pattern: Invalid value: "\(": must be a valid regular expression, but isn't/,
  ],
  [
    "unknown fields not kept",
    { type: "object", "x-kubernetes-preserve-unknown-fields": false },
    `${SPEC}.x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined`,
  ],
  [
    "a default of another type",
    { type: "integer", default: "a" },
    `${SPEC}.default: Invalid value: "string":  in body must be of type integer: "string"`,
  ],
  [
    "a default with unknown fields",
    { type: "object", default: { a: 1 } },
    `${SPEC}.default: Invalid value: {"a":1}: must not have unknown fields`,
  ],
  [
    "a list type that there is not",
    { type: "array", items: { type: "string" }, "x-kubernetes-list-type": "bag" },
    `${SPEC}.x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map"`,
  ],
  [
    "a map without keys",
    { type: "array", "x-kubernetes-list-type": "map", items: { type: "object" } },
    `${SPEC}.x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map`,
  ],
  [
    "an optional key",
    {
      type: "array",
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["n"],
      items: { type: "object", properties: { n: { type: "string" } } },
    },
    `${SPEC}.items.properties[n].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property`,
  ],
  [
    "an empty rule",
    { type: "object", "x-kubernetes-validations": [{ rule: " " }] },
    `${SPEC}.x-kubernetes-validations[0].rule: Required value: rule is not specified`,
  ],
  [
    "a rule about a field that there is not",
    { type: "object", properties: { a: { type: "string" } }, "x-kubernetes-validations": [{ rule: "self.b == 'x'" }] },
    `${SPEC}.x-kubernetes-validations[0].rule: Invalid value: {"rule":"self.b == 'x'"}: compilation failed: ERROR: <input>:1:5: undefined field 'b'\n | self.b == 'x'\n | ....^`,
  ],
  [
    "a rule about a name that there is not",
    { type: "object", "x-kubernetes-validations": [{ rule: "that == 1" }] },
    `${SPEC}.x-kubernetes-validations[0].rule: Invalid value: {"rule":"that == 1"}: compilation failed: ERROR: <input>:1:1: undeclared reference to 'that' (in container '')\n | that == 1\n | ^`,
  ],
  [
    "operands that do not fit",
    { type: "object", properties: { a: { type: "string" } }, "x-kubernetes-validations": [{ rule: "self.a > 1" }] },
    `${SPEC}.x-kubernetes-validations[0].rule: Invalid value: {"rule":"self.a > 1"}: compilation failed: ERROR: <input>:1:8: found no matching overload for '_>_' applied to '(string, int)'\n | self.a > 1\n | .......^`,
  ],
  [
    "a rule that says nothing",
    { type: "object", properties: { a: { type: "string" } }, "x-kubernetes-validations": [{ rule: "self.a" }] },
    `${SPEC}.x-kubernetes-validations[0].rule: Invalid value: {"rule":"self.a"}: cel expression must evaluate to a bool`,
  ],
  [
    "a rule that cannot be read",
    { type: "object", "x-kubernetes-validations": [{ rule: "1 +" }] },
    /compilation failed: ERROR: <input>:1:\d+: Syntax error/,
  ],
  [
    "oldSelf in a list that is replaced",
    {
      type: "array",
      maxItems: 5,
      items: { type: "string", maxLength: 5, "x-kubernetes-validations": [{ rule: "self == oldSelf" }] },
    },
    `${SPEC}.items.x-kubernetes-validations[0].rule: Invalid value: "self == oldSelf": oldSelf cannot be used on the uncorrelatable portion of the schema within ${SPEC}`,
  ],
];

describe("a schema", () => {
  it.each(REFUSED)("is refused with %s", (_, spec, text) => {
    const found = problem(create(widgetDefinition(spec)));
    if (typeof text === "string") expect(found).toBe(text);
    else expect(found).toMatch(text);
  });

  it.each<readonly [string, object, string]>([
    [
      "a column without a path",
      { additionalPrinterColumns: [{ name: "A", type: "string", jsonPath: "" }] },
      "spec.additionalPrinterColumns[0].JSONPath: Required value",
    ],
    [
      "a column of another type",
      { additionalPrinterColumns: [{ name: "A", type: "text", jsonPath: ".a" }] },
      `spec.additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string`,
    ],
    [
      "a scale elsewhere",
      { subresources: { scale: { specReplicasPath: ".status.a", statusReplicasPath: ".status.b" } } },
      `spec.subresources.scale.specReplicasPath: Invalid value: ".status.a": should be a json path under .spec`,
    ],
    [
      "a selectable object",
      { selectableFields: [{ jsonPath: ".spec" }] },
      `spec.selectableFields[0].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.`,
    ],
    [
      "a selectable field that there is not",
      { selectableFields: [{ jsonPath: ".spec.a" }] },
      `spec.selectableFields[0].jsonPath: Invalid value: ".spec.a": is an invalid path: does not refer to a valid field`,
    ],
    [
      "a warning without deprecation",
      { deprecationWarning: "old" },
      `spec.versions[0].deprecationWarning: Invalid value: "old": can only be set for deprecated versions`,
    ],
  ])("stands in a version that is refused with %s", (_, version, text) => {
    expect(problem(create(widgetDefinition({ type: "object" }, version)))).toBe(text);
  });

  it("of one of several versions is told by that version", () => {
    const definition = widgetDefinition();
    const [first] = definition.spec.versions;
    const second = { name: "v2", served: true, storage: false, schema: { openAPIV3Schema: { type: "string" } } };
    const both = { ...definition, spec: { ...definition.spec, versions: [first, second] } };
    expect(problem(create(both))).toBe(
      `spec.versions[1].schema.openAPIV3Schema.type: Invalid value: "string": must be object at the root`,
    );
  });

  it("knows no other fields than a schema has, however deep", () => {
    const items = { type: "string", colour: "red" } as JSONSchemaProps;
    const path = `${CRDS}?fieldValidation=Strict`;
    const body = widgetDefinition({ type: "array", items });
    expect(createTestServer().api.handle({ method: "POST", path, body }).body).toMatchObject({
      message: expect.stringContaining(
        `unknown field "spec.versions[0].schema.openAPIV3Schema.properties.spec.items.colour"`,
      ) as string,
    });
  });
});
