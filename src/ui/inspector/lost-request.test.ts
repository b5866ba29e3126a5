import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { failureMessage, type FailureCause } from "../../engine/network/path-failure.ts";
import { en } from "../../i18n/en.ts";
import { loadLaterTexts, startI18n } from "../../i18n/i18n.ts";
import { ja } from "../../i18n/ja.ts";
import { lostRequest } from "./lost-request.ts";
import { lostWords } from "./lost-words.ts";

const source = readFileSync(join(import.meta.dirname, "../../engine/network/path-failure.ts"), "utf8");
const union = /export type FailureCause =([^;]*);/.exec(source)?.[1] ?? "";
const causes = [...union.matchAll(/\| "(\w+)"/g)].map(([, cause = ""]) => cause as FailureCause);
const ABOUT = { detail: "what (it) says", service: "default/shop", pod: "default/web-1", port: 8080 };

beforeAll(async () => {
  globalThis.document ??= { documentElement: {} } as Document;
  startI18n();
  await loadLaterTexts();
});

describe("lost requests", () => {
  it("finds the network's causes", () => {
    expect(causes).toContain("BlockedByNetworkPolicy");
    expect(causes.length).toBeGreaterThan(20);
  });

  it.each([
    ["English", en.why.lost],
    ["Japanese", ja.why.lost],
  ])("%s has a sentence for every cause, and no other", (_, sentences) => {
    expect(Object.keys(sentences).toSorted()).toEqual(causes.toSorted());
  });

  it.each(causes)("%s: what the cluster said is taken apart", (cause) => {
    const message = failureMessage({ cause, ...ABOUT });
    const lost = lostRequest(cause, message);
    expect(lost?.cause).toBe(cause);
    for (const slot of ["detail", "service", "pod", "port"] as const) {
      if (message.includes(String(ABOUT[slot]))) expect(lost?.[slot]).toBe(String(ABOUT[slot]));
      else expect(lost?.[slot]).toBeUndefined();
    }
  });

  it.each(causes)("%s: the sentence leaves no gap", (cause) => {
    const without = { cause, detail: "x", service: undefined, pod: undefined, port: 80 };
    for (const about of [{ cause, ...ABOUT }, without]) {
      expect(lostWords({ reason: cause, message: failureMessage(about) })).not.toMatch(/…|\{\{|^$/);
    }
  });

  it("shows words that it does not know as they are", () => {
    expect(lostWords({ reason: "Gremlins", message: "gremlins ate it" })).toBe("gremlins ate it");
    expect(lostWords({ reason: "NoAnswer", message: "a different text" })).toBe("a different text");
  });
});
