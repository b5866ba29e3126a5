/**
 * Plays a lesson against `npm run serve`: the cluster, the facts of the goals and the clock over HTTP, the learner's
 * commands by the real kubectl.
 */
import type { ApiClient } from "../../src/api/api-client.ts";
import type { Action, Lesson } from "../../src/lessons/lesson.ts";
import { LessonRunner } from "../../src/lessons/runner/lesson-runner.ts";
import { parseLine } from "../../src/ui/terminal/command-line.ts";
import type { RealCluster } from "./real-cluster.ts";

const EPOCH_MS = Date.UTC(2026, 0, 1);
const LOOK_EVERY_MS = 1_000;
/** Virtual time within which what was done has to show. */
const PATIENCE_MS = 240_000;
/** What a command may wait for comes only with time: it passes once the command has run so long in real time. */
const COMMAND_WAITS_AFTER_MS = 400;

export class HttpLessonPlayer {
  readonly runner: LessonRunner;
  private readonly cluster: RealCluster;
  private elapsedMs = 0;

  private constructor(cluster: RealCluster, lesson: Lesson) {
    this.cluster = cluster;
    this.runner = new LessonRunner(
      lesson,
      this.client(),
      () => this.elapsedMs,
      () => undefined,
    );
  }

  /** A cluster as the lesson wants it, in the place of the one that the server has. */
  static async begin(cluster: RealCluster, lesson: Lesson): Promise<HttpLessonPlayer> {
    const { seed, nodes, machine, controlPlanes, manifests, settleSeconds } = lesson.start;
    const configuration = { epochMs: EPOCH_MS, seed, nodes, machine, controlPlanes };
    await call(cluster, "PUT", "/sim/v1/recording", {
      format: "kubarium-recording/1",
      configuration,
      inputs: [],
      end: { at: 0, processed: 0, inputs: 0 },
    });
    const player = new HttpLessonPlayer(cluster, lesson);
    if (manifests.trim() !== "") await player.apply(manifests);
    await player.advance(settleSeconds * 1000);
    await player.look();
    return player;
  }

  get reached(): boolean {
    return this.runner.state.steps[this.runner.state.step]?.outcome === "reached";
  }

  async do(actions: readonly Action[]): Promise<void> {
    for (const action of actions) {
      if ("apply" in action) await this.apply(action.apply);
      else if ("run" in action) await this.run(action.run);
      else await this.pass(action.waitSeconds * 1000);
      await this.look();
    }
  }

  async untilReached(withinMs: number = PATIENCE_MS): Promise<boolean> {
    const limit = this.elapsedMs + withinMs;
    while (!this.reached && this.elapsedMs < limit) await this.pass(LOOK_EVERY_MS);
    return this.reached;
  }

  async next(): Promise<void> {
    this.runner.next();
    if (!this.runner.state.finished) await this.look();
  }

  private look(): Promise<void> {
    return new Promise((resolve) => this.runner.look(resolve));
  }

  private async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += LOOK_EVERY_MS) {
      await this.advance(LOOK_EVERY_MS);
      await this.look();
    }
  }

  private async advance(ms: number): Promise<void> {
    const clock = await call(this.cluster, "POST", "/sim/v1/clock/advance", { ms });
    this.elapsedMs = (clock as { readonly elapsedMs: number }).elapsedMs;
  }

  private apply(yaml: string): Promise<void> {
    return this.kubectl(["apply", "-f", "-"], yaml);
  }

  private run(line: string): Promise<void> {
    const parsed = parseLine(line);
    const [program, ...words] = (parsed.ok ? parsed.pipelines[0]?.stages[0]?.words : undefined) ?? [];
    if (program !== "kubectl") throw new Error(`a lesson runs kubectl, not ${line}`);
    return this.kubectl(words);
  }

  private async kubectl(words: readonly string[], input?: string): Promise<void> {
    const began = performance.now();
    const command = { ended: false };
    const ends = this.cluster.kubectlWords(words, input).finally(() => (command.ended = true));
    while (!command.ended) {
      await Promise.race([ends, new Promise((resolve) => setTimeout(resolve, 20))]);
      if (!command.ended && performance.now() - began > COMMAND_WAITS_AFTER_MS) await this.pass(LOOK_EVERY_MS);
    }
    const { exitCode, output } = await ends;
    if (exitCode !== 0) throw new Error(`kubectl ${words.join(" ")}: exit code ${exitCode}: ${output}`);
  }

  private client(): ApiClient {
    return {
      request: ({ method, path }, done) =>
        void fetch(this.cluster.url() + path, { method }).then(async (response) => {
          const text = await response.text();
          const isJson = response.headers.get("content-type")?.includes("json") === true;
          done({ code: response.status, body: isJson ? (JSON.parse(text) as unknown) : text });
        }),
      watch: () => {
        throw new Error("a lesson reads, it does not watch");
      },
    };
  }
}

async function call(cluster: RealCluster, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(cluster.url() + path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { readonly message?: string };
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status}: ${answer.message ?? ""}`);
  return answer;
}
