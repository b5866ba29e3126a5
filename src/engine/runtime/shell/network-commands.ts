/** Tools that look names up and open connections: dig, host, getent, nc. Texts as of BIND 9.20, glibc and busybox. */
import type { DnsResponseRecord } from "../contracts.ts";
import { addressesInHosts } from "../hosts-file.ts";
import type { Command, CommandContext, CommandResult } from "./command.ts";
import { splitOptions } from "../../../shell/text-command.ts";
import { dig } from "./dig.ts";
import { milliseconds, nslookupOf, reverseName } from "./nslookup.ts";

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** BIND's tools ask three times for five seconds. */
const NO_SERVER = ";; connection timed out; no servers could be reached\n";
const NO_SERVER_MS = 15_000;

/** `host`, of bind-tools. */
const hostCommand: Command = ({ host, argv }) => {
  const { flags, operands } = splitOptions(argv.slice(1), "tW");
  const [name = ""] = operands;
  const isAddress = IPV4.test(name);
  const type = isAddress ? "PTR" : (flags.get("t") ?? "A").toUpperCase();
  const response = host.dns?.({ name: isAddress ? reverseName(name) : name, type, search: !isAddress });
  if (response === undefined || response.kind === "timeout") {
    return { status: 1, out: NO_SERVER, durationMs: NO_SERVER_MS };
  }
  const durationMs = milliseconds(response);
  const asked = isAddress ? `${reverseName(name)}.` : name;
  if (response.code !== "NOERROR") {
    return { status: 1, out: `Host ${asked} not found: 3(${response.code})\n`, durationMs };
  }
  if (response.answers.length === 0) return { status: 0, out: `${response.name} has no ${type} record\n`, durationMs };
  return { status: 0, out: response.answers.map(hostLine).join(""), durationMs };
};

function hostLine({ name, type, data }: DnsResponseRecord): string {
  const words: Readonly<Record<string, string>> = {
    A: "has address",
    CNAME: "is an alias for",
    SRV: "has SRV record",
    PTR: "domain name pointer",
  };
  return `${name} ${words[type] ?? "descriptive text"} ${data}\n`;
}

/** glibc's: `hosts`, `ahosts` and `ahostsv4` ask for names. Status 2: not found. */
const getent: Command = (context) => {
  const [, database = "", name = ""] = context.argv;
  if (!["hosts", "ahosts", "ahostsv4"].includes(database)) {
    return {
      status: 1,
      err: `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.\n`,
    };
  }
  if (name === "localhost") return { status: 0, out: "127.0.0.1       localhost\n" };
  const found = addressesOf(context, name);
  const { durationMs } = found;
  if (found.addresses.length === 0) return { status: 2, durationMs };
  const line = (address: string, index: number): string => {
    if (database === "hosts") return `${address.padEnd(15)} ${found.name}\n`;
    const kinds = ["STREAM", "DGRAM", "RAW"];
    return kinds
      .map((kind, row) => `${address.padEnd(15)} ${kind.padEnd(6)} ${index + row === 0 ? found.name : ""}`.trimEnd())
      .join("\n")
      .concat("\n");
  };
  return { status: 0, out: found.addresses.map(line).join(""), durationMs };
};

interface Found {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly durationMs: number;
}

function addressesOf({ host }: CommandContext, name: string): Found {
  if (IPV4.test(name)) return { name, addresses: [name], durationMs: 0 };
  const known = addressesInHosts(host.read("/etc/hosts") ?? "", name);
  if (known !== undefined) return { name, addresses: known, durationMs: 0 };
  const response = host.dns?.({ name, type: "A", search: true });
  if (response?.kind !== "answered") return { name, addresses: [], durationMs: response?.latencyMs ?? 0 };
  const records = response.answers.filter(({ type }) => type === "A");
  return {
    name: records[0]?.name ?? response.name,
    addresses: records.map(({ data }) => data),
    durationMs: milliseconds(response),
  };
}

/** busybox's: `-l` listens, `-z` only knocks, `-w` gives up after seconds, `-u` sends datagrams; input goes out, answers are printed. */
const nc: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "wpsieIOPTVXx");
  if (flags.has("l")) return { status: 0, forever: true };
  const [name = "", port = "0"] = operands;
  const seconds = Number(flags.get("w") ?? "") || 127;
  const datagram = flags.has("u");
  const body = flags.has("z") ? "" : context.stdin;
  if (datagram && body === "") return { status: 0, ...(flags.has("z") ? {} : { durationMs: seconds * 1_000 }) };
  const url = `${datagram ? "udp" : "tcp"}://${name}:${port}`;
  const answer = context.host.fetch(url, "", seconds * 1_000, body === "" ? undefined : { body });
  const durationMs = Math.max(1, Math.round(answer.latencyMs));
  const where = IPV4.test(name) ? `${name} (${name}:${port})` : `${name} (${addressOf(context, name)}:${port})`;
  if (answer.ok) return { status: 0, out: answer.body, err: flags.has("v") ? `${where} open\n` : "", durationMs };
  if (answer.reason === "name not known") return { status: 1, err: `nc: bad address '${name}'\n`, durationMs };
  return { status: 1, err: `nc: ${where}: ${NC_ERRORS[answer.reason] ?? "Connection refused"}\n`, durationMs };
};

const NC_ERRORS: Readonly<Record<string, string>> = {
  timeout: "Connection timed out",
  "network unreachable": "Network is unreachable",
};

/** The first address of a name; the name itself when there is none. */
export function addressOf(context: CommandContext, name: string): string {
  return addressesOf(context, name).addresses[0] ?? name;
}

/** Of iproute2: addresses and routes are shown; interfaces are changed with the capability for it, and stay as they are. */
const ip: Command = ({ host, argv }) => {
  const [object = "", verb = "show"] = argv.slice(1).filter((word) => !word.startsWith("-"));
  if (["add", "del", "delete", "set", "change", "replace", "flush"].includes(verb)) {
    if (host.may("NET_ADMIN")) return { status: 0 };
    return { status: 2, err: "RTNETLINK answers: Operation not permitted\n" };
  }
  const [address = "127.0.0.1"] = addressesInHosts(host.read("/etc/hosts") ?? "", host.hostname) ?? [];
  const net = address.slice(0, address.lastIndexOf("."));
  if ("route".startsWith(object) && object !== "")
    return { status: 0, out: `default via ${net}.1 dev eth0 \n${net}.0/24 dev eth0 scope link  src ${address} \n` };
  const all = "address".startsWith(object) && object !== "";
  const link = (index: number, name: string, flags: string, mtu: number): string =>
    `${index}: ${name}: <${flags},UP,LOWER_UP> mtu ${mtu} qdisc noqueue state ${index === 1 ? "UNKNOWN" : "UP"} qlen 1000\n`;
  const inet = (text: string): string =>
    all ? `    inet ${text}\n       valid_lft forever preferred_lft forever\n` : "";
  const out = `${link(1, "lo", "LOOPBACK", 65_536)}${inet("127.0.0.1/8 scope host lo")}${link(2, "eth0@if2", "BROADCAST,MULTICAST", 1_500)}${inet(`${address}/24 brd ${net}.255 scope global eth0`)}`;
  return { status: 0, out };
};

export const NETWORK_COMMANDS: Readonly<Record<string, (context: CommandContext) => CommandResult>> = {
  nslookup: nslookupOf("bind"),
  dig,
  host: hostCommand,
  getent,
  ip,
  nc,
};
