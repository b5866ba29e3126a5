/** Plays a lesson headless: the real engine, kubectl and runner on virtual time. */
import { KubectlCluster } from "../../kubectl/testing/kubectl-cluster.ts";
import { parseLine } from "../../ui/terminal/command-line.ts";
import { TestCluster } from "../../engine/testing/test-cluster.ts";
import type { Verdict } from "../goals/goal-check.ts";
import type { Action, Lesson } from "../lesson.ts";
import { LessonRunner } from "../runner/lesson-runner.ts";

const LOOK_EVERY_MS = 500;
/** Virtual time within which what was done has to show. */
export const PATIENCE_MS = 240_000;

export class LessonPlayer {
  readonly kubectl: KubectlCluster;
  readonly runner: LessonRunner;
  private readonly near = new Set<string>();

  constructor(lesson: Lesson) {
    const { start } = lesson;
    const { seed, nodes, controlPlanes, machine } = start;
    const test = new TestCluster({
      seed,
      nodes,
      ...(controlPlanes === undefined ? {} : { controlPlanes }),
      ...(machine === undefined ? {} : { machine }),
    });
    this.kubectl = new KubectlCluster(test);
    if (start.manifests.trim() !== "") this.apply(start.manifests);
    test.advance(start.settleSeconds * 1000);
    const { client } = this.kubectl.environment();
    this.runner = new LessonRunner(
      lesson,
      client,
      () => test.elapsedMs,
      (state) => this.note(state.verdict),
    );
    this.runner.look();
  }

  /** The near misses met in this step, in the order in which they came. */
  get nearMisses(): readonly string[] {
    return [...this.near];
  }

  get reached(): boolean {
    return this.runner.state.steps[this.runner.state.step]?.outcome === "reached";
  }

  do(actions: readonly Action[]): void {
    for (const action of actions) {
      if ("apply" in action) this.apply(action.apply);
      else if ("run" in action) this.run(action.run);
      else this.pass(action.waitSeconds * 1000);
      this.runner.look();
    }
  }

  /** Lets time go by, looking twice a second, until the step's goal is reached or `withinMs` is over. */
  untilReached(withinMs: number = PATIENCE_MS): boolean {
    const limit = this.kubectl.test.elapsedMs + withinMs;
    while (!this.reached && this.kubectl.test.elapsedMs < limit) this.pass(LOOK_EVERY_MS);
    return this.reached;
  }

  next(): void {
    this.near.clear();
    this.runner.next();
    if (!this.runner.state.finished) this.runner.look();
  }

  /** Solves every step before this one. */
  goTo(stepId: string): void {
    while (this.runner.step.id !== stepId) {
      const { goal, solution, id } = this.runner.step;
      this.do(solution);
      if (goal !== undefined && !this.untilReached()) throw new Error(`the solution does not reach the goal of ${id}`);
      this.next();
    }
  }

  private pass(ms: number): void {
    for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) {
      this.kubectl.test.advance(LOOK_EVERY_MS);
      this.runner.look();
    }
  }

  private apply(yaml: string): void {
    this.kubectl.files.set("lesson.yaml", yaml);
    this.run("kubectl apply -f lesson.yaml");
  }

  private run(line: string): void {
    const parsed = parseLine(line);
    const [program, ...words] = (parsed.ok ? parsed.pipelines[0]?.stages[0]?.words : undefined) ?? [];
    if (program !== "kubectl") throw new Error(`a lesson runs kubectl, not ${line}`);
    const { err, code } = this.kubectl.run(words);
    if (code !== 0) throw new Error(`${line}: exit code ${code}: ${err}`);
  }

  private note(verdict: Verdict): void {
    if (verdict.state === "near") this.near.add(verdict.nearMiss);
  }
}
