import { describe, expect, it } from "vitest";
import { RESOURCES } from "../../api/resource-paths.ts";
import { KindRegistry } from "./kind-registry.ts";

describe("kinds", () => {
  it("are served where clients look for them", () => {
    const served = new KindRegistry()
      .all()
      .map(({ kind, group, version, plural, namespaced }) => [kind, { group, version, plural, namespaced }]);
    expect(Object.fromEntries(served)).toEqual(RESOURCES);
  });
});
