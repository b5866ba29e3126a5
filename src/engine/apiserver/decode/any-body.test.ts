/** Any body is decoded or refused; what was decoded is decoded to itself. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeObject } from "./decode-object.ts";
import { type FieldType, fieldsOf } from "./type-table.ts";

const scalars = fc.constantFrom<unknown>(
  null,
  true,
  1,
  1.5,
  -1,
  2 ** 40,
  "",
  "a",
  "1Gi",
  "2026-01-01T00:00:00Z",
  "__proto__",
);
const anything = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie("value"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("name", "spec", "__proto__", "constructor", "x"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

/** Mostly what the type asks for, sometimes something else. */
function bodyOf(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  const fitting = fittingBody(type, depth);
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: anything });
}

function fittingBody(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  if (depth === 0) return scalars;
  if (type.form === "list") return fc.array(bodyOf(type.element, depth - 1), { maxLength: 2 });
  if (type.form === "map") return fc.dictionary(fc.constantFrom("a", "__proto__"), bodyOf(type.element, depth - 1));
  if (type.form === "scalar") return scalars;
  const fields = [...(fieldsOf(type.name) ?? [])];
  return fc
    .subarray(fields, { maxLength: Math.min(4, fields.length) })
    .chain((chosen) =>
      fc.tuple(...chosen.map(([name, field]) => fc.tuple(fc.constant(name), bodyOf(field, depth - 1)))),
    )
    .map((entries) => Object.fromEntries(entries));
}

describe.each(["Deployment", "Service", "Pod", "Node", "ConfigMap"])("a body that should be a %s", (kind) => {
  it("is decoded or refused", () => {
    fc.assert(
      fc.property(bodyOf({ form: "struct", name: kind }, 4), (body) => {
        const decoded = decodeObject({ kind }, body);
        if (!decoded.ok) {
          expect(decoded.message).toMatch(/\S/);
          return;
        }
        const again = decodeObject({ kind }, decoded.object);
        expect(again).toEqual({ ok: true, object: decoded.object, strictErrors: [] });
      }),
      { numRuns: 150 },
    );
  });
});
