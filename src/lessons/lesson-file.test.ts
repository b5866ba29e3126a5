import { describe, expect, it } from "vitest";
import { manifestsAndSelfHealing } from "./content/manifests-and-self-healing/lesson.ts";
import { manifestsAndSelfHealingEn } from "./content/manifests-and-self-healing/en.ts";
import { GLOSSARY_EN } from "./glossary/en.ts";
import { readLessonFile } from "./lesson-file.ts";

const FILE = { format: "kubarium-lesson/1", lesson: manifestsAndSelfHealing, text: manifestsAndSelfHealingEn };
const [first, ...others] = manifestsAndSelfHealing.steps;

describe("a lesson from a file", () => {
  it("is read back as it was written", () => {
    expect(readLessonFile(JSON.stringify(FILE), GLOSSARY_EN)).toEqual({
      ok: true,
      lesson: manifestsAndSelfHealing,
      text: manifestsAndSelfHealingEn,
    });
  });

  it.each([
    ["no JSON", "{", /^not JSON: /],
    ["another format", "{}", /^format: "kubarium-lesson\/1" is wanted$/],
    ["no words", JSON.stringify({ ...FILE, text: undefined }), /^text: missing$/],
    ["parts missing", JSON.stringify({ ...FILE, lesson: { id: "x" } }), /^lesson\.kind: missing$/],
    [
      "a wrong expression",
      JSON.stringify({
        ...FILE,
        lesson: {
          ...manifestsAndSelfHealing,
          steps: [{ ...first, goal: { facts: {}, reached: "1 +", nearMisses: [] }, solution: [] }, ...others],
        },
      }),
      /^steps\.wishes\.goal\.reached: /,
    ],
    [
      "two control planes",
      JSON.stringify({
        ...FILE,
        lesson: { ...manifestsAndSelfHealing, start: { ...manifestsAndSelfHealing.start, controlPlanes: 2 } },
      }),
      /^start\.controlPlanes: 1, 3 or 5$/,
    ],
    [
      "a speed that the page does not offer",
      JSON.stringify({
        ...FILE,
        lesson: { ...manifestsAndSelfHealing, start: { ...manifestsAndSelfHealing.start, speed: 2 } },
      }),
      /^start\.speed: one of 0\.25, 1, 5, 30, 100, 300$/,
    ],
    [
      "words about such a speed",
      JSON.stringify({ ...FILE, text: { ...manifestsAndSelfHealingEn, summary: "Choose 60× at the top." } }),
      /^the page offers no speed of 60×$/,
    ],
    ["steps of another shape", JSON.stringify({ ...FILE, lesson: { ...manifestsAndSelfHealing, steps: 5 } }), /./],
  ])("%s", (_name, source, problem) => {
    const file = readLessonFile(source, GLOSSARY_EN);
    expect(file.ok).toBe(false);
    expect(file.ok ? [] : file.problems).toEqual(expect.arrayContaining([expect.stringMatching(problem)]));
  });
});
