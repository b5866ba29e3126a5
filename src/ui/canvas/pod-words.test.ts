import i18next from "i18next";
import { describe, expect, it } from "vitest";
import { startI18n } from "../../i18n/i18n.ts";
import type { ScenePod } from "../state/scene-store.ts";
import type { Whereabouts } from "./pod-fields.ts";
import { podWords } from "./pod-words.ts";

globalThis.document ??= { documentElement: {} } as Document;
startI18n();

describe("podWords", () => {
  const wordsOf = podWords(i18next.t);
  const pod = { name: "shop-1", look: "Ready", status: "Running", owner: "Deployment shop" } as ScenePod;

  it.each<[string, Whereabouts, Partial<ScenePod>, string]>([
    ["on a machine", { at: "machine", machine: "node-1" }, {}, "Pod shop-1, ready, on node-1"],
    ["in the tray", { at: "tray" }, { look: "Waiting" }, "Pod shop-1, waiting for a node"],
    ["leaving the tray", { at: "tray" }, { look: "Terminating" }, "Pod shop-1, terminating, waiting for a node"],
    ["of an owner", { at: "board" }, {}, "Pod shop-1, ready, of Deployment shop"],
    ["of nobody", { at: "board" }, { owner: "Pod shop-1" }, "Pod shop-1, ready"],
    ["failing", { at: "board" }, { look: "Crashed", status: "Error", owner: "" }, "Pod shop-1, failing: Error"],
  ])("a Pod %s", (_, where, more, expected) => {
    expect(wordsOf({ ...pod, ...more }, where)).toBe(expected);
  });
});
