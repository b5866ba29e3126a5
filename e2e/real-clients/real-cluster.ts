/** `npm run serve` in a process of its own, and the real clients that talk to it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { realBinaries } from "./binaries.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const FILES = fileURLToPath(new URL("files/", import.meta.url));

/** What `kubectl edit` does instead of a person, and `kubectl diff` whatever the person has set. */
const SETTINGS = { KUBE_EDITOR: "sed -i s/edit-me/edited/", KUBECTL_EXTERNAL_DIFF: "" };

export interface Finished {
  readonly exitCode: number | null;
  /** Standard output and error as they came. */
  readonly output: string;
}

/** One command: its arguments, what it must print (all of it, or a pattern) and how it must end. */
export type CommandRow = readonly [command: string, output: string | RegExp, exitCode?: number, input?: string];

export interface RealCluster {
  readonly url: () => string;
  kubectl(command: string, input?: string): Promise<Finished>;
  /** A line that has been split already. */
  kubectlWords(words: readonly string[], input?: string): Promise<Finished>;
  helm(command: string): Promise<Finished>;
}

/**
 * A server for the tests of a file. Virtual time runs faster than real time, so that nobody waits for Pods.
 * @param more flags of `npm run serve`
 */
export function useRealCluster(speed = 10, more: readonly string[] = []): RealCluster {
  let server: ChildProcess | undefined;
  let url = "";
  const home = mkdtempSync(join(tmpdir(), "kubarium-clients-"));
  beforeAll(async () => {
    const flags = ["--port", "0", "--nodes", "3", "--seed", "1", "--speed", String(speed), ...more];
    const tsx = ["node_modules/tsx/dist/cli.mjs", "--tsconfig", "tsconfig.pure.json", "src/hosts/node-server.ts"];
    server = spawn(process.execPath, [...tsx, ...flags], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
    url = await addressOf(server);
  });
  afterAll(() => {
    server?.kill();
    rmSync(home, { recursive: true, force: true });
  });
  const run = (binary: string, flag: string, command: string, input?: string) =>
    finished(binary, [`${flag}=${url}`, ...words(command)], home, input);
  const { kubectl, helm } = realBinaries();
  return {
    url: () => url,
    kubectl: (command, input) => run(kubectl, "--server", command, input),
    kubectlWords: (command, input) => finished(kubectl, [`--server=${url}`, ...command], home, input),
    helm: (command) => run(helm, "--kube-apiserver", command),
  };
}

/** Runs commands one after the other, each a test of its own. */
export function commands(run: (command: string, input?: string) => Promise<Finished>, rows: readonly CommandRow[]) {
  it.each(rows.map(([command, ...row]) => ({ command, row })))("$command", async ({ command, row }) => {
    const [output, exitCode = 0, input] = row;
    const done = await run(command, input);
    const printed = done.output.trimEnd();
    if (typeof output === "string") expect(printed).toBe(output);
    else expect(printed).toMatch(output);
    expect(done.exitCode).toBe(exitCode);
  });
}

async function addressOf(server: ChildProcess): Promise<string> {
  if (server.stdout === null) throw new Error("the server has no output");
  for await (const line of createInterface({ input: server.stdout })) {
    const found = /^listening on (\S+)$/.exec(line);
    if (found?.[1] !== undefined) return found[1];
  }
  throw new Error(`the server ended before it listened, with ${server.exitCode}`);
}

/** Splits at spaces, except inside single quotes. */
export function words(command: string): readonly string[] {
  return [...command.matchAll(/(?:'[^']*'|[^\s'])+/g)].map(([word]) => word.replaceAll("'", ""));
}

function finished(binary: string, args: readonly string[], home: string, input = ""): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...SETTINGS, HOME: home, KUBECONFIG: join(home, "none") };
    const child = spawn(binary, args, { cwd: FILES, env });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output }));
    child.stdin.end(input);
  });
}
