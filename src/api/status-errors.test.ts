import { describe, expect, it } from "vitest";
import { forbidden, invalid, serverTimeout, tooManyRequests } from "./status-errors.ts";

describe("statuses", () => {
  const deployments = { group: "apps", plural: "deployments" };
  it("name what they are about", () => {
    expect(forbidden(deployments, "web", "because")).toMatchObject({
      code: 403,
      reason: "Forbidden",
      message: `deployments.apps "web" is forbidden: because`,
      details: { name: "web", group: "apps", kind: "deployments" },
    });
    expect(forbidden(deployments, "", "because").message).toBe("deployments.apps is forbidden: because");
    expect(serverTimeout(deployments, "create", 1)).toMatchObject({
      code: 500,
      message: "The create operation against deployments.apps could not be completed at this time, please try again.",
      details: { retryAfterSeconds: 1 },
    });
    expect(tooManyRequests("Cannot evict pod", 0, [])).toMatchObject({ code: 429, details: { causes: [] } });
  });

  it("list several field errors once each", () => {
    const error = (text: string) => ({ text, cause: { reason: "FieldValueInvalid", message: text, field: "x" } });
    const kind = { group: "apps", kind: "Deployment" };
    expect(invalid(kind, "web", [error("a"), error("b"), error("a")]).message).toBe(
      `Deployment.apps "web" is invalid: [a, b]`,
    );
    expect(invalid({ group: "", kind: "Pod" }, "web", [error("a")]).details).toEqual({
      name: "web",
      kind: "Pod",
      causes: [{ reason: "FieldValueInvalid", message: "a", field: "x" }],
    });
  });
});
