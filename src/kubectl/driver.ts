/** Carries out the effects of a command over an `ApiClient`, with callbacks and without promises. */
import type { ApiClient, WatchEvent } from "../api/api-client.ts";
import type { Surroundings } from "./command.ts";
import { runCommandLine } from "./run-command-line.ts";
import { safeText } from "./safe-text.ts";
import type { Effect, Steps } from "./steps.ts";

export interface KubectlEnvironment extends Surroundings {
  readonly client: ApiClient;
  /** Calls back once the virtual time has come; returns the call that cancels it. */
  wakeAt(unixMs: number, wake: () => void): () => void;
  /**
   * Shows a text to be edited and calls back with what was saved, or with undefined when nothing was.
   * Returns the call that takes it away again.
   */
  edit?(name: string, text: string, done: (edited: string | undefined) => void): () => void;
  /** Reads a line that somebody types, and calls back with it, or with undefined at the end of the input. */
  ask?(prompt: string, done: (line: string | undefined) => void): () => void;
  /** Writes a file of the editor. */
  saveFile?(name: string, text: string): void;
}

export interface CommandListener {
  /** Text that is safe to show: it holds no control characters but line breaks and tabs. */
  print(stream: "out" | "err", text: string): void;
  done(exitCode: number): void;
}

export interface RunningCommand {
  /** Ctrl+C: ends the command with exit code 130. */
  interrupt(): void;
}

const INTERRUPTED = 130;
const KILLED_BY_DEFECT = 2;

/** @param words the command line without `kubectl` */
export function startKubectl(
  words: readonly string[],
  environment: KubectlEnvironment,
  listener: CommandListener,
): RunningCommand {
  return new Driver(runCommandLine(words, environment), environment, listener);
}

class Driver implements RunningCommand {
  private readonly steps: Steps<number>;
  private readonly environment: KubectlEnvironment;
  private readonly listener: CommandListener;
  private waiting: WatchEvent[] = [];
  private closeWatch: (() => void) | undefined;
  /** What the command waits for; answering it twice does nothing. */
  private resume: ((answer: unknown) => void) | undefined;
  private cancelWake: (() => void) | undefined;
  private effect: Effect["do"] | undefined;
  private ended = false;

  constructor(steps: Steps<number>, environment: KubectlEnvironment, listener: CommandListener) {
    this.steps = steps;
    this.environment = environment;
    this.listener = listener;
    this.run(undefined);
  }

  interrupt(): void {
    if (!this.ended) this.end(INTERRUPTED);
  }

  /** Goes on until an effect has to be waited for. A loop, so that synchronous answers do not pile up calls. */
  private run(first: unknown): void {
    let answer: unknown = first;
    while (!this.ended) {
      let step: IteratorResult<Effect, number>;
      try {
        step = this.steps.next(answer);
      } catch (defect) {
        this.end(KILLED_BY_DEFECT);
        throw defect;
      }
      if (step.done === true) return this.end(step.value);
      const immediate = this.perform(step.value);
      if (immediate === WAIT) return;
      answer = immediate;
    }
  }

  private perform(effect: Effect): unknown {
    this.effect = effect.do;
    switch (effect.do) {
      case "print":
        this.listener.print(effect.stream, safeText(effect.text));
        return undefined;
      case "watch":
        this.stopWatch();
        this.closeWatch = this.environment.client.watch(effect.path, (events) => this.receive(events), effect.accept);
        return undefined;
      case "unwatch":
        this.stopWatch();
        return undefined;
      case "request":
        return this.wait((done) => this.environment.client.request(effect.request, done));
      case "edit": {
        const { edit } = this.environment;
        if (edit === undefined) return undefined;
        return this.wait((done) => {
          this.cancelWake = edit(effect.name, effect.text, done);
        });
      }
      case "ask": {
        const { ask } = this.environment;
        if (ask === undefined) return undefined;
        return this.wait((done) => {
          this.cancelWake = ask(safeText(effect.prompt), done);
        });
      }
      case "save":
        this.environment.saveFile?.(effect.name, effect.text);
        return undefined;
      case "sleep":
        return this.wait((done) => this.wake(this.environment.now() + effect.ms, done));
      case "next": {
        if (this.waiting.length > 0) return this.takeEvents();
        const { untilMs } = effect;
        if (untilMs !== undefined && this.environment.now() >= untilMs) return undefined;
        return this.wait((done) => {
          if (untilMs !== undefined) this.wake(untilMs, done);
        });
      }
    }
  }

  /** The answer itself when it came at once, and otherwise WAIT. */
  private wait(start: (done: (answer: unknown) => void) => void): unknown {
    let answer: unknown = WAIT;
    let later = false;
    const resume = (value: unknown): void => {
      if (this.resume !== resume) return;
      this.resume = undefined;
      this.cancelWake?.();
      this.cancelWake = undefined;
      if (later) this.run(value);
      else answer = value;
    };
    this.resume = resume;
    start(resume);
    later = true;
    return answer;
  }

  private wake(atMs: number, done: (answer: unknown) => void): void {
    this.cancelWake = this.environment.wakeAt(atMs, () => done(undefined));
  }

  private receive(events: readonly WatchEvent[]): void {
    if (this.ended) return;
    this.waiting.push(...events);
    // Only a wait for events is resumed by them: requests and sleeps have their own answers.
    if (this.effect === "next") this.resume?.(this.takeEvents());
  }

  private takeEvents(): readonly WatchEvent[] {
    const events = this.waiting;
    this.waiting = [];
    return events;
  }

  private stopWatch(): void {
    this.closeWatch?.();
    this.closeWatch = undefined;
    this.waiting = [];
  }

  private end(exitCode: number): void {
    this.ended = true;
    this.resume = undefined;
    this.cancelWake?.();
    this.stopWatch();
    this.listener.done(exitCode);
  }
}

const WAIT = Symbol("the answer comes later");
