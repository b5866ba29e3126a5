import { describe, expect, it } from "vitest";
import type { JSONSchemaProps, ValidationRule } from "../../../../api/types/apiextensions.ts";
import { checkWidget } from "../testing/checked-widget.ts";

const FIELDS: JSONSchemaProps["properties"] = {
  replicas: { type: "integer" },
  maxReplicas: { type: "integer" },
  ratio: { type: "number" },
  name: { type: "string" },
  port: { "x-kubernetes-int-or-string": true },
  tags: { type: "array", items: { type: "string" } },
  labels: { type: "object", additionalProperties: { type: "string" } },
  items: {
    type: "array",
    "x-kubernetes-list-type": "map",
    "x-kubernetes-list-map-keys": ["name"],
    items: { type: "object", properties: { name: { type: "string" }, size: { type: "string" } } },
  },
  set: { type: "array", "x-kubernetes-list-type": "set", items: { type: "string" } },
  since: { type: "string", format: "date-time" },
  wait: { type: "string", format: "duration" },
  "a-b": { type: "string" },
  namespace: { type: "string" },
};

const ITEMS = [
  { name: "a", size: "2" },
  { name: "b", size: "1" },
];
const TURNED = [...ITEMS].reverse();
const NEW_YEAR = "2025-01-01T00:00:00Z";

function errorsOf(rule: ValidationRule, spec: unknown, previous?: unknown): readonly string[] {
  const schema: JSONSchemaProps = { type: "object", properties: FIELDS, "x-kubernetes-validations": [rule] };
  return checkWidget(schema, spec, previous).errors;
}

describe("rules", () => {
  it.each([
    ["self.replicas <= self.maxReplicas", { replicas: 1, maxReplicas: 2 }, true],
    ["self.replicas <= self.maxReplicas", { replicas: 3, maxReplicas: 2 }, false],
    ["!has(self.ratio) || self.ratio < 1", { ratio: 0.5 }, true],
    ["self.ratio < 1.0", { ratio: 1 }, false],
    ["self.name.startsWith('a') && self.name.matches('^[a-z]+$')", { name: "abc" }, true],
    ["self.name.matches('(?i)^ABC$')", { name: "abc" }, true],
    ["type(self.port) == int ? self.port > 0 : self.port.endsWith('%')", { port: "5%" }, true],
    ["type(self.port) == int ? self.port > 0 : self.port.endsWith('%')", { port: 0 }, false],
    ["self.tags.all(t, size(t) < 3)", { tags: ["a", "bcd"] }, false],
    ["[?self.?name, 'b', ?self.?ratio] == ['a', 'b']", { name: "a" }, true],
    ["[1, [?self.?name]] == [1, []] && size([?self.?name]) == 0", {}, true],
    ["{?'a': self.?name, 'b': 'c', ?'d': optional.of('?')} == {'b': 'c', 'd': '?'}", {}, true],
    ["self.tags[?5].orValue('[?') == '[?' && size(['a', '[?x', self.tags[0]]) == 3", { tags: ["a"] }, true],
    ["has(self.items[0].size) && !has(self.items[1].size)", { items: [{ name: "a", size: "2" }, { name: "b" }] }, true],
    ["!has(self.items.filter(i, i.name == 'b')[0].size)", { items: [{ name: "a", size: "2" }, { name: "b" }] }, true],
    ["timestamp('2025-01-01T01:00:00Z') - self.since == duration('1h')", { since: NEW_YEAR }, true],
    ["self.since + duration('1h') > self.since", { since: NEW_YEAR }, true],
    ["url('https://example.com/a b/').getEscapedPath() == '/a%20b/'", {}, true],
    [
      "'%s %d %.2f %f %e %b %b %x %X %o'.format(['a', 3, 1.5, 1.5, 1500.0, true, 5, 255, 'Hi', 8]) == 'a 3 1.50 1.500000 1.500000e+03 1 101 ff 4869 10'",
      {},
      true,
    ],
    [
      "'%s %s %s'.format([[1, 'a', null], {'b': 1, 'a': duration('90s')}, b'x']) == '[1, a, null] {a: 90s, b: 1} x'",
      {},
      true,
    ],
    ["string(duration('90s')) == '90s' && string(self.since) == '2025-01-01T00:00:00Z'", { since: NEW_YEAR }, true],
    ["self.tags.isSorted()", { tags: ["a", "b"] }, true],
    ["self.tags.indexOf('b') == 1", { tags: ["a", "b"] }, true],
    ["'app' in self.labels", { labels: { app: "x" } }, true],
    ["self.labels.all(k, self.labels[k] != '')", { labels: { app: "" } }, false],
    ["self.items.exists(i, i.name == 'a')", { items: [{ name: "a" }] }, true],
    ["self.items.map(i, i.name) == ['a', 'b']", { items: [{ name: "a" }, { name: "b" }] }, true],
    ["self.since < timestamp('2026-01-01T00:00:00Z')", { since: "2025-01-01T00:00:00Z" }, true],
    ["self.since.getDayOfYear() == 31", { since: "2025-02-01T00:00:00Z" }, true],
    ["self.wait > duration('1m')", { wait: "1h" }, true],
    ["self.a__dash__b == 'x'", { "a-b": "x" }, true],
    ["self.__namespace__ == 'x'", { namespace: "x" }, true],
    ["quantity('1Gi').isGreaterThan(quantity('500Mi'))", {}, true],
    ["isQuantity(self.name)", { name: "5x" }, false],
    ["url(self.name).getHost() == 'a.b:80'", { name: "https://a.b:80/c" }, true],
    ["self.name.find('[0-9]+') == '12'", { name: "a12" }, true],
    ["sets.contains(self.tags, ['a'])", { tags: ["a", "b"] }, true],
    ["self.?name.orValue('x') == 'x'", {}, true],
    ["self.labels.all(k, v, k != v)", { labels: { app: "app" } }, false],
    ["self.tags.exists(i, t, i == 1 && t == 'b')", { tags: ["a", "b"] }, true],
    ["self.labels.existsOne(k, v, v == 'x')", { labels: { a: "x", b: "x" } }, false],
    ["self.tags.transformList(i, t, i > 0, t + 'c') == ['bc']", { tags: ["a", "b"] }, true],
    ["self.labels.transformMap(k, v, v + k) == {'a': 'xa'}", { labels: { a: "x" } }, true],
    ["self.labels.transformMapEntry(k, v, {v: k}) == {'x': 'a'}", { labels: { a: "x" } }, true],
    ["self.items.sortBy(i, i.size).map(i, i.name) == ['b', 'a']", { items: ITEMS }, true],
    ["self.?name.optMap(n, n + 'b').orValue('none') == 'ab'", { name: "a" }, true],
    ["(self.tags + ['c']).all(i, t, t.size() == 1 && self.tags.exists(j, u, j == 0))", { tags: ["a"] }, true],
    ["cidr('10.0.0.0/8').containsIP(self.name)", { name: "10.9.8.7" }, true],
    ["cidr('2001:db8::/32').containsCIDR('2001:db8:1::/48')", {}, true],
    ["string(cidr('2001:db8:0:0:1:0:0:1/16').masked()) == '2001::/16'", {}, true],
    ["ip(self.name).isGlobalUnicast()", { name: "169.254.0.1" }, false],
    ["ip.isCanonical(self.name)", { name: "2001:DB8::1" }, false],
    ["semver(self.name).isLessThan(semver('1.10.0'))", { name: "1.9.0-rc.1" }, true],
    ["isSemver(self.name, true) && semver(self.name, true).minor() == 2", { name: "v1.02" }, true],
    ["!format.dns1123Label().validate(self.name).hasValue()", { name: "A" }, false],
    ["format.named(self.name).hasValue()", { name: "uuid" }, true],
    ["quantity('1k') == quantity(self.name)", { name: "1000" }, true],
    ["url(self.name).getQuery()['a'] == ['b c']", { name: "https://x/?a=b+c" }, true],
    ["self.since.getHours('Asia/Tokyo') == 9 && self.since.getDate('-01:00') == 31", { since: NEW_YEAR }, true],
    ["optional.ofNonZeroValue(self.name).hasValue()", { name: "" }, false],
  ] as const)("%s of %j: %s", (rule, spec, holds) => {
    expect(errorsOf({ rule }, spec)).toEqual(holds ? [] : [`spec: Invalid value: failed rule: ${rule}`]);
  });

  const rule = "self.replicas <= 5";
  it.each<readonly [string, ValidationRule, string]>([
    ["the message", { rule, message: "too many" }, "spec: Invalid value: too many"],
    [
      "an expression",
      { rule, messageExpression: "'at most 5, not ' + string(self.replicas)" },
      "spec: Invalid value: at most 5, not 6",
    ],
    [
      "an expression that fails",
      { rule, message: "too many", messageExpression: "self.name" },
      "spec: Invalid value: too many",
    ],
    ["a reason", { rule, message: "no", reason: "FieldValueForbidden" }, "spec: Forbidden: no"],
    ["a path", { rule, message: "too many", fieldPath: ".replicas" }, "spec.replicas: Invalid value: too many"],
    ["a path into a map", { rule, message: "no", fieldPath: ".labels['app']" }, "spec.labels[app]: Invalid value: no"],
  ])("a broken rule is told with %s", (_, broken, text) => {
    expect(errorsOf(broken, { replicas: 6 })).toEqual([text]);
  });

  it.each([
    ["a missing field", "self.name == 'a'", {}, "no such key: name evaluating rule: self.name == 'a'"],
    [
      "an operand that does not fit",
      "self.port > 1",
      { port: "x" },
      "'no such overload': call arguments did not match a supported operator, function or macro signature for rule: self.port > 1",
    ],
    [
      "a place behind the end",
      "self.tags[3] == ''",
      { tags: [] },
      "index out of bounds: 3 evaluating rule: self.tags[3] == ''",
    ],
  ])("a rule cannot be evaluated: %s", (_, broken, spec, problem) => {
    expect(errorsOf({ rule: broken }, spec)).toEqual([`spec: Invalid value: "object": ${problem}`]);
  });

  it("compares with what was before, if there was something", () => {
    const immutable = { rule: "self.name == oldSelf.name", message: "name is immutable" };
    expect(errorsOf(immutable, { name: "a" })).toEqual([]);
    expect(errorsOf(immutable, { name: "b" }, { name: "a" })).toEqual(["spec: Invalid value: name is immutable"]);
    const optional = {
      rule: "oldSelf.hasValue() || self.replicas == 1",
      optionalOldSelf: true,
      message: "starts at 1",
    };
    expect(errorsOf(optional, { replicas: 2 })).toEqual(["spec: Invalid value: starts at 1"]);
    expect(errorsOf(optional, { replicas: 2 }, { replicas: 1 })).toEqual([]);
  });

  it("follows the items of a map to what they were", () => {
    const size: JSONSchemaProps = {
      type: "string",
      "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "fixed" }],
    };
    const schema: JSONSchemaProps = {
      type: "object",
      properties: {
        items: { ...FIELDS["items"], items: { type: "object", properties: { name: { type: "string" }, size } } },
      },
    };
    const before = {
      items: [
        { name: "a", size: "1" },
        { name: "b", size: "2" },
      ],
    };
    const after = {
      items: [
        { name: "b", size: "3" },
        { name: "c", size: "4" },
      ],
    };
    expect(checkWidget(schema, after, before).errors).toEqual([`spec.items[0].size: Invalid value: "3": fixed`]);
  });

  it("only warn of parts that stay as they were", () => {
    const kept: JSONSchemaProps = { type: "string", "x-kubernetes-validations": [{ rule: "self == 'new'" }] };
    const gone: JSONSchemaProps = { ...kept, "x-kubernetes-validations": [{ rule: "self.charAt(5) == 'x'" }] };
    const schema: JSONSchemaProps = {
      type: "object",
      properties: { kept, changed: kept, same: { type: "array", items: kept }, grown: { type: "array", items: kept } },
    };
    const before = { kept: "old", changed: "old", same: ["old"], grown: ["old"] };
    const { errors, warnings } = checkWidget(schema, { ...before, changed: "older", grown: ["old", "new"] }, before);
    expect(warnings).toEqual([
      `spec.kept: Invalid value: "old": failed rule: self == 'new'`,
      `spec.same[0]: Invalid value: "old": failed rule: self == 'new'`,
    ]);
    expect(errors).toEqual([
      `spec.changed: Invalid value: "older": failed rule: self == 'new'`,
      `spec.grown[0]: Invalid value: "old": failed rule: self == 'new'`,
    ]);
    const failing: JSONSchemaProps = { type: "object", properties: { kept: gone } };
    expect(checkWidget(failing, { kept: "a" }, { kept: "a" }).errors).toHaveLength(1);
  });

  it("are not asked about an object of another form", () => {
    const schema: JSONSchemaProps = {
      type: "object",
      required: ["name"],
      properties: { name: { type: "string" } },
      "x-kubernetes-validations": [{ rule: "self.name == 'a'" }],
    };
    expect(checkWidget(schema, {}).errors).toEqual([
      "spec.name: Required value",
      `<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation`,
    ]);
  });
});

describe("lists that are sets or maps", () => {
  it.each([
    ["the order of a set", "self.set == oldSelf.set", { set: ["a", "b"] }, { set: ["b", "a"] }, true],
    ["another set", "self.set != oldSelf.set", { set: ["a", "b"] }, { set: ["b", "c"] }, true],
    ["the order of a map", "self.items == oldSelf.items", { items: ITEMS }, { items: TURNED }, true],
    ["another element", "self.items == oldSelf.items", { items: ITEMS }, { items: [ITEMS[0], { name: "b" }] }, false],
    ["what holds them", "self == oldSelf", { set: ["a", "b"], items: ITEMS }, { set: ["b", "a"], items: TURNED }, true],
    ["the order of a plain list", "self.tags == oldSelf.tags", { tags: ["a", "b"] }, { tags: ["b", "a"] }, false],
    ["union", "(self.set + oldSelf.set).map(x, x) == ['a', 'b', 'c']", { set: ["a", "b"] }, { set: ["c", "a"] }, true],
    [
      "merge",
      "(self.items + oldSelf.items).map(i, i.size) == ['2', '9', '3']",
      { items: ITEMS },
      {
        items: [
          { name: "b", size: "9" },
          { name: "c", size: "3" },
        ],
      },
      true,
    ],
    ["a sum is a set as well", "self.set + ['c'] == ['c', 'b', 'a']", { set: ["a", "b"] }, {}, true],
    [
      "other sums",
      "self.replicas + self.maxReplicas == oldSelf.replicas",
      { replicas: 1, maxReplicas: 2 },
      { replicas: 3 },
      true,
    ],
  ])("%s", (_name, rule, spec, previous, holds) => {
    expect(errorsOf({ rule: `(${rule}) && (oldSelf == oldSelf)` }, spec, previous)).toHaveLength(holds ? 0 : 1);
  });
});
