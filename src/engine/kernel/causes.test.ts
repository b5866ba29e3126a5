import { describe, expect, it } from "vitest";
import { Causes, type CauseRecord } from "./causes.ts";

function record(revision: number, more: Partial<CauseRecord> = {}): CauseRecord {
  return { revision, at: revision * 10, actor: "a", verb: "update", object: "Pod/d/x", reason: "R", cause: 0, ...more };
}

describe("Causes", () => {
  it("gives back what was appended, far past its first size", () => {
    const causes = new Causes();
    for (let revision = 1; revision <= 5000; revision += 1) {
      causes.append(
        record(revision, { params: { n: revision }, cause: revision - 1, object: `Pod/d/${revision % 7}` }),
      );
    }
    expect(causes.length).toBe(5000);
    expect(causes.ofRevision(4321)).toEqual(
      record(4321, { params: { n: 4321 }, cause: 4320, object: `Pod/d/${4321 % 7}` }),
    );
    expect(causes.ofRevision(5001)).toBeUndefined();
  });

  it("finds the newest record of an object that matches", () => {
    const causes = new Causes();
    causes.append(record(2, { verb: "create" }));
    causes.append(record(3));
    causes.append(record(4, { object: "Pod/d/y" }));
    expect(causes.newest("Pod/d/x")?.revision).toBe(3);
    expect(causes.newest("Pod/d/x", ({ verb }) => verb === "create")?.revision).toBe(2);
    expect(causes.newest("Pod/d/z")).toBeUndefined();
  });

  it("forgets what came after the place that it goes back to", () => {
    const causes = new Causes();
    causes.append(record(2));
    const place = causes.snapshot();
    causes.append(record(3, { params: { old: 1 } }));
    causes.restore(place);
    causes.append(record(3, { actor: "b" }));
    expect(causes.length).toBe(2);
    expect(causes.ofRevision(3)).toEqual(record(3, { actor: "b" }));
  });
});
