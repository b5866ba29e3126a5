import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { nestsWithin } from "./nesting.ts";
import { sameValue, shareStructure } from "./same-value.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

const HOSTILE = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;
const polluted = (): unknown => (({}) as { polluted?: unknown }).polluted;

function deployment(podSpec: object, strategy: object = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } }) {
  return { kind: "Deployment", metadata: { name: "web" }, spec: { strategy, template: { spec: podSpec } } };
}

/** The pod spec after a strategic patch of the pod spec. */
function patchedPod(original: object, patch: object): unknown {
  const outcome = applyStrategicMergePatch("Deployment", deployment(original), { spec: { template: { spec: patch } } });
  if (!outcome.ok) return outcome.message;
  return (outcome.value as ReturnType<typeof deployment>).spec.template.spec;
}

describe("strategic merge patch", () => {
  const web = { name: "web", image: "nginx", env: [{ name: "A", value: "1" }], args: ["x", "y"] };
  const side = { name: "side", image: "busybox" };

  it.each([
    [
      "merges containers by name",
      { containers: [{ name: "web", image: "nginx:2" }] },
      { containers: [{ ...web, image: "nginx:2" }, side] },
    ],
    [
      "adds an item",
      { containers: [{ name: "new", image: "x" }] },
      { containers: [{ name: "new", image: "x" }, web, side] },
    ],
    [
      "takes the order of a patch",
      { containers: [{ name: "side" }, { name: "new" }, { name: "web" }] },
      { containers: [side, { name: "new" }, web] },
    ],
    ["deletes an item", { containers: [{ name: "side", $patch: "delete" }] }, { containers: [web] }],
    ["replaces a list", { containers: [{ $patch: "replace" }, { name: "only" }] }, { containers: [{ name: "only" }] }],
    [
      "replaces plain lists",
      { containers: [{ name: "web", args: ["z"] }] },
      { containers: [{ ...web, args: ["z"] }, side] },
    ],
    [
      "merges nested lists",
      { containers: [{ name: "web", env: [{ name: "B", value: "2" }] }] },
      {
        containers: [
          {
            ...web,
            env: [
              { name: "B", value: "2" },
              { name: "A", value: "1" },
            ],
          },
          side,
        ],
      },
    ],
    [
      "removes a field by null",
      { containers: [{ name: "web", env: null }] },
      { containers: [{ name: "web", image: "nginx", args: ["x", "y"] }, side] },
    ],
    [
      "orders items",
      {
        "$setElementOrder/containers": [{ name: "side" }, { name: "web" }],
        containers: [],
      },
      { containers: [side, web] },
    ],
    [
      "keeps server-only items in place",
      { "$setElementOrder/containers": [{ name: "web" }, { name: "new" }], containers: [{ name: "new" }] },
      { containers: [web, { name: "new" }, side] },
    ],
    [
      "replaces tolerations as a whole",
      { tolerations: [{ key: "a" }] },
      { containers: [web, side], tolerations: [{ key: "a" }] },
    ],
    [
      "needs the merge key",
      { containers: [{ image: "x" }] },
      "map: map[image:x] does not contain declared merge key: name",
    ],
    [
      "knows its directives",
      { containers: [{ name: "web", $patch: "explode" }] },
      "unknown patch type: explode in map: map[$patch:explode name:web]",
    ],
    [
      "knows those of objects",
      { securityContext: { $patch: "merge" } },
      "unknown patch type: merge in map: map[$patch:merge]",
    ],
    [
      "has no lists that ask to be merged",
      { containers: [{ name: "web", $patch: "merge" }] },
      "merging lists cannot yet be specified in the patch",
    ],
    [
      "deletes only by key",
      { containers: [{ image: "x", $patch: "delete" }] },
      "map: map[$patch:delete image:x] does not contain declared merge key: name",
    ],
    [
      "replaces without what else it was told to delete",
      { containers: [{ $patch: "replace" }, { name: "web", $patch: "delete" }, { name: "only" }] },
      { containers: [{ name: "only" }] },
    ],
    ["deletes what is not there", { containers: [{ name: "other", $patch: "delete" }] }, { containers: [web, side] }],
    [
      "wants lists in order lists",
      { "$setElementOrder/containers": "web" },
      "expected a []interface {}, but received a string",
    ],
    ["wants lists to retain", { $retainKeys: "name", hostname: "x" }, "invalid patch format of retainKeys"],
    ["retains what it sets", { $retainKeys: ["a"], hostname: "x" }, "patch content doesn't match retainKeys list"],
    ["wants lists of deletions", { "$deleteFromPrimitiveList/args": "x" }, "invalid patch format of primitive list"],
    ["merges items that are objects", { containers: ["web"] }, "expected a map, but received a string"],
  ])("%s", (_case, patch, expected) => {
    expect(patchedPod({ containers: [web, side] }, patch)).toEqual(expected);
  });

  it("retains only the keys named", () => {
    const patch = { spec: { strategy: { $retainKeys: ["type"], type: "Recreate" } } };
    expect(applyStrategicMergePatch("Deployment", deployment({}), patch)).toEqual({
      ok: true,
      value: deployment({}, { type: "Recreate" }),
    });
  });

  it("treats finalizers as a set", () => {
    const original = { metadata: { finalizers: ["a", "b"] } };
    const patch = { metadata: { "$deleteFromPrimitiveList/finalizers": ["a"], finalizers: ["c", "b"] } };
    expect(applyStrategicMergePatch("ConfigMap", original, patch)).toEqual({
      ok: true,
      value: { metadata: { finalizers: ["c", "b"] } },
    });
  });

  it("deletes and replaces whole objects", () => {
    const original = { metadata: { labels: { a: "1" } }, data: { x: "1" } };
    expect(applyStrategicMergePatch("ConfigMap", original, { data: { $patch: "replace", y: "2" } })).toEqual({
      ok: true,
      value: { metadata: { labels: { a: "1" } }, data: { y: "2" } },
    });
    expect(applyStrategicMergePatch("ConfigMap", original, { data: { $patch: "delete" } })).toEqual({
      ok: true,
      value: { metadata: { labels: { a: "1" } }, data: {} },
    });
  });

  it("shares what it does not touch", () => {
    const spec = { containers: [web, side] };
    const outcome = patchedPod(spec, { containers: [{ name: "web", image: "nginx:2" }] }) as { containers: unknown[] };
    expect(outcome.containers[1]).toBe(side);
  });
});

describe("merge patch", () => {
  it.each([
    [{ a: 1 }, { a: 2 }, { a: 2 }],
    [{ a: 1 }, { a: null }, {}],
    [{ a: [1] }, { a: [2] }, { a: [2] }],
    [{ a: { b: 1 } }, { a: { c: null, d: 1 } }, { a: { b: 1, d: 1 } }],
    [{ a: 1 }, { b: { c: { d: null } } }, { a: 1, b: { c: {} } }],
    [{ a: "x" }, { a: { b: 1 } }, { a: { b: 1 } }],
  ])("%j with %j is %j", (target, patch, expected) => {
    expect(applyMergePatch(target, patch)).toEqual(expected);
  });

  it("does what was wanted when made from the difference", () => {
    const flat = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.oneof(fc.integer(), fc.array(fc.integer())));
    fc.assert(
      fc.property(flat, flat, (from, to) => {
        const gone = Object.fromEntries(
          Object.keys(from)
            .filter((key) => !Object.hasOwn(to, key))
            .map((key) => [key, null]),
        );
        expect(sameValue(applyMergePatch(from, { ...to, ...gone }), to)).toBe(true);
      }),
    );
  });
});

describe("JSON patch", () => {
  it("applies operations in order and leaves the original alone", () => {
    const original = { a: [1, 2], b: "x" };
    const patch = [
      { op: "test", path: "/b", value: "x" },
      { op: "add", path: "/a/-", value: 3 },
      { op: "remove", path: "/b" },
      { op: "copy", from: "/a", path: "/c" },
    ];
    expect(applyJsonPatch(original, patch)).toEqual({ ok: true, value: { a: [1, 2, 3], c: [1, 2, 3] } });
    expect(original).toEqual({ a: [1, 2], b: "x" });
  });

  it.each([
    ["no list", {}, "malformed"],
    ["what is no operation", [1], "malformed"],
    ["an unknown verb", [{ op: "explode", path: "/a" }], "does not apply"],
    ["a missing path", [{ op: "replace", path: "/x/y", value: 1 }], "does not apply"],
    ["a failed test", [{ op: "test", path: "/a", value: 2 }], "does not apply"],
    ["the prototype", [{ op: "add", path: "/__proto__/polluted", value: true }], "does not apply"],
    [
      "the constructor's prototype",
      [{ op: "add", path: "/constructor/prototype/polluted", value: true }],
      "does not apply",
    ],
    ["too many operations", Array.from({ length: 10_001 }, () => ({ op: "test", path: "/a", value: 1 })), "too large"],
    [
      "copies of copies",
      [
        { op: "add", path: "/d", value: { l: "x".repeat(1000) } },
        ...Array.from({ length: 20 }, (_, i) => ({ op: "copy", from: "/d", path: `/d/l${i}` })),
      ],
      "too large",
    ],
  ])("refuses %s", (_case, patch, problem) => {
    expect(applyJsonPatch({ a: 1 }, patch)).toMatchObject({ ok: false, problem });
    expect(polluted()).toBeUndefined();
  });
});

describe("JSON patch where it is not RFC 6902", () => {
  const document = { list: [1, 2], "a/b": 1 };
  it.each([
    ["a key that is not there is replaced", { op: "replace", path: "/new", value: 1 }, { ...document, new: 1 }],
    ["an index from the end", { op: "replace", path: "/list/-1", value: 3 }, { ...document, list: [1, 3] }],
    ["nothing is null", { op: "test", path: "/new", value: null }, document],
    ["no value is null", { op: "add", path: "/new" }, { ...document, new: null }],
    ["what is not there is copied", { op: "copy", from: "/none", path: "/new" }, { ...document, new: null }],
    ["escaped", { op: "replace", path: "/a~1b", value: 2 }, { ...document, "a/b": 2 }],
  ])("%s", (_case, operation, value) => {
    expect(applyJsonPatch(document, [operation])).toEqual({ ok: true, value });
  });

  it.each([
    [
      { op: "remove", path: "/x" },
      "error in remove for path: '/x': Unable to remove nonexistent key: x: missing value",
    ],
    [{ op: "add", path: "/x/y" }, `add operation does not apply: doc is missing path: "/x/y": missing value`],
    [
      { op: "add", path: "/list/9" },
      "error in add for path: '/list/9': Unable to access invalid index: 9: invalid index referenced",
    ],
    [
      { op: "add", path: "/list/x" },
      `error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing "x": invalid syntax`,
    ],
    [
      { op: "replace", path: "/list/9" },
      "replace operation does not apply: doc is missing key: /list/9: missing value",
    ],
    [
      { op: "move", from: "/x", path: "/y" },
      "error in move for path: 'x': Unable to remove nonexistent key: x: missing value",
    ],
    [{ op: "test", path: "/list", value: [] }, "testing value /list failed: test failed"],
    [{ op: "add", value: 1 }, "add operation failed to decode path: missing value"],
    [{ path: "/list" }, "Unexpected kind: unknown"],
  ])("%j: %s", (operation, message) => {
    expect(applyJsonPatch(document, [operation])).toMatchObject({ ok: false, message });
  });
});

describe("hostile keys", () => {
  it("stay ordinary fields everywhere", () => {
    for (const result of [
      applyMergePatch({}, HOSTILE),
      applyStrategicMergePatch("ConfigMap", {}, HOSTILE),
      shareStructure({ a: 1 }, HOSTILE),
      applyJsonPatch({}, [{ op: "add", path: "/a", value: HOSTILE }]),
    ]) {
      expect(result).toBeDefined();
      expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
      expect((result as { polluted?: unknown }).polluted).toBeUndefined();
    }
    expect(polluted()).toBeUndefined();
    expect(sameValue({}, HOSTILE)).toBe(false);
  });
});

describe("sharing", () => {
  const json = fc.jsonValue({ maxDepth: 4 });

  it("changes nothing about the value", () => {
    fc.assert(
      fc.property(json, json, (previous, next) => {
        expect(sameValue(shareStructure(previous, next), next)).toBe(true);
      }),
    );
  });

  it("gives back the previous object when nothing differs", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(shareStructure(value, structuredClone(value))).toBe(value);
      }),
    );
  });

  it("keeps parts that are equal", () => {
    const previous = { spec: { a: [1, 2] }, status: { x: 1 } };
    const shared = shareStructure(previous, { spec: { a: [1, 2] }, status: { x: 2 } });
    expect(shared.spec).toBe(previous.spec);
    expect(shared.status).toEqual({ x: 2 });
  });
});

describe("nesting", () => {
  it.each([
    [199, true],
    [201, false],
    [50_000, false],
  ])("%d levels: %s", (levels, within) => {
    let value: unknown = 1;
    for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
    expect(nestsWithin(value)).toBe(within);
  });
});
