import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeProtobuf } from "./decode-protobuf.ts";
import { fieldsOfMessage } from "./message-table.ts";
import { isScalar } from "./scalars.ts";
import messages from "./messages.json" with { type: "json" };
import { MalformedProtobuf } from "./wire-reader.ts";

const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = BigInt.asUintN(64, value); ; rest >>= 7n) {
    if (rest < 128n) return [...bytes, Number(rest)];
    bytes.push(Number(rest & 127n) | 128);
  }
}

type Field = readonly [number: number, value: string | number | readonly number[]];

/** Numbers become varints; texts and bytes (of messages, say) become runs of bytes. */
function message(...fields: readonly Field[]): number[] {
  return fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [...varint(BigInt(number * 8)), ...varint(BigInt(value))];
    const bytes = typeof value === "string" ? utf8(value) : value;
    return [...varint(BigInt(number * 8 + 2)), ...varint(BigInt(bytes.length)), ...bytes];
  });
}

function envelope(apiVersion: string, kind: string, raw: readonly number[]): Uint8Array {
  const typeMeta = message([1, apiVersion], [2, kind]);
  return new Uint8Array([0x6b, 0x38, 0x73, 0x00, ...message([1, typeMeta], [2, raw], [3, ""], [4, ""])]);
}

/** As Go writes it: every field that is no pointer, with its zero. */
const emptyMeta = (name: string) =>
  message([1, name], [2, ""], [3, ""], [4, ""], [5, ""], [6, ""], [7, 0], [8, message()]);
const entry = (key: string, value: string | number[]) => message([1, key], [2, value]);

describe("what the body of a request says", () => {
  it("has metadata, and drops the zeros of fields that are no pointers", () => {
    const body = message([1, emptyMeta("cm")], [2, entry("a", "1")], [2, entry("b", "ü")], [3, entry("c", [0, 255])]);
    expect(decodeProtobuf(envelope("v1", "ConfigMap", body))).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: { name: "cm" },
      data: { a: "1", b: "ü" },
      binaryData: { c: "AP8=" },
    });
  });

  it("keeps the zeros of pointers and of fields that JSON always shows", () => {
    const port = message([1, ""], [2, 0], [3, 0], [4, "TCP"], [5, ""]);
    const container = message([1, "web"], [2, "nginx"], [5, ""], [6, port], [8, message()], [16, 0]);
    const template = message([1, emptyMeta("")], [2, message([2, container])]);
    const body = message([1, emptyMeta("web")], [2, message([1, 0], [3, template], [4, message([1, ""])], [5, 0])]);
    expect(decodeProtobuf(envelope("apps/v1", "Deployment", body))).toMatchObject({
      spec: {
        replicas: 0,
        strategy: {},
        template: {
          metadata: {},
          spec: { containers: [{ name: "web", image: "nginx", ports: [{ containerPort: 0, protocol: "TCP" }] }] },
        },
      },
    });
    const decoded = decodeProtobuf(envelope("apps/v1", "Deployment", body));
    expect(Object.keys(decoded["spec"] as object)).toEqual(["replicas", "template", "strategy"]);
  });

  it("shows inlined structs where JSON has them", () => {
    const emptyDir = message([1, "cache"], [2, message([2, message([1, ""])])]);
    const secretKey = message([1, message([1, "s"])], [2, "key"], [3, 0]);
    const env = message([1, "E"], [2, ""], [3, message([4, secretKey])]);
    const probe = message([1, message([2, message([1, "/"], [2, message([1, 0], [2, 80], [3, ""])])])], [2, 0]);
    const container = message([1, "web"], [7, env], [10, probe]);
    const body = message([1, emptyMeta("p")], [2, message([1, emptyDir], [2, container])]);
    expect(decodeProtobuf(envelope("v1", "Pod", body))["spec"]).toEqual({
      volumes: [{ name: "cache", emptyDir: {} }],
      containers: [
        {
          name: "web",
          env: [{ name: "E", valueFrom: { secretKeyRef: { name: "s", key: "key", optional: false } } }],
          livenessProbe: { httpGet: { path: "/", port: 80 } },
        },
      ],
    });
  });

  it("has times, quantities, names of ports and big and negative numbers", () => {
    const meta = message([1, "q"], [8, message([1, 1_767_225_600])]);
    const service = message([1, meta], [2, message([1, message([3, 80], [4, message([1, 1], [2, 0], [3, "http"])])])]);
    expect(decodeProtobuf(envelope("v1", "Service", service))).toMatchObject({
      metadata: { name: "q", creationTimestamp: "2026-01-01T00:00:00Z" },
      spec: { ports: [{ port: 80, targetPort: "http" }] },
    });
    const lease = message([2, message([3, message([1, 5], [2, 123_456_789])])]);
    expect(decodeProtobuf(envelope("coordination.k8s.io/v1", "Lease", lease))["spec"]).toEqual({
      acquireTime: "1970-01-01T00:00:05.123456Z",
    });
    const limits = entry("cpu", message([1, "500m"]));
    const container = message([1, "c"], [8, message([1, limits])]);
    const negative = [...varint(2n * 8n), ...varint(-1n)];
    const pod = message([2, message([2, container], [4, 9_007_199_254_740_991])]);
    expect(decodeProtobuf(envelope("v1", "Pod", pod))["spec"]).toEqual({
      containers: [{ name: "c", resources: { limits: { cpu: "500m" } } }],
      terminationGracePeriodSeconds: 9_007_199_254_740_991,
    });
    expect(decodeProtobuf(envelope("autoscaling/v1", "Scale", message([2, message([1, 3])])))).toMatchObject({
      spec: { replicas: 3 },
    });
    expect(decodeProtobuf(envelope("v1", "DeleteOptions", message([1, 0])))).toMatchObject({ gracePeriodSeconds: 0 });
    expect(decodeProtobuf(envelope("scheduling.k8s.io/v1", "PriorityClass", negative))).toEqual({
      apiVersion: "scheduling.k8s.io/v1",
      kind: "PriorityClass",
      value: -1,
    });
  });

  it.each([
    ["v1", { gracePeriodSeconds: 5, propagationPolicy: "Background" }],
    ["apps/v1", { gracePeriodSeconds: 5, propagationPolicy: "Background" }],
  ])("has DeleteOptions of %s", (apiVersion, options) => {
    const body = message([1, 5], [4, "Background"]);
    expect(decodeProtobuf(envelope(apiVersion, "DeleteOptions", body))).toEqual({
      apiVersion,
      kind: "DeleteOptions",
      ...options,
    });
  });

  it("drops fields of newer clients", () => {
    expect(decodeProtobuf(envelope("v1", "ConfigMap", message([99, "new"], [4, 1])))).toEqual({
      apiVersion: "v1",
      kind: "ConfigMap",
      immutable: true,
    });
  });

  it("has nothing of a kind that nobody knows", () => {
    expect(decodeProtobuf(envelope("example.com/v1", "Thing", [1, 2, 3]))).toEqual({
      apiVersion: "example.com/v1",
      kind: "Thing",
    });
  });

  it("cannot reach the prototype of anything", () => {
    const decoded = decodeProtobuf(envelope("v1", "ConfigMap", message([2, entry("__proto__", "x")])));
    expect(Object.keys(decoded["data"] as object)).toEqual(["__proto__"]);
  });
});

describe("what is refused", () => {
  it.each([
    ["other bytes", new Uint8Array([1, 2, 3, 4]), "does not appear to be a protobuf message"],
    ["a message cut off", envelope("v1", "ConfigMap", [0x0a, 0x05, 0x01]), "unexpected EOF"],
    ["a number for a message", envelope("v1", "ConfigMap", message([1, 7])), "a number where a message should be"],
    ["a message for a number", envelope("v1", "ConfigMap", message([4, "x"])), "bytes where a number should be"],
    ["text that is none", envelope("v1", "ConfigMap", message([2, message([1, [0xff]])])), "valid UTF-8"],
    ["an endless number", envelope("v1", "ConfigMap", Array(12).fill(0xff) as number[]), "integer overflow"],
    ["a group", envelope("v1", "ConfigMap", [0x0b]), "wire type 3"],
  ])("%s", (_, body, text) => {
    expect(() => decodeProtobuf(body)).toThrow(MalformedProtobuf);
    expect(() => decodeProtobuf(body)).toThrow(text);
  });

  it("survives any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (raw) => {
        try {
          decodeProtobuf(envelope("v1", "Pod", [...raw]));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedProtobuf);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

it("knows every type that it names", () => {
  const names = Object.keys(messages);
  const unknown = names.flatMap((name) =>
    [...(fieldsOfMessage(name)?.values() ?? [])]
      .filter(({ type }) => !isScalar(type) && fieldsOfMessage(type) === undefined)
      .map(({ type }) => type),
  );
  expect(unknown).toEqual([]);
  expect(names.length).toBeGreaterThan(400);
});
