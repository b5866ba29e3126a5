import { describe, expect, it } from "vitest";
import type { Schema } from "../schema.ts";
import { schemaErrors } from "./schema-errors.ts";

const ADVICE =
  "(try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)";
const RULE = "s.properties[spec].x-kubernetes-validations[0].rule";
const TOTAL = `s: x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema exceeds budget by factor of more than 100x ${ADVICE}`;
const SHARE = "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema";

function errorsOf(spec: Schema): readonly string[] {
  const schema: Schema = { type: "object", properties: { spec } };
  return schemaErrors(schema, false, "s").map(({ field, detail }) => `${field}: ${detail}`);
}

function ruled(rule: string, properties: Readonly<Record<string, Schema>>, messageExpression?: string): Schema {
  const message = messageExpression === undefined ? {} : { messageExpression };
  return { type: "object", properties, "x-kubernetes-validations": [{ rule, ...message }] };
}

const TEXTS: Schema = { type: "array", items: { type: "string" } };
const NUMBER: Schema = { type: "integer" };

describe("what rules cost together", () => {
  it("is refused when a list in a list has no bound", () => {
    const found = errorsOf(ruled("self.x.all(a, self.x.all(b, a == b))", { x: TEXTS }));
    expect(found).toEqual([
      `${RULE}: estimated rule cost exceeds budget by factor of more than 100x ${ADVICE}`,
      `${RULE}: ${SHARE}`,
      TOTAL,
    ]);
  });

  it("is refused when it is a little too much", () => {
    const numbers: Schema = { type: "array", items: NUMBER, maxItems: 2_000_000 };
    expect(errorsOf(ruled("self.x.all(a, a < 5)", { x: numbers }))).toEqual([
      `${RULE}: estimated rule cost exceeds budget by factor of 1.000000x ${ADVICE}`,
    ]);
    expect(errorsOf(ruled("self.x.all(a, a < 5)", { x: { ...numbers, maxItems: 6_000_000 } }))).toEqual([
      `${RULE}: estimated rule cost exceeds budget by factor of 3.0x ${ADVICE}`,
    ]);
  });

  it("is refused for messages of unknown length", () => {
    const message = RULE.replace("rule", "messageExpression");
    const found = errorsOf(
      ruled("self.min <= self.max", { min: NUMBER, max: NUMBER }, "'at most ' + string(self.max)"),
    );
    expect(found).toEqual([
      `${message}: estimated messageExpression cost exceeds budget by factor of more than 100x ${ADVICE}`,
      `${message}: ${SHARE}`,
      TOTAL,
    ]);
  });

  it("counts how often the schema can stand in a resource", () => {
    const item = (rules: Schema, maxItems?: number): Schema => ({
      type: "array",
      items: rules,
      ...(maxItems === undefined ? {} : { maxItems }),
    });
    const rule = ruled("self.x.startsWith('a') && self.x.contains('0123456789')", {
      x: { type: "string", maxLength: 50 },
    });
    expect(errorsOf(item(rule, 100))).toEqual([]);
    expect(errorsOf(item(rule))).toEqual([
      `s.properties[spec].items.x-kubernetes-validations[0].rule: estimated rule cost exceeds budget by factor of 2.6x ${ADVICE}`,
    ]);
    expect(errorsOf({ type: "object", additionalProperties: item(rule, 1000) })).toEqual([
      `s.properties[spec].additionalProperties.items.x-kubernetes-validations[0].rule: estimated rule cost exceeds budget by factor of 2.6x ${ADVICE}`,
    ]);
  });
});
