/** Whether a database client reaches its server. */
import type { ShellHost } from "../shell/command.ts";

export interface Reached {
  /** The server is the one in the client's own container. */
  readonly local: boolean;
  /** The system's words when there is no connection. */
  readonly problem: string | undefined;
  readonly latencyMs: number;
}

const PATIENCE_MS = 10_000;
const PROBLEMS: Readonly<Record<string, string>> = {
  "name not known": "Name or service not known",
  timeout: "Connection timed out",
  "network unreachable": "Network is unreachable",
};

export function reach(host: ShellHost, name: string, port: number): Reached {
  if (name === "localhost" || name === "127.0.0.1") {
    const problem = host.accepts("127.0.0.1", port) ? undefined : "Connection refused";
    return { local: true, problem, latencyMs: 1 };
  }
  const { ok, reason, latencyMs } = host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS);
  const problem = ok ? undefined : (PROBLEMS[reason] ?? "Connection refused");
  return { local: false, problem, latencyMs: Math.max(1, Math.round(latencyMs)) };
}
