/**
 * Two clusters that are the same: the real kubectl talks to one over HTTP, the page's kubectl to the other in the
 * process. Virtual time passes in both alike, so that even names, ages and resource versions must come out the same.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ApiClient, ApiResponse } from "../../src/api/api-client.ts";
import { createApiServerHttp } from "../../src/hosts/server/api-server-http.ts";
import { ServedCluster } from "../../src/hosts/server/served-cluster.ts";
import type { Session } from "../../src/kubectl/command.ts";
import { startKubectl } from "../../src/kubectl/driver.ts";
import { realBinaries } from "./binaries.ts";
import { FILES, words } from "./real-cluster.ts";

export interface Printed {
  readonly out: string;
  readonly err: string;
  readonly code: number | null;
}

export interface CommandOptions {
  /** Standard input, for `-f -`. */
  readonly input?: string;
  /** Virtual time passes while the command runs. */
  readonly waits?: boolean;
}

const CONFIGURATION = { epochMs: Date.UTC(2026, 0, 1), seed: 1, nodes: 3 };
const STEP_MS = 100;
const STEP_EVERY_REAL_MS = 5;
const MOST_STEPS = 6_000;
const LONGEST_REAL_MS = 15_000;
/** What the editor of the test does to the text. */
const EDITED = { from: "edit-me", to: "edited" };

export class TwinClusters {
  private readonly real = new ServedCluster(CONFIGURATION, 1, true);
  private readonly page = new ServedCluster(CONFIGURATION, 1, true);
  private readonly server: Server = createApiServerHttp(this.real);
  private readonly home = mkdtempSync(join(tmpdir(), "kubarium-twins-"));
  private readonly wakes = new Set<{ readonly atMs: number; readonly wake: () => void }>();
  private readonly session: Session = { namespace: "default", resources: undefined };
  private url = "";
  private watchNumber = 0;

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    writeFileSync(join(this.home, "config"), JSON.stringify(kubeconfig(this.url)));
    this.advance(60_000);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.home, { recursive: true, force: true });
  }

  /** Lets time pass in both, to the same moment. */
  advance(ms: number): void {
    const target = Math.max(this.real.session.cluster.elapsedMs, this.page.session.cluster.elapsedMs) + ms;
    for (const served of [this.real, this.page]) {
      served.session.cluster.advanceTo(target, Number.MAX_SAFE_INTEGER);
      served.session.pollWatches();
    }
  }

  async runReal(command: string, { input = "", waits = false }: CommandOptions = {}): Promise<Printed> {
    const stepping = waits ? setInterval(() => this.step(this.real), STEP_EVERY_REAL_MS) : undefined;
    try {
      return await spawned(realBinaries().kubectl, words(command), this.home, input);
    } finally {
      clearInterval(stepping);
    }
  }

  async runPage(command: string, { input = "" }: CommandOptions = {}): Promise<Printed> {
    let [out, err] = ["", ""];
    const ended: number[] = [];
    const asked = (prompt: string): void => void (out += prompt);
    const running = startKubectl(words(command), this.environment(input, asked), {
      print: (stream, text) => {
        if (stream === "out") out += text;
        else err += text;
      },
      done: (exitCode) => {
        ended.push(exitCode);
      },
    });
    for (let steps = 0; ended.length === 0 && steps < MOST_STEPS; steps += 1) {
      // Requests of documents are answered by the HTTP server, which needs its turn.
      if (steps > 20 || this.wakes.size > 0 || this.watchNumber > 0) this.passPage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (ended.length === 0) running.interrupt();
    return { out, err, code: ended[0] ?? null };
  }

  /** @param print what a question looks like on the terminal */
  private environment(input: string, print: (text: string) => void) {
    return {
      session: this.session,
      client: this.client(),
      now: () => this.nowMs,
      readFile: (name: string) => (name === "-" ? input : fileText(name)),
      fileNames: () =>
        readdirSync(FILES, { recursive: true, encoding: "utf8" }).filter((name) => fileText(name) !== undefined),
      wakeAt: (atMs: number, wake: () => void) => {
        const entry = { atMs, wake };
        this.wakes.add(entry);
        return () => void this.wakes.delete(entry);
      },
      ask: (prompt: string, done: (line: string | undefined) => void) => {
        print(prompt);
        done(input === "" ? undefined : input.split("\n")[0]);
        return () => undefined;
      },
      edit: (_name: string, text: string, done: (edited: string | undefined) => void) => {
        const lines = text.split("\n").map((line) => line.replace(EDITED.from, EDITED.to));
        done(lines.join("\n"));
        return () => undefined;
      },
    };
  }

  private client(): ApiClient {
    const { session } = this.page;
    return {
      request: (request, done) => {
        if (request.path.startsWith("/openapi/")) void this.document(request.path).then(done);
        else done(session.handle(request));
      },
      watch: (path, onEvents, accept) => {
        const id = (this.watchNumber += 1);
        const headers: Record<string, string> = accept === undefined ? {} : { accept };
        const opened = session.openWatch(id, { method: "GET", path, headers }, onEvents);
        if (!opened.ok) onEvents([{ type: "ERROR", object: opened.status }]);
        return () => session.closeWatch(id);
      },
    };
  }

  private async document(path: string): Promise<ApiResponse> {
    const response = await fetch(this.url + path);
    return { code: response.status, body: await response.json() };
  }

  private get nowMs(): number {
    return CONFIGURATION.epochMs + this.page.session.cluster.elapsedMs;
  }

  private step({ session }: ServedCluster): void {
    session.cluster.advanceTo(session.cluster.elapsedMs + STEP_MS, Number.MAX_SAFE_INTEGER);
    session.pollWatches();
  }

  private passPage(): void {
    this.step(this.page);
    for (const entry of Array.from(this.wakes)) {
      if (entry.atMs <= this.nowMs && this.wakes.delete(entry)) entry.wake();
    }
  }
}

function kubeconfig(server: string): object {
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "kubarium", cluster: { server } }],
    users: [{ name: "learner", user: {} }],
    contexts: [{ name: "kubarium", context: { cluster: "kubarium", user: "learner" } }],
    "current-context": "kubarium",
  };
}

function fileText(name: string): string | undefined {
  const path = join(FILES, name);
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, "utf8") : undefined;
}

function spawned(binary: string, args: readonly string[], home: string, input: string): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const settings = { KUBE_EDITOR: `sed -i s/${EDITED.from}/${EDITED.to}/`, KUBECTL_EXTERNAL_DIFF: "" };
    const env = { ...process.env, ...settings, HOME: home, KUBECONFIG: join(home, "config") };
    const child = spawn(binary, args, { cwd: FILES, env });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString("utf8")));
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(late);
      resolve({ out, err, code });
    });
    const late = setTimeout(() => child.kill(), LONGEST_REAL_MS);
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
