import { beforeEach, describe, expect, it } from "vitest";
import { PODS, DEPLOYMENTS, said, createCaller, type Call } from "./rest-calls.ts";

const NOT_SERVED = "the server does not allow this method on the requested resource";
const TIMEOUT = "invalid timeout specified in the request URL";

let call: Call;
beforeEach(() => {
  ({ call } = createCaller());
});

describe("paths and methods", () => {
  it.each([
    ["GET", "/api/v1/nothing", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/nothing", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", `${PODS}/web/nothing`, 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/api/v1/namespaces/default/nodes", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", "/api/v1/pods/web", 404, "NotFound", "the server could not find the requested resource"],
    ["GET", `${PODS}/web`, 404, "NotFound", `pods "web" not found`],
    ["GET", `${DEPLOYMENTS}/web`, 404, "NotFound", `deployments.apps "web" not found`],
    ["GET", "/api/v1/%ZZ", 400, "BadRequest", "malformed percent-encoding in the path of the request"],
    ["GET", "/version?timeout=x", 400, "BadRequest", `${TIMEOUT} - time: invalid duration "x"`],
    ["GET", `${PODS}?timeout=5`, 400, "BadRequest", `${TIMEOUT} - time: missing unit in duration "5"`],
    ["POST", "/api/v1/pods", 405, "MethodNotAllowed", NOT_SERVED],
    ["PUT", PODS, 405, "MethodNotAllowed", NOT_SERVED],
    ["POST", `${PODS}/web/log`, 405, "MethodNotAllowed", NOT_SERVED],
    ["DELETE", "/api/v1/pods", 405, "MethodNotAllowed", NOT_SERVED],
  ] as const)("%s %s: %d", (method, path, code, reason, message) => {
    expect(said(call(method, path, method === "GET" ? undefined : {}))).toEqual([code, reason, message]);
  });
});

describe("health", () => {
  it.each(["/healthz", "/readyz", "/livez"])("%s", (path) => {
    expect(call("GET", path)).toEqual({ code: 200, body: "ok" });
  });
});
