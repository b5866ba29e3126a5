/** Tools that ask whether something is there, and what this container listens on: ping, telnet, ifconfig, route, netstat. Forms: BusyBox. */
import { addressNumber, DEFAULT_SERVICE_RANGE, offersAddress, serviceRange } from "../../../api/service-range.ts";
import { addressesInHosts } from "../hosts-file.ts";
import type { Command, ShellHost } from "./command.ts";
import { splitOptions } from "../../../shell/text-command.ts";
import { addressOf } from "./network-commands.ts";

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** Echo, RFC 862: what refuses a connection there is up. */
const ECHO_PORT = 7;
const EVERY_MS = 1_000;
const PATIENCE_MS = 10_000;

/** Addresses of Services are rules for ports, and belong to no machine that could answer. */
const SERVICES = serviceRange(DEFAULT_SERVICE_RANGE);

/** Milliseconds there and back; undefined when nothing answers. */
function echo(host: ShellHost, address: string): number | undefined {
  if (address === "127.0.0.1") return 0.05;
  const number = addressNumber(address);
  if (SERVICES !== undefined && number !== undefined && offersAddress(SERVICES, number)) return undefined;
  const { ok, reason, latencyMs } = host.fetch(`tcp://${address}:${ECHO_PORT}`, "", EVERY_MS);
  return ok || reason === "connection refused" ? latencyMs : undefined;
}

const ping: Command = (context) => {
  const { host, argv } = context;
  const { flags, operands } = splitOptions(argv.slice(1), "cWwisIt");
  const [name = ""] = operands;
  if (!host.may("NET_RAW")) return { status: 1, err: "ping: permission denied (are you root?)\n" };
  const address = name === "localhost" ? "127.0.0.1" : addressOf(context, name);
  if (!IPV4.test(address)) return { status: 1, err: `ping: bad address '${name}'\n` };
  const count = Number(flags.get("c") ?? Number.NaN);
  const times: number[] = [];
  let out = `PING ${name} (${address}): 56 data bytes\n`;
  const sent = Number.isNaN(count) ? 1 : count;
  for (let seq = 0; seq < sent; seq += 1) {
    const latencyMs = echo(host, address);
    if (latencyMs === undefined) continue;
    times.push(latencyMs);
    out += `64 bytes from ${address}: seq=${seq} ttl=64 time=${latencyMs.toFixed(3)} ms\n`;
  }
  if (Number.isNaN(count)) return { status: 0, out, forever: true };
  out += `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${times.length} packets received, ${Math.round(((sent - times.length) * 100) / Math.max(1, sent))}% packet loss\n`;
  const sum = times.reduce((total, one) => total + one, 0);
  if (times.length > 0) {
    const three = [Math.min(...times), sum / times.length, Math.max(...times)];
    out += `round-trip min/avg/max = ${three.map((one) => one.toFixed(3)).join("/")} ms\n`;
  }
  const lastMs = times.length < sent ? PATIENCE_MS : 0;
  return { status: times.length > 0 ? 0 : 1, out, durationMs: Math.max(0, sent - 1) * EVERY_MS + lastMs };
};

const telnet: Command = (context) => {
  const { host, argv } = context;
  const [name = "", port = "23"] = splitOptions(argv.slice(1)).operands;
  const { ok, reason, latencyMs } = host.fetch(`tcp://${name}:${port}`, "", PATIENCE_MS);
  const durationMs = Math.max(1, Math.round(latencyMs));
  if (ok) return { status: 0, out: `Connected to ${name}\n`, durationMs };
  if (reason === "name not known") return { status: 1, err: `telnet: bad address '${name}'\n`, durationMs };
  const why = reason === "timeout" ? "Operation timed out" : "Connection refused";
  return { status: 1, err: `telnet: can't connect to remote host (${addressOf(context, name)}): ${why}\n`, durationMs };
};

function ownAddress(host: ShellHost): string {
  return addressesInHosts(host.read("/etc/hosts") ?? "", host.hostname)?.[0] ?? "127.0.0.1";
}

const ifconfig: Command = ({ host }) => {
  const address = ownAddress(host);
  const bytes = address.split(".").map((part) => Number(part).toString(16).padStart(2, "0").toUpperCase());
  const net = address.slice(0, address.lastIndexOf("."));
  const counters =
    "          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n";
  return {
    status: 0,
    out: `eth0      Link encap:Ethernet  HWaddr 0A:58:${bytes.join(":")}\n          inet addr:${address}  Bcast:${net}.255  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n${counters}\nlo        Link encap:Local Loopback\n          inet addr:127.0.0.1  Mask:255.0.0.0\n          UP LOOPBACK RUNNING  MTU:65536  Metric:1\n${counters}\n`,
  };
};

const route: Command = ({ host }) => {
  const net = ownAddress(host).replace(/\.\d+$/, "");
  const row = (to: string, by: string, mask: string, flags: string): string =>
    `${to.padEnd(15)} ${by.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0        0 eth0\n`;
  return {
    status: 0,
    out: `Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n${row("0.0.0.0", `${net}.1`, "0.0.0.0", "UG")}${row(`${net}.0`, "0.0.0.0", "255.255.255.0", "U")}`,
  };
};

/** What listens; connections are not shown, as none stays open. */
const netstat: Command = ({ host }) => {
  const lines = (host.ports?.() ?? []).map(
    (port) => `tcp        0      0 ${`0.0.0.0:${port}`.padEnd(23)} 0.0.0.0:*               LISTEN      \n`,
  );
  return {
    status: 0,
    out: `Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State       \n${lines.join("")}`,
  };
};

export const REACH_COMMANDS: Readonly<Record<string, Command>> = { ping, telnet, ifconfig, route, netstat };
