/** busybox's `wget`. Texts as of 1.37. */
import { statusText } from "../raw-http.ts";
import { type Command, type CommandContext, type CommandResult, writeProblem } from "./command.ts";
import { absolutePath, splitOptions } from "../../../shell/text-command.ts";
import { addressOf } from "./network-commands.ts";

/** Of a connection that nobody answers: `tcp_syn_retries`. */
const NEVER_SECONDS = 127;
const LONG_VALUES: ReadonlySet<string> = new Set([
  "timeout",
  "tries",
  "header",
  "post-data",
  "output-document",
  "user-agent",
]);
const ERRORS: Readonly<Record<string, string>> = {
  "connection refused": "Connection refused",
  "no endpoints": "Connection refused",
  timeout: "Connection timed out",
  "network unreachable": "Network is unreachable",
};

/** `--timeout 1` as `--timeout=1`. */
function joined(args: readonly string[]): readonly string[] {
  const all: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    const takesNext = arg.startsWith("--") && LONG_VALUES.has(arg.slice(2));
    all.push(takesNext ? `${arg}=${args[(index += 1)] ?? ""}` : arg);
  }
  return all;
}

function headersOf(args: readonly string[]): Readonly<Record<string, string>> {
  const lines = args.filter((arg) => arg.startsWith("--header=")).map((arg) => arg.slice(9));
  return Object.fromEntries(
    lines.map((line) => [line.split(":", 1)[0]?.toLowerCase() ?? "", line.slice(line.indexOf(":") + 1).trim()]),
  );
}

export const wget: Command = (context) => {
  const args = joined(context.argv.slice(1));
  const { flags, operands } = splitOptions(args, "OTtUYP");
  const [given] = operands;
  if (given === undefined) return { status: 1, err: "wget: missing URL\n" };
  const url = /^[a-z]+:\/\//.test(given) ? given : `http://${given}`;
  const seconds = Number(flags.get("T") ?? flags.get("timeout") ?? "") || NEVER_SECONDS;
  const postArg = args.find((arg) => arg.startsWith("--post-data="));
  const headers = headersOf(args);
  const payload = { headers, body: postArg?.slice(12) ?? "" };
  const hasMore = postArg !== undefined || Object.keys(headers).length > 0;
  const method = postArg !== undefined ? "POST" : flags.has("spider") ? "HEAD" : "GET";
  const answer = context.host.fetch(url, method, Math.round(seconds * 1_000), hasMore ? payload : undefined);
  const durationMs = answer.latencyMs;
  const [, scheme = "http", name = "", port] = /^([a-z]+):\/\/([^/:?#]+)(?::(\d+))?/.exec(url) ?? [];
  if (!answer.ok && answer.reason === "name not known")
    return { status: 1, err: `wget: bad address '${name}${port === undefined ? "" : `:${port}`}'\n`, durationMs };
  const quiet = flags.has("q") || flags.has("quiet");
  const address = quiet && answer.ok ? name : addressOf(context, name);
  const connecting = quiet
    ? ""
    : `Connecting to ${name}${port === undefined ? "" : `:${port}`} (${address}:${port ?? (scheme === "https" ? 443 : 80)})\n`;
  const { status } = answer;
  const tells = answer.ok && status > 0 && (flags.has("S") || flags.has("server-response"));
  const shown = tells ? `  HTTP/1.1 ${status} ${statusText(status)}\n` : "";
  const failed = (text: string): CommandResult => ({
    status: 1,
    err: `${connecting}${shown}wget: ${text}\n`,
    durationMs,
  });
  if (!answer.ok) {
    if (answer.reason === "timeout" && seconds < NEVER_SECONDS) return failed("download timed out");
    return failed(`can't connect to remote host (${address}): ${ERRORS[answer.reason] ?? answer.reason}`);
  }
  if (answer.status === 0) return failed("error getting response: Connection reset by peer");
  if (answer.status >= 400)
    return failed(`server returned error: HTTP/1.1 ${answer.status} ${statusText(answer.status)}`.trimEnd());
  if (flags.has("spider"))
    return { status: 0, err: quiet ? shown : `${connecting}${shown}remote file exists\n`, durationMs };
  return saved(context, answer.body, {
    connecting: `${connecting}${shown}`,
    quiet,
    durationMs,
    url,
    file: flags.get("O") ?? flags.get("output-document"),
  });
};

interface Saving {
  readonly connecting: string;
  readonly quiet: boolean;
  readonly durationMs: number;
  readonly url: string;
  readonly file: string | undefined;
}

function saved(
  context: CommandContext,
  body: string,
  { connecting, quiet, durationMs, url, file }: Saving,
): CommandResult {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/\?.*$/, "");
  const name = file ?? (path.slice(path.lastIndexOf("/") + 1) || "index.html");
  const bar = `${name.slice(0, 20).padEnd(20)} 100% |${"*".repeat(32)}| ${String(body.length).padStart(5)}  0:00:00 ETA\n`;
  if (name === "-") {
    return {
      status: 0,
      out: body,
      err: quiet ? connecting : `${connecting}writing to stdout\n${bar}written to stdout\n`,
      durationMs,
    };
  }
  const target = absolutePath(name, context.workingDir);
  if (file === undefined && context.host.stat(target, true) !== undefined)
    return { status: 1, err: `${connecting}wget: can't open '${name}': File exists\n`, durationMs };
  const written = context.host.write(target, body, false);
  if (written !== "ok")
    return { status: 1, err: `${connecting}wget: can't open '${name}': ${writeProblem(written)}\n`, durationMs };
  return {
    status: 0,
    err: quiet ? connecting : `${connecting}saving to '${name}'\n${bar}'${name}' saved\n`,
    durationMs,
  };
}
