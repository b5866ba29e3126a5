import { expect, it } from "vitest";
import type { ApiRequest } from "../../api/api-client.ts";
import { TestCluster } from "../../engine/testing/test-cluster.ts";
import { answerOpenApi, isOpenApiRequest } from "./openapi-answers.ts";

const test = new TestCluster();
const ask = (path: string) =>
  answerOpenApi({ method: "GET", path }, (request: ApiRequest) => test.cluster.handle(request));

it("lists a document for each group and version", async () => {
  const { code, body } = await ask("/openapi/v3");
  expect(code).toBe(200);
  expect((body as { paths: object }).paths).toMatchObject({
    "api/v1": { serverRelativeURL: "/openapi/v3/api/v1" },
    "apis/apps/v1": { serverRelativeURL: "/openapi/v3/apis/apps/v1" },
  });
});

it("a document holds the schemas of its kinds, and of no others", async () => {
  const { body } = await ask("/openapi/v3/apis/apps/v1");
  const names = Object.keys((body as { components: { schemas: object } }).components.schemas);
  expect(names).toContain("io.k8s.api.apps.v1.Deployment");
  expect(names).toContain("io.k8s.api.core.v1.PodSpec");
  expect(names).not.toContain("io.k8s.api.core.v1.Service");
});

it.each([
  ["GET", "/openapi/v3", true],
  ["GET", "/openapi/v3/api/v1?hash=1", true],
  ["GET", "/openapi/v2", false],
  ["POST", "/openapi/v3", false],
] as const)("%s %s is for it: %s", (method, path, answer) => {
  expect(isOpenApiRequest({ method, path })).toBe(answer);
});

it("there is no document of another version", async () => {
  expect((await ask("/openapi/v3/apis/apps/v9")).code).toBe(404);
});
