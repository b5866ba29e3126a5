/** What people type and send may be anything: it is understood or refused, soon, and never thrown at anyone. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseFieldSelector } from "./field-selector.ts";
import { runTemplate } from "./json-path.ts";
import { applyJsonPatch } from "./json-patch.ts";
import { formatSelector, matchesRequirements, parseLabelSelector } from "./label-selector.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { addQuantities, canonicalQuantity, compareQuantities, formatQuantity, parseQuantity } from "./quantity.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";
import { threeWayPatch } from "./three-way-patch.ts";

type Fields = Readonly<Record<string, unknown>>;

/** Texts of the pieces that a grammar is made of. */
const textOf = (...pieces: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 3 })), { maxLength: 12 })
    .map((parts) => parts.join(""));

const POLLUTED = (): unknown => (({}) as { polluted?: unknown }).polluted;

const keys = fc.constantFrom(
  "spec",
  "metadata",
  "template",
  "containers",
  "name",
  "ports",
  "finalizers",
  "strategy",
  "__proto__",
  "polluted",
  "$patch",
  "$retainKeys",
  "$setElementOrder/containers",
  "$deleteFromPrimitiveList/finalizers",
);
const documents = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<unknown>(null, true, 0, "a", "delete", "replace", "merge"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(keys, tie("value"), { maxKeys: 4 }),
  ),
})).value;
const objects = fc.dictionary(keys, documents, { maxKeys: 5 });

describe("patches of anything", () => {
  it("strategic", () => {
    fc.assert(
      fc.property(objects, objects, (original, patch) => {
        const before = JSON.stringify(original);
        const outcome = applyStrategicMergePatch("Deployment", original, patch);
        if (!outcome.ok) expect(outcome.message).not.toBe("");
        expect(JSON.stringify(original)).toBe(before);
        expect(POLLUTED()).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("merging", () => {
    fc.assert(
      fc.property(documents, documents, (original, patch) => {
        const once = applyMergePatch(original, patch);
        expect(applyMergePatch(once, patch)).toEqual(once);
        expect(POLLUTED()).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("of operations", () => {
    const paths = textOf("/", "spec", "metadata", "-", "0", "~1", "~0", "__proto__");
    const operations = fc.record(
      {
        op: fc.constantFrom("add", "remove", "replace", "move", "copy", "test", "explode"),
        path: paths,
        from: paths,
        value: documents,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(documents, fc.oneof(fc.array(operations, { maxLength: 4 }), documents), (original, patch) => {
        const before = JSON.stringify(original);
        const outcome = applyJsonPatch(original, patch);
        if (!outcome.ok) expect(outcome.message).not.toBe("");
        expect(JSON.stringify(original)).toBe(before);
        expect(POLLUTED()).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it("made from differences", () => {
    const plain = fc.dictionary(
      fc.constantFrom("a", "b", "spec", "__proto__"),
      fc.oneof(fc.integer(), fc.string({ maxLength: 2 }), fc.dictionary(fc.constantFrom("c", "d"), fc.integer())),
    );
    fc.assert(
      fc.property(plain, plain, (before, after) => {
        const patch = threeWayPatch("ConfigMap", before, after, before);
        const outcome = applyStrategicMergePatch("ConfigMap", before, patch ?? {});
        expect(outcome).toEqual({ ok: true, value: after });
      }),
    );
  });
});

describe("selectors", () => {
  const labelTexts = textOf("a", "=", "==", "!=", " in ", " notin ", "(", ")", ",", "!", ">", "<", "x.io/y", " ");

  it("of labels", () => {
    fc.assert(
      fc.property(labelTexts, fc.dictionary(fc.constantFrom("a", "b"), fc.constantFrom("1", "")), (text, labels) => {
        const parsed = parseLabelSelector(text);
        if (parsed.ok) expect(typeof matchesRequirements(parsed.requirements, labels)).toBe("boolean");
        else expect(parsed.message).not.toBe("");
      }),
      { numRuns: 1_000 },
    );
  });

  it("of labels are written as they are read", () => {
    const values = fc.constantFrom("1", "b-c", "x.y");
    const expressions = fc.record({
      key: fc.constantFrom("a", "x.io/y"),
      operator: fc.constantFrom("In" as const, "NotIn" as const),
      values: fc.uniqueArray(values, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("a", "b"), values),
        fc.array(expressions, { maxLength: 2 }),
        (matchLabels, matchExpressions) => {
          const text = formatSelector({ matchLabels, matchExpressions });
          const parsed = parseLabelSelector(text === "<none>" ? "" : text);
          if (!parsed.ok) throw new Error(parsed.message);
          expect(matchesRequirements(parsed.requirements, matchLabels)).toBe(
            matchExpressions.every(({ key, operator, values: list }) => {
              const value = Object.hasOwn(matchLabels, key) ? matchLabels[key] : undefined;
              const isIn = value !== undefined && list.includes(value);
              return operator === "In" ? isIn : !isIn;
            }),
          );
        },
      ),
    );
  });

  it("of fields", () => {
    fc.assert(
      fc.property(textOf("metadata.name", "=", "==", "!=", ",", "\\", "a"), (text) => {
        const parsed = parseFieldSelector(text);
        expect(parsed.ok || parsed.message !== "").toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("JSONPath", () => {
  const templates = textOf(
    "{",
    "}",
    ".items",
    "[*]",
    "[?(@.a==1)]",
    "[0]",
    "[-1:]",
    "..",
    "range ",
    "end",
    "'",
    '"',
    "*",
    "@",
    "$",
  );

  it("of any text over any value", () => {
    fc.assert(
      fc.property(templates, documents, (template, value) => {
        const outcome = runTemplate(template, value);
        // What cannot be read is called a jsonpath; what does not fit the value says what that is.
        const told = outcome.ok || (outcome.executing === true ? outcome.message : /jsonpath/.exec(outcome.message));
        expect(told).toBeTruthy();
      }),
      { numRuns: 1_000, examples: [["{[?(@.a==1)]}", "delete"]] },
    );
  });

  it("deep in a deep value ends", () => {
    let value: Fields = { a: 1 };
    for (let depth = 0; depth < 100; depth += 1) value = { a: value, b: [value] };
    const small = { a: { a: { b: [1, { a: 2 }] } } };
    expect(runTemplate("{..a}", small)).toMatchObject({ ok: true });
    expect(runTemplate(`{${".a".repeat(100)}}`, value)).toMatchObject({ ok: true });
  });
});

describe("quantities", () => {
  const wholes = fc.integer({ min: -99_999, max: 99_999 }).map(String);
  // A fraction of a binary unit is rounded up.
  const quantities = fc.oneof(
    fc.tuple(wholes, fc.constantFrom("", "Ki", "Mi", "Gi")).map((parts) => parts.join("")),
    fc
      .tuple(wholes, fc.constantFrom("", ".5", ".25"), fc.constantFrom("", "m", "k", "M", "G", "e3", "E2"))
      .map((parts) => parts.join("")),
  );

  it("of any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(textOf("1", "0", ".", "-", "+", "e", "E", "m", "Ki", "k", "99999999999999999999"), fc.string()),
        (text) => {
          const canonical = canonicalQuantity(text);
          expect(canonical === undefined ? undefined : canonicalQuantity(canonical)).toBe(canonical);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("are written as they are read", () => {
    fc.assert(
      fc.property(quantities, quantities, (first, second) => {
        const [a, b] = [parseQuantity(first), parseQuantity(second)];
        if (a === undefined || b === undefined) throw new Error(`${first} or ${second} is none`);
        const again = parseQuantity(formatQuantity(a));
        expect(again !== undefined && compareQuantities(again, a)).toBe(0);
        expect(compareQuantities(addQuantities(a, b), addQuantities(b, a))).toBe(0);
        expect(Math.sign(compareQuantities(a, b))).toBe(-Math.sign(compareQuantities(b, a)) + 0);
      }),
      { numRuns: 500 },
    );
  });
});
