import { describe, expect, it } from "vitest";
import type { ApiClient, ApiResponse } from "../../api/api-client.ts";
import type { Lesson } from "../lesson.ts";
import { LessonRunner, type SavedLesson } from "./lesson-runner.ts";

const PATH = "/api/v1/namespaces/default/pods";

const LESSON: Lesson = {
  id: "two-pods",
  kind: "lesson",
  minutes: 5,
  start: { seed: 1, nodes: 1, manifests: "", settleSeconds: 0, speed: 1, view: "placement" },
  steps: [
    {
      id: "one-more",
      goal: {
        facts: { pods: PATH },
        seen: { none: "size(pods) == 0" },
        reached: "seen.none && size(pods) == size(was.pods) + 1",
        heldSeconds: 10,
        nearMisses: [{ id: "many", when: "size(pods) > 3" }],
      },
      solution: [],
    },
    { id: "read", solution: [] },
  ],
  checks: { otherWays: [], mistakes: [] },
};

/** A cluster of which only the number of Pods matters, and whose answers may be kept waiting. */
class Surroundings {
  pods = 2;
  nowMs = 100_000;
  holdsBack = false;
  private readonly held: (() => void)[] = [];

  readonly client: ApiClient = {
    request: (_request, done) => {
      const response: ApiResponse = { code: 200, body: { items: Array.from({ length: this.pods }, () => ({})) } };
      if (this.holdsBack) this.held.push(() => done(response));
      else done(response);
    },
    watch: () => () => undefined,
  };

  runner(saved?: SavedLesson): LessonRunner {
    return new LessonRunner(
      LESSON,
      this.client,
      () => this.nowMs,
      () => undefined,
      saved,
    );
  }

  look(runner: LessonRunner, pods: number, afterMs = 1_000): LessonRunner {
    this.pods = pods;
    this.nowMs += afterMs;
    runner.look();
    return runner;
  }

  answer(): void {
    this.holdsBack = false;
    for (const done of this.held.splice(0)) done();
  }
}

/** As storage gives it back. */
function stored(runner: LessonRunner): SavedLesson {
  return structuredClone(runner.saved);
}

describe("a lesson that is left off", () => {
  it("goes on with what had been seen, and with the facts of the step's first look", () => {
    const around = new Surroundings();
    const runner = around.look(around.runner(), 2);
    around.look(runner, 0);
    const later = around.runner(stored(runner));
    around.look(later, 3);
    expect(later.state.verdict).toEqual({ state: "holding", forSeconds: 0, ofSeconds: 10 });
    const again = around.runner(stored(later));
    around.look(again, 3, 10_000);
    expect(again.state.steps[0]?.outcome).toBe("reached");
  });
});

describe("a clock that is turned back", () => {
  it("is not judged before the step, and is judged on from there", () => {
    const around = new Surroundings();
    const runner = around.look(around.runner(), 2);
    around.look(runner, 0);
    around.look(runner, 5, -60_000);
    expect(runner.state.verdict).toEqual({ state: "past" });
    around.look(runner, 5, 60_000);
    expect(runner.state.verdict).toEqual({ state: "near", nearMiss: "many", values: {} });
  });

  it("asks what has to hold to hold once more", () => {
    const around = new Surroundings();
    const runner = around.look(around.runner(), 2, 30_000);
    around.look(runner, 0);
    around.look(runner, 3, 9_000);
    around.look(runner, 3, -8_000);
    around.look(runner, 3, 9_000);
    expect(runner.state.verdict).toEqual({ state: "holding", forSeconds: 9, ofSeconds: 10 });
  });
});

describe("a cluster that cannot be asked", () => {
  it("leaves nothing of a look that was under way", () => {
    const around = new Surroundings();
    const runner = around.runner();
    around.holdsBack = true;
    around.look(runner, 9);
    runner.giveUpLook();
    around.answer();
    expect(runner.saved.memory).toBeUndefined();
    around.look(runner, 2);
    expect(runner.saved.memory?.was).toEqual({ pods: [{}, {}] });
  });
});
