/** The log of one container: what its image prints at the start, what its process printed, and its newest requests. */
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { AccessLine } from "./server-load.ts";
import type { LogLine } from "./contracts.ts";
import type { ImageEntry, ServerBehaviour } from "./images/image.ts";
import { parseImage } from "./image-reference.ts";
import { datagramPortsOf, portsOf } from "./process-plan.ts";
import { requestLogged } from "./agnhost/request-log.ts";
import { fill } from "./server-pages.ts";

interface LogParts {
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly entry: ImageEntry;
  readonly served: { readonly server: ServerBehaviour; readonly argv: readonly string[] } | undefined;
  readonly isServer: boolean;
  readonly nowMs: number;
  readonly lines: readonly LogLine[];
  readonly access: readonly AccessLine[];
  timestamp(atMs: number): string;
}

/** In order of time; a server's start lines come first. */
export function readLogs(parts: LogParts): readonly LogLine[] {
  const { container, nowMs, access } = parts;
  const style = styleOf(parts);
  const all: LogLine[] = [];
  if (parts.isServer && nowMs >= container.listenAtMs) {
    for (const text of style.startLines ?? [])
      all.push({ atMs: container.listenAtMs, stream: "stderr", text: expand(text, parts) });
  }
  if (style.accessLog !== undefined) {
    for (const line of access) all.push(accessLine(style.accessLog, line, parts));
  }
  const untilMs = container.finishedAtMs >= 0 ? Math.min(nowMs, container.finishedAtMs) : nowMs;
  const ended = container.finishedAtMs >= 0;
  for (const line of parts.lines) if (line.atMs <= untilMs && (line.open !== true || ended)) all.push(line);
  return all.sort((a, b) => a.atMs - b.atMs);
}

/**
 * `{time}`: as in the API; `{nginx-time}`: `2026/01/01 00:00:05`; `{klog}`: `I0101 00:00:05.000000       1`; `{number}`: the version without
 * its `v`; and the fields of pages.
 */
function expand(template: string, { container, sandbox, timestamp }: LogParts): string {
  const parsed = parseImage(container.image);
  const version = parsed.ok ? (parsed.reference.tag ?? "") : "";
  const at = timestamp(container.listenAtMs);
  const text = template
    .replace("{nginx-time}", slashed(at))
    .replace("{klog}", klogHead(at))
    .replace("{time}", at)
    .replace("{number}", version.replace(/^v/, ""));
  return fill(text, {
    hostname: sandbox.hostname,
    version,
    path: "",
    host: "",
    ip: sandbox.ip,
    node: sandbox.node,
    namespace: sandbox.namespace,
    env: container.env,
  });
}

/** `2026/01/01 00:00:05` */
const slashed = (rfc3339: string): string => rfc3339.slice(0, 19).replaceAll("-", "/").replace("T", " ");

/** What klog begins the lines of the first process with. Upstream: k8s.io/klog/v2. */
const klogHead = (rfc3339: string): string =>
  `I${rfc3339.slice(5, 7)}${rfc3339.slice(8, 10)} ${rfc3339.slice(11, 19)}.${(/\.(\d{1,6})/.exec(rfc3339)?.[1] ?? "").padEnd(6, "0")}       1`;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `01/Jan/2026:00:00:05 +0000` */
function commonLogTime(rfc3339: string): string {
  const month = MONTHS[Number(rfc3339.slice(5, 7)) - 1] ?? "";
  return `${rfc3339.slice(8, 10)}/${month}/${rfc3339.slice(0, 4)}:${rfc3339.slice(11, 19)} +0000`;
}

/** How the server logs: as its image, unless it says otherwise. `{port}` is the first port, `{udp-port}` the first for datagrams. */
function styleOf({ container, entry, served }: LogParts): Pick<ImageEntry, "startLines" | "accessLog"> {
  if (served === undefined) return entry;
  const { startLines = entry.startLines, accessLog = entry.accessLog } = served.server;
  const [port = 0] = portsOf(served.server, served.argv, container.env);
  const [datagramPort] = datagramPortsOf(served.server, served.argv, container.env);
  const shown = (line: string): string =>
    line.replace("{port}", String(port)).replace("{udp-port}", String(datagramPort ?? ""));
  const told = startLines?.filter((line) => datagramPort !== undefined || !line.includes("{udp-port}"));
  return {
    ...(accessLog === undefined ? {} : { accessLog }),
    ...(told === undefined ? {} : { startLines: told.map(shown) }),
  };
}

function accessLine(style: NonNullable<ImageEntry["accessLog"]>, line: AccessLine, parts: LogParts): LogLine {
  if (style !== "netexec") return { atMs: line.atMs, stream: "stdout", text: accessText(style, line, parts) };
  const text = `${klogHead(parts.timestamp(line.atMs))} log.go:195] ${requestLogged(line.path)}`;
  return { atMs: line.atMs, stream: "stderr", text };
}

function accessText(style: NonNullable<ImageEntry["accessLog"]>, line: AccessLine, parts: LogParts): string {
  if (style === "plain") return `${parts.timestamp(line.atMs)} GET ${line.path} ${line.status}`;
  const request = `${line.client} - - [${commonLogTime(parts.timestamp(line.atMs))}] "GET ${line.path} HTTP/1.1" ${line.status} ${line.size}`;
  return style === "httpd" ? request : `${request} "-" "-" "-"`;
}
