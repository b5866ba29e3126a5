/** Whole lessons, from the first step to the last, by keyboard alone, in either language. */
import { expect, test } from "@playwright/test";
import { LESSONS } from "../src/lessons/catalogue.ts";
import { LESSON_TEXTS_EN } from "../src/lessons/texts-en.ts";
import { LESSON_TEXTS_JA } from "../src/lessons/texts-ja.ts";
import { ENGLISH, JAPANESE, KeyboardLearner } from "./keyboard-learner.ts";
import { Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** With this set every lesson is played in both languages, which takes twenty minutes. */
const ALL = process.env.KUBARIUM_ALL_LESSONS !== undefined;
const LANGUAGES = [
  ["en", ENGLISH, LESSON_TEXTS_EN, ["manifests-and-self-healing", "how-a-node-is-chosen", "services-and-dns"]],
  ["ja", JAPANESE, LESSON_TEXTS_JA, ["manifests-and-self-healing", "letting-users-in", "steering-placement"]],
] as const;

for (const [language, names, texts, chosen] of LANGUAGES) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: language });
    for (const id of ALL ? LESSONS.map((lesson) => lesson.id) : chosen) {
      test(`${id} is played by keyboard`, async ({ page }) => {
        test.setTimeout(ALL ? 400_000 : 120_000);
        const lesson = LESSONS.find((each) => each.id === id);
        const text = texts[id];
        if (lesson === undefined || text === undefined) throw new Error(`there is no lesson ${id}`);
        await page.goto("/?seed=7&nodes=3");
        await new Playground(page).ready();
        const learner = new KeyboardLearner(page, names, text);
        await learner.begin();
        await learner.play(lesson);
        await expect(page.locator(".lesson__dot--skipped")).toHaveCount(0);
      });
    }
  });
}
