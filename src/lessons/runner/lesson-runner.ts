/**
 * Plays a lesson: which step, which hints, how far the goal is. Speaks to the cluster only through an `ApiClient`;
 * its state is plain data, so that progress can be kept. Look at the cluster with `look()` as often as it changes.
 */
import type { ApiClient } from "../../api/api-client.ts";
import { evaluate, holds } from "../goals/expression.ts";
import { beginStep, factsInStep, lookAtGoal, type StepMemory, type Verdict } from "../goals/goal-check.ts";
import { readFacts } from "../goals/read-facts.ts";
import type { Lesson, Prediction, Step } from "../lesson.ts";

export interface StepProgress {
  readonly outcome: "open" | "reached" | "skipped";
  readonly hintsShown: number;
  readonly solutionShown: boolean;
  /** The option that the learner chose. */
  readonly predicted?: string;
  /** The option that came true. */
  readonly answer?: string;
}

export interface LessonState {
  readonly lesson: string;
  readonly step: number;
  readonly steps: readonly StepProgress[];
  readonly verdict: Verdict;
  /** Virtual time at which the present step began: where a reset goes back to. */
  readonly stepBeganMs: number;
  readonly finished: boolean;
}

/** A lesson that was left off in the middle of a step: plain data. */
export interface SavedLesson {
  readonly state: LessonState;
  readonly memory: StepMemory | undefined;
}

/** The clock may be so much behind where it was when the step began: a page that is loaded again has lost a moment. */
const EARLIER_MS = 2_000;
const UNTOUCHED: StepProgress = { outcome: "open", hintsShown: 0, solutionShown: false };
const OPEN: Verdict = { state: "open" };

/** Nothing is left to do in the step: its goal is reached, or the diagnosis is right, or there is only something to read. */
export function isDone({ goal, prediction }: Step, { outcome, predicted, answer }: StepProgress): boolean {
  if (outcome === "reached") return true;
  if (goal !== undefined) return false;
  return prediction?.diagnosis !== true || (answer !== undefined && predicted === answer);
}

export class LessonRunner {
  readonly lesson: Lesson;
  private readonly client: ApiClient;
  private readonly now: () => number;
  private readonly changed: (state: LessonState) => void;
  private current: LessonState;
  private memory: StepMemory | undefined;
  /** A look that is under way; a later one waits for its turn. */
  private looking = false;
  /** Looks begun before the step changed do not count. */
  private round = 0;

  /**
   * @param now virtual milliseconds
   * @param saved what `saved` gave before, of the same lesson and the same cluster
   */
  constructor(
    lesson: Lesson,
    client: ApiClient,
    now: () => number,
    changed: (state: LessonState) => void,
    saved?: SavedLesson,
  ) {
    this.lesson = lesson;
    this.client = client;
    this.now = now;
    this.changed = changed;
    this.memory = saved?.memory;
    this.current = saved?.state ?? {
      lesson: lesson.id,
      step: 0,
      steps: lesson.steps.map(() => UNTOUCHED),
      verdict: OPEN,
      stepBeganMs: now(),
      finished: false,
    };
  }

  get state(): LessonState {
    return this.current;
  }

  /** What another runner needs to go on from here. */
  get saved(): SavedLesson {
    return { state: this.current, memory: this.memory };
  }

  get step(): Step {
    const step = this.lesson.steps[this.current.step];
    if (step === undefined) throw new RangeError(`lesson ${this.lesson.id} has no step ${this.current.step}`);
    return step;
  }

  /** Reads the facts and judges. `done` comes when the look is over; at once when one is under way already. */
  look(done: () => void = () => undefined): void {
    const { goal, prediction } = this.step;
    const progress = this.current.steps[this.current.step] ?? UNTOUCHED;
    const asks = prediction !== undefined && progress.answer === undefined;
    if (this.looking || this.current.finished || (goal === undefined && !asks)) {
      done();
      return;
    }
    if (this.now() < this.current.stepBeganMs - EARLIER_MS) {
      if (progress.outcome === "open") this.edit({}, { state: "past" });
      done();
      return;
    }
    this.looking = true;
    const { round } = this;
    const sources = { ...goal?.facts, ...(asks ? prediction.facts : {}) };
    readFacts(this.client, sources, (facts) => {
      if (round === this.round) {
        this.looking = false;
        this.judge(facts);
      }
      done();
    });
  }

  /** The cluster could not be asked: what a look under way has read is not how the cluster is. */
  giveUpLook(): void {
    this.round += 1;
    this.looking = false;
  }

  private judge(facts: Readonly<Record<string, unknown>>): void {
    const { goal, prediction } = this.step;
    const atMs = this.now();
    this.memory ??= beginStep(goal, facts, atMs);
    if (prediction !== undefined) this.reveal(prediction, factsInStep(this.memory, facts, atMs));
    if (goal === undefined || this.progress().outcome === "reached") return;
    const { verdict, memory } = lookAtGoal(goal, this.memory, facts, atMs);
    this.memory = memory;
    if (verdict.state === "reached") this.edit({ outcome: "reached" }, verdict);
    else this.edit({}, verdict);
  }

  private reveal(prediction: Prediction, facts: Readonly<Record<string, unknown>>): void {
    const { answer } = this.progress();
    if (answer !== undefined || !holds(prediction.revealed, facts)) return;
    const came = evaluate(prediction.answer, facts);
    if (typeof came === "string") this.edit({ answer: came }, this.current.verdict);
  }

  /** A guess cannot be changed once it is known what came true; a diagnosis can, until it is right. */
  predict(option: string): void {
    const { answer, predicted } = this.progress();
    const open =
      this.step.prediction?.diagnosis === true
        ? answer === undefined || predicted !== answer
        : answer === undefined || predicted === undefined;
    if (open) this.edit({ predicted: option }, this.current.verdict);
  }

  showHint(): void {
    this.edit({ hintsShown: this.progress().hintsShown + 1 }, this.current.verdict);
  }

  showSolution(): void {
    this.edit({ solutionShown: true }, this.current.verdict);
  }

  /** On to the next step; one whose goal or diagnosis is open counts as skipped. */
  next(): void {
    const left = isDone(this.step, this.progress()) ? "reached" : "skipped";
    this.edit({ outcome: left }, this.current.verdict);
    if (this.current.step + 1 >= this.lesson.steps.length) this.publish({ ...this.current, finished: true });
    else this.goTo(this.current.step + 1);
  }

  goTo(step: number): void {
    this.giveUpLook();
    this.memory = undefined;
    this.publish({ ...this.current, step, verdict: OPEN, stepBeganMs: this.now(), finished: false });
  }

  /** After the cluster went back to where the step began. */
  restartStep(): void {
    const steps = this.current.steps.map((progress, index) =>
      index === this.current.step ? { ...UNTOUCHED, hintsShown: progress.hintsShown } : progress,
    );
    this.giveUpLook();
    this.memory = undefined;
    this.publish({ ...this.current, steps, verdict: OPEN, finished: false });
  }

  private progress(): StepProgress {
    return this.current.steps[this.current.step] ?? UNTOUCHED;
  }

  private edit(change: Partial<StepProgress>, verdict: Verdict): void {
    const steps = this.current.steps.map((progress, index) =>
      index === this.current.step ? { ...progress, ...change } : progress,
    );
    this.publish({ ...this.current, steps, verdict });
  }

  private publish(state: LessonState): void {
    this.current = state;
    this.changed(state);
  }
}
