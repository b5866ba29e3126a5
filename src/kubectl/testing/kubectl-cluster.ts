/** kubectl on a test cluster: a command line in, what it prints and its exit code out. Virtual time passes while it waits. */
import type { ApiClient } from "../../api/api-client.ts";
import type { OpenWatch } from "../../engine/apiserver/api-server.ts";
import { TestCluster } from "../../engine/testing/test-cluster.ts";
import type { Session } from "../command.ts";
import { type KubectlEnvironment, startKubectl } from "../driver.ts";

export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

const STEP_MS = 100;

export class KubectlCluster {
  readonly test: TestCluster;
  readonly files = new Map<string, string>();
  readonly session: Session = { namespace: "default", resources: undefined };
  /** Requests that changed something, as `METHOD path`. */
  readonly writes: string[] = [];
  /** What the editor does to a text; undefined is giving up. */
  editing: (text: string) => string | undefined = (text) => text;
  /** What somebody types when they are asked; then the input is at its end. */
  typing: string[] = [];
  private readonly watches = new Set<OpenWatch>();
  private readonly wakes = new Set<{ readonly atMs: number; readonly wake: () => void }>();

  constructor(test: TestCluster = new TestCluster()) {
    this.test = test;
  }

  get nowMs(): number {
    const { kernel } = this.test.cluster;
    return kernel.epochMs + kernel.nowMs;
  }

  /** Runs to the end; after `interruptAfterMs` of virtual time somebody presses Ctrl+C. */
  run(line: string | readonly string[], interruptAfterMs = 600_000): Printed {
    const words = typeof line === "string" ? line.split(" ") : line;
    let [out, err] = ["", ""];
    const ended: number[] = [];
    const running = startKubectl(words, this.environment(), {
      print(stream, text) {
        if (stream === "out") out += text;
        else err += text;
      },
      done(exitCode) {
        ended.push(exitCode);
      },
    });
    const limit = this.test.elapsedMs + interruptAfterMs;
    while (ended.length === 0 && this.test.elapsedMs < limit) this.pass();
    if (ended.length === 0) running.interrupt();
    return { out, err, code: ended[0] ?? -1 };
  }

  /** Synchronous but for what takes virtual time: `pass` lets it go by. */
  environment(): KubectlEnvironment {
    return {
      client: this.client(),
      session: this.session,
      now: () => this.nowMs,
      readFile: (name: string) => this.files.get(name),
      fileNames: () => [...this.files.keys()],
      saveFile: (name: string, text: string) => void this.files.set(name, text),
      ask: (_prompt: string, done: (line: string | undefined) => void) => {
        done(this.typing.shift());
        return () => undefined;
      },
      edit: (_name: string, text: string, done: (edited: string | undefined) => void) => {
        done(this.editing(text));
        return () => undefined;
      },
      wakeAt: (atMs: number, wake: () => void) => {
        const entry = { atMs, wake };
        this.wakes.add(entry);
        return () => void this.wakes.delete(entry);
      },
    };
  }

  private client(): ApiClient {
    const { cluster } = this.test;
    return {
      request: (request, done) => {
        if (request.method !== "GET") this.writes.push(`${request.method} ${request.path}`);
        done(cluster.handle(request));
      },
      watch: (path, onEvents, accept) => {
        const headers: Record<string, string> = accept === undefined ? {} : { accept };
        const opened = cluster.openWatch({ method: "GET", path, headers }, onEvents);
        if (!opened.ok) {
          onEvents([{ type: "ERROR", object: opened.status }]);
          return () => undefined;
        }
        this.watches.add(opened.value);
        return () => {
          opened.value.close();
          this.watches.delete(opened.value);
        };
      },
    };
  }

  /** Lets 100 virtual milliseconds go by, and tells those who wait. */
  pass(): void {
    this.test.advance(STEP_MS);
    for (const watch of Array.from(this.watches)) watch.poll();
    for (const entry of Array.from(this.wakes)) {
      if (entry.atMs > this.nowMs || !this.wakes.delete(entry)) continue;
      entry.wake();
    }
  }
}
