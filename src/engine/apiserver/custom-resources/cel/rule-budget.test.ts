import { describe, expect, it } from "vitest";
import type { JSONSchemaProps, ValidationRule } from "../../../../api/types/apiextensions.ts";
import { checkWidget } from "../testing/checked-widget.ts";

const CUBE = "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))";
const SQUARE = "self.all(a, self.all(b, a + b >= 0))";
const OUT_OF_BUDGET = "validation failed due to running out of cost budget, no further validation rules will be run";

function listWith(...rules: ValidationRule[]): JSONSchemaProps {
  return { type: "array", items: { type: "integer" }, "x-kubernetes-validations": rules };
}

function numbers(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index);
}

const NEVER: ValidationRule = { rule: "self.size() < 0" };

describe("what rules may cost while they run", () => {
  it.each<readonly [string, readonly ValidationRule[], readonly string[]]>([
    ["enough", [{ rule: SQUARE }], []],
    [
      "one rule that costs too much, and none after it",
      [{ rule: CUBE }, NEVER],
      [
        `spec: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: ${CUBE}`,
      ],
    ],
    [
      "a rule with a message",
      [{ rule: CUBE, message: "sums are positive" }],
      [
        `spec: Invalid value: "array": 'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds limit for rule: sums are positive`,
      ],
    ],
    [
      "a message that costs too much",
      [{ ...NEVER, messageExpression: `${CUBE} ? 'a' : 'b'` }, NEVER],
      [
        `spec: Invalid value: "array": no further validation rules will be run due to call cost exceeds limit for messageExpression: "${CUBE} ? 'a' : 'b'"`,
      ],
    ],
    [
      "rules that cost too much together",
      Array.from({ length: 40 }, () => ({ rule: SQUARE })),
      [`spec: Invalid value: "array": ${OUT_OF_BUDGET}`],
    ],
  ])("%s", (_name, rules, errors) => {
    expect(checkWidget(listWith(...rules), numbers(200)).errors).toEqual(errors);
  });

  it("is counted over the whole object", () => {
    const schema: JSONSchemaProps = { type: "array", items: listWith({ rule: SQUARE }) };
    const rows = Array.from({ length: 60 }, () => numbers(200));
    expect(checkWidget(schema, rows.slice(0, 20)).errors).toEqual([]);
    expect(checkWidget(schema, rows).errors).toEqual([
      expect.stringMatching(new RegExp(`^spec\\[\\d+\\]: Invalid value: "array": ${OUT_OF_BUDGET}$`)),
    ]);
  });
});
