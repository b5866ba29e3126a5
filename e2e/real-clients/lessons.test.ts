/** Every lesson and challenge is solved by its solution over HTTP too, with the real kubectl: none is skipped. */
import { expect, it } from "vitest";
import { LESSONS } from "../../src/lessons/catalogue.ts";
import { HttpLessonPlayer } from "./http-lesson-player.ts";
import { useRealCluster } from "./real-cluster.ts";

const cluster = useRealCluster(1, ["--paused"]);
/** Seconds each on a machine that has nothing else to do; it may have a lot. */
const TIMEOUT_MS = 300_000;

it.each(LESSONS.map((lesson) => [lesson.id, lesson] as const))("%s", { timeout: TIMEOUT_MS }, async (_, lesson) => {
  const player = await HttpLessonPlayer.begin(cluster, lesson);
  for (const step of lesson.steps) {
    expect(player.runner.step.id).toBe(step.id);
    if (step.goal !== undefined) expect(player.reached, `${step.id} at its start`).toBe(false);
    await player.do(step.solution);
    if (step.goal !== undefined) expect(await player.untilReached(), `goal of ${step.id}`).toBe(true);
    const { answer } = player.runner.state.steps[player.runner.state.step] ?? {};
    if (step.prediction?.diagnosis === true && answer !== undefined) player.runner.predict(answer);
    await player.next();
  }
  expect(player.runner.state.finished).toBe(true);
  expect(player.runner.state.steps.map(({ outcome }) => outcome)).not.toContain("skipped");
});
