/** The log of one container: what its image prints at the start, what its process printed, and its newest requests. */
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { LogLine } from "./contracts.ts";
import type { ImageEntry, ServerBehaviour } from "./images/image.ts";
import { parseImage } from "./image-reference.ts";
import { portsOf } from "./process-plan.ts";
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
  readonly access: readonly { readonly atMs: number; readonly path: string; readonly status: number }[];
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

function expand(text: string, { container, sandbox }: LogParts): string {
  const parsed = parseImage(container.image);
  return fill(text, {
    hostname: sandbox.hostname,
    version: parsed.ok ? (parsed.reference.tag ?? "") : "",
    path: "",
    host: "",
    ip: sandbox.ip,
    node: sandbox.node,
    namespace: sandbox.namespace,
    env: container.env,
  });
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `01/Jan/2026:00:00:05 +0000` */
function commonLogTime(rfc3339: string): string {
  const month = MONTHS[Number(rfc3339.slice(5, 7)) - 1] ?? "";
  return `${rfc3339.slice(8, 10)}/${month}/${rfc3339.slice(0, 4)}:${rfc3339.slice(11, 19)} +0000`;
}

/** How the server logs: as its image, unless it says otherwise. `{port}` is the first port. */
function styleOf({ container, entry, served }: LogParts): Pick<ImageEntry, "startLines" | "accessLog"> {
  if (served === undefined) return entry;
  const { startLines = entry.startLines, accessLog = entry.accessLog } = served.server;
  const [port = 0] = portsOf(served.server, served.argv, container.env);
  return {
    ...(accessLog === undefined ? {} : { accessLog }),
    ...(startLines === undefined ? {} : { startLines: startLines.map((line) => line.replace("{port}", String(port))) }),
  };
}

function accessLine(
  style: NonNullable<ImageEntry["accessLog"]>,
  line: { readonly atMs: number; readonly path: string; readonly status: number },
  parts: LogParts,
): LogLine {
  if (style !== "netexec") return { atMs: line.atMs, stream: "stdout", text: accessText(style, line, parts) };
  const stamp = parts.timestamp(line.atMs).slice(0, 19).replaceAll("-", "/").replace("T", " ");
  return { atMs: line.atMs, stream: "stderr", text: `${stamp} ${requestLogged(line.path)}` };
}

function accessText(
  style: NonNullable<ImageEntry["accessLog"]>,
  line: { readonly atMs: number; readonly path: string; readonly status: number },
  parts: LogParts,
): string {
  if (style === "plain") return `${parts.timestamp(line.atMs)} GET ${line.path} ${line.status}`;
  const request = `10.244.0.1 - - [${commonLogTime(parts.timestamp(line.atMs))}] "GET ${line.path} HTTP/1.1" ${line.status} -`;
  return style === "httpd" ? request : `${request} "-" "-" "-"`;
}
