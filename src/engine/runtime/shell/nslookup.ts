/**
 * `nslookup` as BIND 9.20 prints it, as busybox does, and as busybox did up to 1.28.
 * Source: https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/ (that of old),
 * https://git.busybox.net/busybox/tree/networking/nslookup.c, BIND's bin/dig/nslookup.c
 */
import { addressesInHosts } from "../hosts-file.ts";
import type { DnsResponse, DnsResponseRecord } from "../contracts.ts";
import type { LookupTool } from "../images/lookup-tool.ts";
import type { Command, CommandContext, CommandResult } from "./command.ts";

type Answered = Extract<DnsResponse, { readonly kind: "answered" }>;

interface Question {
  readonly name: string;
  readonly type: string;
  /** The type was not asked for. */
  readonly isPlain: boolean;
  readonly server: string | undefined;
}

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** BIND's tools ask three times for five seconds. */
const NO_SERVER = ";; connection timed out; no servers could be reached\n";
const NO_SERVER_MS = 15_000;
const CLUSTER_ZONE = /(?:^|\.)(?:cluster\.local|in-addr\.arpa)$/;

export function nslookupOf(tool: LookupTool): Command {
  return (context) => {
    const question = questionOf(context.argv.slice(1));
    return tool === "old busybox" ? byResolver(context, question) : byServer(context, question, tool);
  };
}

function questionOf(args: readonly string[]): Question {
  let type: string | undefined;
  const operands: string[] = [];
  for (const arg of args) {
    const option = /^-(?:type|query|q|querytype)=(\w+)$/i.exec(arg);
    if (option !== null) type = option[1]?.toUpperCase();
    else if (!arg.startsWith("-")) operands.push(arg);
  }
  const [name = "", server] = operands;
  return { name, server, type: type ?? "A", isPlain: type === undefined };
}

function byServer(
  { host }: CommandContext,
  { name, type, isPlain, server }: Question,
  tool: LookupTool,
): CommandResult {
  const isAddress = IPV4.test(name);
  const response = host.dns?.({
    name: isAddress ? reverseName(name) : name,
    type: isAddress ? "PTR" : type,
    search: !isAddress,
    ...(server === undefined ? {} : { server }),
  });
  if (response === undefined || response.kind === "timeout") {
    return { status: 1, out: `${NO_SERVER}\n`, durationMs: NO_SERVER_MS };
  }
  const separator = tool === "bind" ? "#" : ":";
  const head = `Server:\t\t${response.server}\nAddress:\t${response.server}${separator}53\n\n`;
  const durationMs = milliseconds(response);
  // Busybox asks for addresses of both families, and ends both answers with an empty line.
  const end = tool === "busybox" && isPlain && !isAddress ? "\n\n" : "\n";
  if (response.code !== "NOERROR") {
    const problem = `** server can't find ${isAddress ? reverseName(name) : name}: ${response.code}\n`;
    return { status: 1, out: `${head}${end === "\n\n" ? `${problem}\n${problem}\n` : `${problem}\n`}`, durationMs };
  }
  if (response.answers.length === 0)
    return { status: 0, out: `${head}*** Can't find ${name}: No answer\n\n`, durationMs };
  const authority = CLUSTER_ZONE.test(response.name) ? "" : "Non-authoritative answer:\n";
  return { status: 0, out: `${head}${authority}${response.answers.map(recordLine).join("")}${end}`, durationMs };
}

function recordLine({ name, type, data }: DnsResponseRecord): string {
  switch (type) {
    case "A":
      return `Name:\t${name}\nAddress: ${data}\n`;
    case "CNAME":
      return `${name}\tcanonical name = ${data}\n`;
    case "SRV":
      return `${name}\tservice = ${data}\n`;
    case "PTR":
      return `${name}\tname = ${data}\n`;
    default:
      return `${name}\ttext = ${data}\n`;
  }
}

/** Whatever the C library finds, each address with the name that it has. */
function byResolver(context: CommandContext, { name, server }: Question): CommandResult {
  const { host } = context;
  const asking = server === undefined ? {} : { server };
  const addresses = IPV4.test(name) ? [name] : addressesInHosts(host.read("/etc/hosts") ?? "", name);
  const response = host.dns?.({ name: addresses === undefined ? name : ".", type: "A", search: true, ...asking });
  const known = response?.server ?? "";
  const head = `${block(context, "Server:", known, [known])}\n`;
  const durationMs = response?.kind === "answered" ? milliseconds(response) : NO_SERVER_MS;
  const found =
    addresses ??
    (response?.kind === "answered" ? response.answers : []).flatMap(({ type, data }) => (type === "A" ? [data] : []));
  if (found.length === 0) return { status: 1, out: head, err: `nslookup: can't resolve '${name}'\n`, durationMs };
  return { status: 0, out: `${head}${block(context, "Name:", name, found)}`, durationMs };
}

function block({ host }: CommandContext, title: string, name: string, addresses: readonly string[]): string {
  const lines = addresses.map((address, index) => {
    const answer = host.dns?.({ name: reverseName(address), type: "PTR", search: false });
    const reverse = answer?.kind === "answered" ? answer.answers[0]?.data.replace(/\.$/, "") : undefined;
    return `Address ${index + 1}: ${address}${reverse === undefined ? "" : ` ${reverse}`}\n`;
  });
  return `${title.padEnd(10)} ${name}\n${lines.join("")}`;
}

/** `4.3.2.1.in-addr.arpa` */
export function reverseName(address: string): string {
  return `${address.split(".").reverse().join(".")}.in-addr.arpa`;
}

export function milliseconds({ latencyMs }: Answered): number {
  return Math.max(1, Math.round(latencyMs));
}
