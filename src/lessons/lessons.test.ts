/** Every lesson in every language, played headless: nothing is skipped. */
import { describe, expect, it } from "vitest";
import { LESSONS } from "./catalogue.ts";
import { GLOSSARY_EN } from "./glossary/en.ts";
import { GLOSSARY_JA } from "./glossary/ja.ts";
import type { Glossary } from "./glossary/glossary.ts";
import type { LessonText } from "./lesson-text.ts";
import { isDone, type StepProgress } from "./runner/lesson-runner.ts";
import { LessonPlayer } from "./testing/lesson-player.ts";
import { LESSON_TEXTS_EN } from "./texts-en.ts";
import { LESSON_TEXTS_JA } from "./texts-ja.ts";
import { lessonProblems, textProblems } from "./validate-lesson.ts";

const LANGUAGES: readonly [string, Readonly<Record<string, LessonText>>, Glossary][] = [
  ["en", LESSON_TEXTS_EN, GLOSSARY_EN],
  ["ja", LESSON_TEXTS_JA, GLOSSARY_JA],
];

describe.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))("%s", (_, lesson) => {
  it("is well made", () => {
    expect(lessonProblems(lesson)).toEqual([]);
  });

  it.each(LANGUAGES)("has all its words in %s", (_language, texts, glossary) => {
    expect(textProblems(lesson, texts[lesson.id], glossary)).toEqual([]);
  });

  it("does not pass by waiting", () => {
    const player = new LessonPlayer(lesson);
    while (lesson.steps[player.runner.state.step]?.goal === undefined) player.next();
    expect(player.untilReached(30_000)).toBe(false);
  });

  it("is solved by its solution, step by step", () => {
    const player = new LessonPlayer(lesson);
    for (const step of lesson.steps) {
      expect(player.runner.step.id).toBe(step.id);
      if (step.goal !== undefined) expect(player.untilReached(3_000), `${step.id} at its start`).toBe(false);
      player.do(step.solution);
      if (step.goal !== undefined) expect(player.untilReached(), `goal of ${step.id}`).toBe(true);
      if (step.prediction !== undefined) {
        const answer = player.runner.state.steps[player.runner.state.step]?.answer;
        expect(step.prediction.options, `answer of ${step.id}`).toContain(answer);
        if (step.prediction.diagnosis === true) diagnose(player, step.prediction.options, answer ?? "");
      }
      player.next();
    }
    expect(player.runner.state.finished).toBe(true);
    expect(player.runner.state.steps.map(({ outcome }) => outcome)).not.toContain("skipped");
  });

  it.each(lesson.checks.otherWays.map((way) => [JSON.stringify(way.actions).slice(0, 90), way] as const))(
    "is also solved by %s",
    (_name, { step, actions }) => {
      const player = new LessonPlayer(lesson);
      player.goTo(step);
      player.do(actions);
      expect(player.untilReached()).toBe(true);
    },
  );

  it.each(lesson.checks.mistakes.map((mistake) => [mistake.nearMiss, mistake] as const))(
    "names the mistake: %s",
    (nearMiss, { step, actions }) => {
      const player = new LessonPlayer(lesson);
      player.goTo(step);
      player.do(actions);
      expect(player.untilReached(30_000)).toBe(false);
      expect(player.nearMisses).toContain(nearMiss);
    },
  );
});

/** A wrong diagnosis is no way on; the right one is. */
function diagnose({ runner }: LessonPlayer, options: readonly string[], answer: string): void {
  const progress = (): StepProgress => {
    const found = runner.state.steps[runner.state.step];
    if (found === undefined) throw new Error(`no progress of ${runner.step.id}`);
    return found;
  };
  for (const option of options.filter((each) => each !== answer)) {
    runner.predict(option);
    expect(isDone(runner.step, progress()), `${option} is not what is wrong`).toBe(false);
  }
  runner.predict(answer);
  expect(isDone(runner.step, progress())).toBe(true);
}

it.each(LESSONS.map((lesson, index) => [lesson.id, lesson, index] as const))(
  "%s needs only what is offered before it, and lasts 5 to 15 minutes",
  (_, { needs = [], kind, minutes }, index) => {
    const before = LESSONS.slice(0, index).map(({ id }) => id);
    expect(needs.filter((id) => !before.includes(id))).toEqual([]);
    expect(minutes).toBeGreaterThanOrEqual(kind === "lesson" ? 5 : 3);
    expect(minutes).toBeLessThanOrEqual(15);
  },
);

it.each(LESSONS.filter(({ kind }) => kind === "challenge").map((lesson) => [lesson.id, lesson] as const))(
  "%s does not tell what is wrong before anything is done",
  (_, lesson) => {
    const player = new LessonPlayer(lesson);
    player.goTo("repair");
    player.untilReached(5_000);
    const told = lesson.checks.mistakes.filter(({ nearMiss }) => player.nearMisses.includes(nearMiss));
    expect(told.map(({ nearMiss }) => nearMiss)).toEqual([]);
  },
);

it("words belong to lessons, and the glossaries have the same entries", () => {
  const ids = LESSONS.map(({ id }) => id).sort();
  expect(Object.keys(LESSON_TEXTS_EN).sort()).toEqual(ids);
  expect(Object.keys(LESSON_TEXTS_JA).sort()).toEqual(ids);
  expect(Object.keys(GLOSSARY_JA).sort()).toEqual(Object.keys(GLOSSARY_EN).sort());
});
