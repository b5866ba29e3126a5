import { describe, expect, it } from "vitest";
import type { ConfigMap } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { KindRegistry } from "./kind-registry.ts";
import { KINDS } from "./kinds/index.ts";
import { discover } from "./discovery/discover.ts";
import { handleRequest } from "./rest/handle-request.ts";
import { createTestServer } from "./test-server.ts";
import type { WriteEnvironment } from "./write/write-environment.ts";
import { watchOptions } from "./watch/watch-options.ts";
import { findResource } from "./rest/handle-request.ts";
import type { ResourceRequest } from "./rest/resource-request.ts";
import { presentEvents } from "./tables/present.ts";
import { Watch } from "./watch/watch.ts";

/** A ConfigMap that keeps its data as one list of words in another group; the field table of Secret has `stringData`. */
type Words = KubeObject & { readonly stringData?: Readonly<Record<string, string>> };

const configMap = KINDS.find(({ kind }) => kind === "ConfigMap") as KindDefinition;
const twoForms: KindDefinition = {
  ...configMap,
  alsoServedAs: [
    {
      group: "words.example.com",
      version: "v1beta1",
      kind: "Words",
      struct: "Secret",
      selectableFields: { type: (object) => (object as Words & { readonly type?: string }).type ?? "" },
      default: (object) => ({ stringData: { filled: "yes" }, ...object }) as KubeObject,
      fromStored: (object) => {
        const { apiVersion: _, kind: __, data, metadata } = object as ConfigMap;
        return { apiVersion: "words.example.com/v1beta1", kind: "Words", metadata, stringData: data } as KubeObject;
      },
      toStored: ({ metadata, stringData }: Words) =>
        ({ apiVersion: "v1", kind: "ConfigMap", metadata, data: stringData }) as KubeObject,
    },
  ],
};

const OTHER = "/apis/words.example.com/v1beta1/namespaces/default/configmaps";
const STORED = "/api/v1/namespaces/default/configmaps";

function createServer() {
  const server = createTestServer();
  const kinds = new KindRegistry(KINDS.map((kind) => (kind.kind === "ConfigMap" ? twoForms : kind)));
  const { kernel, store, causes } = server.api.parts;
  const { random } = kernel;
  const environment: WriteEnvironment = {
    kernel,
    store,
    causes,
    kinds,
    names: random.stream("name"),
    uids: random.stream("uid"),
  };
  const call = (method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: unknown, headers = {}) =>
    handleRequest(environment, { method, path, body, headers }, undefined);
  return { environment, call };
}

const words = (name: string, stringData?: object) => ({
  apiVersion: "words.example.com/v1beta1",
  kind: "Words",
  metadata: { name },
  ...(stringData === undefined ? {} : { stringData }),
});

describe("a kind served in two forms", () => {
  it("is written in one and read in both", () => {
    const { call } = createServer();
    expect(call("POST", OTHER, words("a", { x: "1" }))).toMatchObject({
      code: 201,
      body: { apiVersion: "words.example.com/v1beta1", kind: "Words", stringData: { x: "1" } },
    });
    expect(call("GET", `${STORED}/a`).body).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", data: { x: "1" } });
    expect(call("GET", OTHER).body).toMatchObject({
      apiVersion: "words.example.com/v1beta1",
      kind: "WordsList",
      items: [{ kind: "Words", stringData: { x: "1" } }],
    });
    expect(call("GET", STORED).body).toMatchObject({
      apiVersion: "v1",
      kind: "ConfigMapList",
      items: [{ kind: "ConfigMap" }],
    });
  });

  it("is defaulted in the form it comes in", () => {
    const { call } = createServer();
    expect(call("POST", OTHER, words("a")).body).toMatchObject({ stringData: { filled: "yes" } });
  });

  it("is patched, replaced and deleted in the other form", () => {
    const { call } = createServer();
    call("POST", OTHER, words("a", { x: "1" }));
    const patch = { "content-type": "application/merge-patch+json" };
    expect(call("PATCH", `${OTHER}/a`, { stringData: { y: "2" } }, patch).body).toMatchObject({
      kind: "Words",
      stringData: { x: "1", y: "2" },
    });
    expect(call("PUT", `${OTHER}/a`, words("a", { z: "3" })).body).toMatchObject({ stringData: { z: "3" } });
    expect(call("GET", `${STORED}/a`).body).toMatchObject({ data: { z: "3" } });
    expect(call("DELETE", OTHER)).toMatchObject({ code: 200, body: { kind: "WordsList", items: [{ kind: "Words" }] } });
    expect(call("GET", `${STORED}/a`).code).toBe(404);
  });

  it("decodes by the fields of the form, and refuses the kind of the other", () => {
    const { call } = createServer();
    const strict = `${OTHER}?fieldValidation=Strict`;
    expect(call("POST", strict, { ...words("a"), spec: {} }).body).toMatchObject({
      message: 'Words in version "v1beta1" cannot be handled as a Words: strict decoding error: unknown field "spec"',
    });
    expect(call("POST", OTHER, { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }).body).toMatchObject({
      message: "the API version in the data (v1) does not match the expected API version (words.example.com/v1beta1)",
    });
  });

  it("is selected by the fields of the form", () => {
    const { call } = createServer();
    expect(call("GET", `${OTHER}?fieldSelector=type%3Dx`).body).toMatchObject({ items: [] });
    expect(call("GET", `${STORED}?fieldSelector=type%3Dx`).code).toBe(400);
  });

  it("is watched, and shown as a Table or as metadata, in the form of the path", () => {
    const { call, environment } = createServer();
    call("POST", OTHER, words("a", { x: "1" }));
    const found = findResource(environment.kinds, { method: "GET", path: `${OTHER}?watch=true` });
    const request = (found as { readonly value: ResourceRequest }).value;
    const options = watchOptions(request, environment.store.revision);
    if (!options.ok) throw new Error("refused");
    const seen: unknown[] = [];
    const sink = presentEvents(environment.kernel, request, (events) => seen.push(...events));
    new Watch(environment.store, environment.kernel, options.value, sink).poll();
    expect(seen).toMatchObject([{ type: "ADDED", object: { kind: "Words", stringData: { x: "1" } } }]);
    const table = { accept: "application/json;as=Table;v=v1;g=meta.k8s.io" };
    expect(call("GET", `${OTHER}?includeObject=Object`, undefined, table).body).toMatchObject({
      kind: "Table",
      columnDefinitions: [{ name: "Name" }, { name: "Data" }, { name: "Age" }],
      rows: [{ cells: ["a", 1, "0s"], object: { kind: "Words" } }],
    });
    const metadata = { accept: "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io" };
    expect(call("GET", OTHER, undefined, metadata).body).toMatchObject({
      items: [{ kind: "PartialObjectMetadata", metadata: { name: "a" } }],
    });
  });

  it("is discovered in both groups", () => {
    const { environment } = createServer();
    expect(discover(environment.kinds, ["apis", "words.example.com", "v1beta1"], {})?.body).toMatchObject({
      groupVersion: "words.example.com/v1beta1",
      resources: [{ name: "configmaps", kind: "Words" }],
    });
    expect(discover(environment.kinds, ["apis", "words.example.com"], {})?.body).toMatchObject({
      preferredVersion: { version: "v1beta1" },
    });
  });
});
