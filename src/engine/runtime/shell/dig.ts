/** `dig`, as of BIND 9.20: `dig [@server] [-x address] [name] [type] [+short] [+search] [+noall +answer]`. */
import type { DnsResponse, DnsResponseRecord } from "../contracts.ts";
import type { Command, CommandResult } from "./command.ts";

type Answered = Extract<DnsResponse, { readonly kind: "answered" }>;

interface DigArguments {
  readonly name: string;
  readonly type: string;
  readonly server: string | undefined;
  readonly options: ReadonlySet<string>;
}

const TYPES: ReadonlySet<string> = new Set(["A", "AAAA", "CNAME", "SRV", "PTR", "TXT", "NS", "SOA", "ANY", "MX"]);
const TIMEOUT_MS = 15_000;

export const dig: Command = ({ host, argv }) => {
  const asked = digArguments(argv.slice(1));
  const { name, type, server, options } = asked;
  const search = options.has("search");
  const response = host.dns?.({
    name,
    type,
    search,
    tcp: options.has("tcp") || options.has("vc"),
    ...(server === undefined ? {} : { server }),
  });
  const title = `; <<>> DiG 9.20.15 <<>> ${argv.slice(1).join(" ")}\n`;
  if (response === undefined || response.kind === "timeout") {
    return timedOut(title, response?.server ?? server ?? "", options);
  }
  const durationMs = Math.max(1, Math.round(response.latencyMs));
  if (options.has("short")) return { status: 0, out: lines(response.answers, ({ data }) => data), durationMs };
  const answers = lines(response.answers, recordLine);
  if (options.has("noall")) return { status: 0, out: options.has("answer") ? answers : "", durationMs };
  return { status: 0, out: page(title, asked, response, host.epochMs + host.nowMs), durationMs };
};

function digArguments(args: readonly string[]): DigArguments {
  const options = new Set<string>();
  let name = "";
  let type = "A";
  let server: string | undefined;
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg.startsWith("@")) server = arg.slice(1);
    else if (arg.startsWith("+")) options.add(arg.slice(1));
    else if (arg === "-x") {
      type = "PTR";
      name = `${(args[(index += 1)] ?? "").split(".").reverse().join(".")}.in-addr.arpa`;
    } else if (arg === "-t") type = (args[(index += 1)] ?? "A").toUpperCase();
    else if (name !== "" && TYPES.has(arg.toUpperCase())) type = arg.toUpperCase();
    else if (TYPES.has(arg.toUpperCase()) && arg === arg.toUpperCase()) type = arg;
    else if (!arg.startsWith("-")) name = arg;
  }
  return { name, type, server, options };
}

function timedOut(title: string, server: string, options: ReadonlySet<string>): CommandResult {
  const tries = `;; communications error to ${server}#53: timed out\n`.repeat(3);
  const head = options.has("short") ? "" : `\n${title};; global options: +cmd\n`;
  return { status: 9, out: `${tries}${head};; no servers could be reached\n`, durationMs: TIMEOUT_MS };
}

function page(title: string, { type }: DigArguments, response: Answered, unixMs: number): string {
  const { answers, additional, code, name, server } = response;
  const sections = [
    `;; QUESTION SECTION:\n;${`${name}.`.padEnd(30)}\tIN\t${type}\n`,
    ...(answers.length === 0 ? [] : [`;; ANSWER SECTION:\n${lines(answers, recordLine)}`]),
    ...(additional.length === 0 ? [] : [`;; ADDITIONAL SECTION:\n${lines(additional, recordLine)}`]),
  ];
  const counts = `QUERY: 1, ANSWER: ${answers.length}, AUTHORITY: 0, ADDITIONAL: ${additional.length + 1}`;
  const texts = [...answers, ...additional].map((record) => recordLine(record).length).reduce((a, b) => a + b, 0);
  return (
    `\n${title};; global options: +cmd\n;; Got answer:\n` +
    `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: ${queryId(name, unixMs)}\n` +
    `;; flags: qr aa rd; ${counts}\n;; WARNING: recursion requested but not available\n\n` +
    `${sections.join("\n")}\n;; Query time: ${Math.round(response.latencyMs)} msec\n` +
    `;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${dateText(unixMs)}\n;; MSG SIZE  rcvd: ${name.length + 40 + texts}\n\n`
  );
}

function recordLine({ name, ttl, type, data }: DnsResponseRecord): string {
  return `${name}. ${ttl}\tIN\t${type}\t${data}`;
}

function lines(records: readonly DnsResponseRecord[], text: (record: DnsResponseRecord) => string): string {
  return records.map((record) => `${text(record)}\n`).join("");
}

/** Some number of 16 bits that depends on what is asked, and when. */
function queryId(name: string, unixMs: number): number {
  let id = unixMs % 65_521;
  for (const letter of name) id = (id * 31 + (letter.codePointAt(0) ?? 0)) % 65_536;
  return id;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function dateText(unixMs: number): string {
  const iso = new Date(unixMs).toISOString();
  const day = DAYS[(Math.floor(unixMs / 86_400_000) + 4) % 7] ?? "";
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  return `${day} ${month} ${iso.slice(8, 10)} ${iso.slice(11, 19)} UTC ${iso.slice(0, 4)}`;
}
