/** podinfo's own tool, with which its chart probes it. Source: https://github.com/stefanprodan/podinfo (cmd/podcli) */
import type { Command } from "../shell/command.ts";

const TIMEOUT_MS = 2_000;

export const podcli: Command = ({ host, argv }) => {
  const [, verb, protocol, address = ""] = argv;
  if (verb !== "check") return { status: 0, out: "podcli is a command line tool for podinfo\n" };
  if (protocol === "tcp" || protocol === "grpc") {
    const [name = "", port = "0"] = address.split(":");
    const isThere = host.accepts(name, Number(port));
    return { status: isThere ? 0 : 1, err: isThere ? "" : `check failed: dial tcp ${address}: connection refused\n` };
  }
  const url = /^https?:/.test(address) ? address : `http://${address}`;
  const { ok, status, reason, latencyMs } = host.fetch(url, "GET", TIMEOUT_MS);
  const isWell = ok && status >= 200 && status < 400;
  const problem = ok ? `unexpected status code ${status}` : reason;
  const line = isWell
    ? { level: "info", msg: "check succeed", address: url }
    : { level: "info", msg: `check failed: ${problem}` };
  return { status: isWell ? 0 : 1, err: `${JSON.stringify(line)}\n`, durationMs: latencyMs };
};
