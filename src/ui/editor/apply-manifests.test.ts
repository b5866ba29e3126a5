import { describe, expect, it } from "vitest";
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import { applyManifests, deleteManifests } from "./apply-manifests.ts";
import { parseManifest } from "./manifest-text.ts";

const TEXTS = { tooLarge: "", notAnObject: "" };

/** A server that knows some objects and refuses some names; remembers what was written for real. */
function server(objects: Record<string, object> = {}, refused: readonly string[] = []) {
  const written: string[] = [];
  const bodies: unknown[] = [];
  const send = (request: ApiRequest): Promise<ApiResponse> => {
    const [path = "", query = ""] = request.path.split("?");
    const name =
      (request.body as { metadata?: { name?: string } } | undefined)?.metadata?.name ?? path.split("/").at(-1) ?? "";
    if (request.method === "GET") {
      const body = objects[path];
      return Promise.resolve(body === undefined ? notFound(path) : { code: 200, body });
    }
    if (refused.includes(name))
      return Promise.resolve({ code: 422, body: failure(422, "Invalid", `${name} is invalid`) });
    if (request.method === "DELETE" && objects[path] === undefined) return Promise.resolve(notFound(path));
    if (!query.includes("dryRun=All")) {
      written.push(`${request.method} ${path}`);
      bodies.push(request.body);
    }
    return Promise.resolve({ code: request.method === "POST" ? 201 : 200, body: request.body });
  };
  return { send, written, bodies };
}

function notFound(path: string): ApiResponse {
  return { code: 404, body: failure(404, "NotFound", `${path} not found`) };
}

const TWO = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: b, namespace: x}\n`;
const parsed = (text: string) => parseManifest(text, TEXTS).documents;

describe("applyManifests", () => {
  it("creates what is not there, with the manifest as an annotation", async () => {
    const { send, written, bodies } = server();
    const outcomes = await applyManifests(parsed(TWO), send, false);
    expect(outcomes.map((outcome) => outcome.ok && [outcome.name, outcome.verb])).toEqual([
      ["configmap/a", "created"],
      ["deployment.apps/b", "created"],
    ]);
    expect(written).toEqual([
      "POST /api/v1/namespaces/default/configmaps",
      "POST /apis/apps/v1/namespaces/x/deployments",
    ]);
    expect(JSON.stringify(bodies[0])).toContain('"namespace":"default"');
    expect(JSON.stringify(bodies[0])).toContain("last-applied-configuration");
  });

  it("writes nothing when one of them is refused", async () => {
    const { send, written } = server({}, ["b"]);
    const outcomes = await applyManifests(parsed(TWO), send, false);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.status.message)).toEqual(["b is invalid"]);
    expect(written).toEqual([]);
  });

  it("patches what changed and leaves alone what did not", async () => {
    const { send, written, bodies } = server();
    await applyManifests(parsed(TWO), send, false);
    const live = {
      "/api/v1/namespaces/default/configmaps/a": bodies[0] as object,
      "/apis/apps/v1/namespaces/x/deployments/b": bodies[1] as object,
    };
    const again = server(live);
    const changed = TWO.replace("metadata: {name: a}", "metadata: {name: a}\ndata: {k: v}");
    const outcomes = await applyManifests(parsed(changed), again.send, false);
    expect(outcomes.map((outcome) => outcome.ok && outcome.verb)).toEqual(["configured", "unchanged"]);
    expect(again.written).toEqual(["PATCH /api/v1/namespaces/default/configmaps/a"]);
    expect(again.bodies[0]).toMatchObject({ data: { k: "v" } });
    expect(written).toHaveLength(2);
  });

  it("writes nothing in a dry run and shows both sides", async () => {
    const { send, written } = server({
      "/api/v1/namespaces/default/configmaps/a": { kind: "ConfigMap", metadata: { name: "a" } },
    });
    const outcomes = await applyManifests(parsed(TWO), send, true);
    expect(outcomes.map((outcome) => outcome.ok && [outcome.verb, outcome.before !== undefined])).toEqual([
      ["configured", true],
      ["created", false],
    ]);
    expect(written).toEqual([]);
  });

  it("asks the server where kinds live that the page does not know by heart", async () => {
    const { send, written } = server({
      "/apis/shop.example.com/v1": { resources: [{ name: "carts", kind: "Cart", namespaced: true }] },
    });
    const cart = "apiVersion: shop.example.com/v1\nkind: Cart\nmetadata: {name: mine}\nspec: {items: 3}\n";
    const outcomes = await applyManifests(parsed(cart), send, false);
    expect(outcomes.map((outcome) => outcome.ok && [outcome.name, outcome.verb])).toEqual([
      ["cart.shop.example.com/mine", "created"],
    ]);
    expect(written).toEqual(["POST /apis/shop.example.com/v1/namespaces/default/carts"]);
  });

  it.each([
    ["no kind", "apiVersion: v1\nmetadata: {name: a}\n", "kind", "Object 'Kind' is missing in the manifest"],
    [
      "no apiVersion",
      "kind: Pod\nmetadata: {name: a}\n",
      "apiVersion",
      "Object 'apiVersion' is missing in the manifest",
    ],
    [
      "an unknown kind",
      "apiVersion: v1\nkind: Foo\nmetadata: {name: a}\n",
      "kind",
      'no matches for kind "Foo" in version "v1"',
    ],
    [
      "a kind in the wrong version",
      "apiVersion: v1\nkind: Deployment\nmetadata: {name: a}\n",
      "kind",
      'no matches for kind "Deployment" in version "v1"',
    ],
    [
      "a kind called constructor",
      "apiVersion: v1\nkind: constructor\nmetadata: {name: a}\n",
      "kind",
      'no matches for kind "constructor" in version "v1"',
    ],
    ["no name", "apiVersion: v1\nkind: Pod\nmetadata: {}\n", "metadata", "resource name may not be empty"],
  ])("refuses %s before asking the server", async (_, text, field, message) => {
    const { send, written } = server();
    const outcomes = await applyManifests(parsed(text), send, false);
    expect(outcomes.map((outcome) => !outcome.ok && outcome.status.details?.causes?.[0])).toEqual([{ field, message }]);
    expect(written).toEqual([]);
  });
});

describe("deleteManifests", () => {
  it("deletes from last to first and says what was not there", async () => {
    const { send, written } = server({ "/apis/apps/v1/namespaces/x/deployments/b": {} });
    const outcomes = await deleteManifests(parsed(TWO), send);
    expect(outcomes.map((outcome) => outcome.ok && [outcome.name, outcome.verb])).toEqual([
      ["deployment.apps/b", "deleted"],
      ["configmap/a", "absent"],
    ]);
    expect(written).toEqual(["DELETE /apis/apps/v1/namespaces/x/deployments/b"]);
  });
});
