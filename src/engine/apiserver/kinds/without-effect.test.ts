import { describe, expect, it } from "vitest";
import { fieldsOf } from "../decode/type-table.ts";
import { KINDS } from "./index.ts";

/** False for a path that no object of the kind can have: it would never warn anybody. */
function exists(kind: string, path: string): boolean {
  let struct = kind;
  for (const segment of path.split(".")) {
    const isList = segment.endsWith("[*]");
    const type = fieldsOf(struct)?.get(isList ? segment.slice(0, -3) : segment);
    if (type === undefined || (type.form === "list") !== isList) {
      // A whole list may be named without `[*]`.
      if (type?.form !== "list") return false;
    }
    const inner = type.form === "list" ? type.element : type;
    struct = inner.form === "struct" ? inner.name : "";
  }
  return true;
}

describe("fields without effect", () => {
  it.each(KINDS)("of $kind are fields of it", ({ kind, withoutEffect = [] }) => {
    expect(withoutEffect.filter((path) => !exists(kind, path))).toEqual([]);
  });

  it("are checked against the types", () => {
    expect(exists("Pod", "spec.containers[*].tty")).toBe(true);
    expect(exists("Pod", "spec.containers[*].teletype")).toBe(false);
    expect(exists("Pod", "spec.tty")).toBe(false);
    expect(exists("Pod", "spec.nodeName[*]")).toBe(false);
  });
});
