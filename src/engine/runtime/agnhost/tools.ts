/** Programs of agnhost that do something and leave. Upstream: test/images/agnhost. */
import type { ToolName } from "../images/image.ts";
import { flagValue } from "../command-flags.ts";
import type { Command } from "../shell/command.ts";
import { durationMs } from "./server-program.ts";
import { mounttest } from "./mounttest.ts";

/** Of a connection that nobody answers: `tcp_syn_retries`. */
const NEVER_MS = 127_000;

const connect: Command = ({ host, argv }) => {
  const target = argv.slice(2).find((word, index, rest) => !word.startsWith("-") && !isValue(rest[index - 1])) ?? "";
  const protocol = flagValue(argv, "--protocol") ?? "tcp";
  const limitMs = durationMs(flagValue(argv, "--timeout") ?? "0") ?? 0;
  const [name = "", port] = target.split(":");
  if (protocol !== "tcp" && protocol !== "udp")
    return { status: 1, err: `OTHER: ${protocol} is not carried by the network of the simulation\n` };
  if (port === undefined || port === "") {
    const why = `address ${target}: missing port in address`;
    return { status: 1, err: `${protocol === "tcp" ? "UNKNOWN" : "DNS"}: ${why}\n` };
  }
  const body = protocol === "udp" ? `${flagValue(argv, "--udp-data") ?? "hostname"}\n` : "";
  const found = host.fetch(`${protocol}://${name}:${port}`, "", limitMs > 0 ? limitMs : NEVER_MS, { body });
  const took = Math.max(1, Math.round(found.latencyMs));
  if (found.ok) return { status: 0, durationMs: took };
  return { status: 1, err: connectError(protocol, name, port, found.reason), durationMs: took };
};

/** The word after an option without `=` is its value. */
function isValue(before: string | undefined): boolean {
  return before?.startsWith("--") === true && !before.includes("=");
}

function connectError(protocol: string, name: string, port: string, reason: string): string {
  const what = protocol === "udp" ? `read udp 0.0.0.0:40000->${name}:${port}` : `dial tcp ${name}:${port}`;
  switch (reason) {
    case "timeout":
      return protocol === "udp" ? `TIMEOUT: ${what}: i/o timeout\n` : "TIMEOUT\n";
    case "connection refused":
    case "no endpoints":
      return protocol === "udp" ? `REFUSED: ${what}: read: connection refused\n` : "REFUSED\n";
    case "name not known":
      return `DNS: lookup ${name}: no such host\n`;
    default:
      return `OTHER: ${what}: connect: ${reason}\n`;
  }
}

/** Words of the lines of resolv.conf that begin with this one. */
function resolvConf(text: string, keyword: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first === keyword)
    .flatMap(([, ...rest]) => rest);
}

const fromResolvConf =
  (keyword: string): Command =>
  ({ host }) => ({ status: 0, out: `${resolvConf(host.read("/etc/resolv.conf") ?? "", keyword).join(",")}\n` });

export const TOOL_PROGRAMS: Readonly<Record<ToolName, Command>> = {
  mounttest,
  connect,
  "entrypoint-tester": ({ argv }) => ({ status: 0, out: `[${argv.join(" ")}]\n` }),
  "dns-suffix": fromResolvConf("search"),
  "dns-server-list": fromResolvConf("nameserver"),
  "etc-hosts": ({ host }) => ({ status: 0, out: `${host.read("/etc/hosts") ?? ""}\n` }),
  nonewprivs: ({ host }) => ({
    status: 0,
    out: `Effective uid: ${host.mayGainPrivileges ? 0 : host.user.uid}\n`,
  }),
};
