/** Three ways to apply one manifest after another come to the same object, as long as nobody else writes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyStrategicMergePatch } from "../../../api/strategic-merge-patch.ts";
import { threeWayPatch } from "../../../api/three-way-patch.ts";
import { builtInSchema } from "./built-in-schema.ts";
import { schemaErrors } from "./check-value.ts";
import { compareValues, isSame } from "./compare-values.ts";
import {
  differenceOf,
  type FieldSet,
  intersectionOf,
  NO_FIELDS,
  parseFieldsV1,
  sameFields,
  toFieldsV1,
  unionOf,
  withNamedFields,
} from "./field-set.ts";
import { fieldsOfValue } from "./fields-of-value.ts";
import type { Owners, Ownership } from "./managed-fields.ts";
import { applyConfig, type KindVersions } from "./owners-update.ts";

type Fields = Readonly<Record<string, unknown>>;

const word = fc.constantFrom("a", "b", "c", "__proto__", "x.io/y");
const labels = fc.dictionary(word, fc.constantFrom("1", "2"), { minKeys: 1, maxKeys: 3 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const named = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc
    .uniqueArray(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 })
    .chain((names) => fc.tuple(...names.map((name) => record({ name: fc.constant(name), ...fields }))));

/** Without the fields that came out undefined. */
function record(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Fields> {
  return fc
    .record(fields)
    .map((value) => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)));
}

const metadata = record({
  name: fc.constant("web"),
  labels: optional(labels),
  finalizers: optional(fc.uniqueArray(word, { minLength: 1, maxLength: 3 })),
});
const container = {
  image: fc.constantFrom("x:1", "x:2"),
  args: optional(fc.array(word, { minLength: 1, maxLength: 2 })),
  env: optional(named({ value: fc.constantFrom("1", "2") })),
};
const deployments = record({
  apiVersion: fc.constant("apps/v1"),
  kind: fc.constant("Deployment"),
  metadata,
  spec: record({
    replicas: optional(fc.integer({ min: 0, max: 3 })),
    selector: fc.constant({ matchLabels: { a: "1" } }),
    template: record({
      metadata: record({ labels }),
      spec: record({ containers: named(container), nodeSelector: optional(fc.constantFrom({ a: "1" }, { b: "2" })) }),
    }),
  }),
});
const services = record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("Service"),
  metadata,
  spec: record({
    type: optional(fc.constantFrom("ClusterIP", "NodePort")),
    ports: fc
      .uniqueArray(fc.constantFrom(80, 81, 82), { minLength: 1, maxLength: 3 })
      .chain((ports) =>
        fc.tuple(
          ...ports.map((port) => record({ port: fc.constant(port), targetPort: optional(fc.constantFrom(1, "b")) })),
        ),
      ),
  }),
});
const configMaps = record({
  apiVersion: fc.constant("v1"),
  kind: fc.constant("ConfigMap"),
  metadata,
  data: optional(fc.dictionary(word, fc.string({ maxLength: 3 }), { minKeys: 1, maxKeys: 3 })),
});

const KINDS = [
  ["Deployment", deployments],
  ["Service", services],
  ["ConfigMap", configMaps],
] as const;

function owner(manager: string): Ownership {
  return { manager, operation: "Apply", apiVersion: "v1", subresource: "", time: undefined, fields: NO_FIELDS };
}

function versionsOf(kind: string): KindVersions {
  const version = { schema: builtInSchema(kind), ignored: NO_FIELDS, convert: (object: unknown) => object };
  return () => version;
}

function applied(kind: string, live: unknown, config: Fields, owners: Owners, manager = "me") {
  const result = applyConfig(versionsOf(kind), live, config, owners, owner(manager), manager, true);
  if (!result.ok) throw new Error("by force there are no conflicts");
  return { ...result, object: result.object === live ? live : solid(result.object) };
}

/** Without what is null or empty: that counts as absent. */
function solid(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(solid);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const parts = Object.entries(value).flatMap(([key, part]) => {
    const kept = solid(part);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(unordered).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, unordered(part)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each(KINDS)("applying %s after another", (kind, manifests) => {
  it("comes to the same by server-side apply and by a patch of differences", () => {
    fc.assert(
      fc.property(manifests, manifests, (first, second) => {
        const created = applied(kind, {}, first, new Map());
        const onServer = applied(kind, created.object, second, created.owners).object;
        const patch = threeWayPatch(kind, first, second, first);
        const outcome = applyStrategicMergePatch(kind, first, patch ?? {});
        if (!outcome.ok) throw new Error(outcome.message);
        expect(solid(outcome.value)).toEqual(solid(second));
        // A new order alone is no change to server-side apply.
        expect(unordered(solid(onServer))).toEqual(unordered(solid(second)));
      }),
      { numRuns: 150 },
    );
  });

  it("leaves what others have, and a second time changes nothing", () => {
    fc.assert(
      fc.property(manifests, manifests, manifests, (first, theirs, second) => {
        const mine = applied(kind, {}, first, new Map());
        const both = applied(kind, mine.object, theirs, mine.owners, "them");
        const last = applied(kind, both.object, second, both.owners);
        const schema = builtInSchema(kind);
        const has = withNamedFields(fieldsOfValue(schema, last.object), schema);
        for (const { fields } of last.owners.values())
          expect(sameFields(intersectionOf(fields, has), fields)).toBe(true);
        const again = applied(kind, last.object, second, last.owners);
        expect(again.object).toBe(last.object);
        expect(isSame(compareValues(schema, last.object, again.object))).toBe(true);
        expect(schemaErrors(schema, solid(last.object))).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

describe("sets of fields", () => {
  const sets = configMaps.map((object) => fieldsOfValue(builtInSchema("ConfigMap"), object));
  const deep = deployments.map((object) => fieldsOfValue(builtInSchema("Deployment"), object));

  it("are read as they were written", () => {
    fc.assert(
      fc.property(deep, (set) => {
        const read = parseFieldsV1(JSON.parse(JSON.stringify(toFieldsV1(set))));
        expect(read !== undefined && sameFields(read, set)).toBe(true);
      }),
    );
  });

  it("follow the laws of sets", () => {
    const same = (a: FieldSet, b: FieldSet): void => expect(sameFields(a, b)).toBe(true);
    fc.assert(
      fc.property(sets, sets, sets, (a, b, c) => {
        same(unionOf(a, b), unionOf(b, a));
        same(intersectionOf(a, unionOf(b, c)), unionOf(intersectionOf(a, b), intersectionOf(a, c)));
        same(differenceOf(a, b), differenceOf(a, intersectionOf(a, b)));
        same(unionOf(differenceOf(a, b), intersectionOf(a, b)), a);
      }),
    );
  });

  it("come out of anything or nothing", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const set = parseFieldsV1(value);
        expect(set === undefined || sameFields(parseFieldsV1(toFieldsV1(set)) ?? NO_FIELDS, set)).toBe(true);
      }),
    );
  });
});

describe("any configuration", () => {
  it("is merged or refused, and never throws", () => {
    const strange = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 1, "x", "__proto__"),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            "spec",
            "metadata",
            "containers",
            "name",
            "ports",
            "labels",
            "finalizers",
            "template",
            "__proto__",
          ),
          tie("value"),
          { maxKeys: 4 },
        ),
      ),
    })).value;
    const schema = builtInSchema("Deployment");
    fc.assert(
      fc.property(strange, deployments, (config, live) => {
        const problem = schemaErrors(schema, config);
        if (problem === undefined) applied("Deployment", live, config as Fields, new Map());
        else expect(problem.length).toBeGreaterThan(0);
        compareValues(schema, config, live);
        compareValues(schema, live, config);
      }),
      { numRuns: 300 },
    );
  });
});
