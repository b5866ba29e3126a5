/** `curl`, as of version 8. */
import { statusText } from "../raw-http.ts";
import type { Command, CommandContext, CommandResult, WebAnswer } from "./command.ts";
import { absolutePath } from "../../../shell/text-command.ts";
import { unescape } from "../../../shell/unescape.ts";
import { isResumed, resumedUrl, watchGoesOn } from "./watched-url.ts";

/** Options with a value: letter to name. */
const VALUES: Readonly<Record<string, string>> = {
  A: "user-agent",
  C: "continue-at",
  D: "dump-header",
  E: "cert",
  F: "form",
  H: "header",
  K: "config",
  T: "upload-file",
  U: "proxy-user",
  X: "request",
  b: "cookie",
  c: "cookie-jar",
  d: "data",
  e: "referer",
  m: "max-time",
  o: "output",
  r: "range",
  u: "user",
  w: "write-out",
  x: "proxy",
};
const LONG_VALUES: ReadonlySet<string> = new Set([
  ...Object.values(VALUES),
  ..."cacert capath ciphers connect-timeout connect-to data-ascii data-binary data-raw data-urlencode interface json key limit-rate max-redirs noproxy oauth2-bearer resolve retry retry-delay retry-max-time unix-socket url".split(
    " ",
  ),
]);
const SWITCHES: Readonly<Record<string, string>> = {
  G: "get",
  I: "head",
  L: "location",
  O: "remote-name",
  S: "show-error",
  f: "fail",
  i: "include",
  k: "insecure",
  s: "silent",
  v: "verbose",
};
const DATA = ["data", "data-ascii", "data-binary", "data-raw", "json", "data-urlencode"];
const DEFAULT_SECONDS = 300;
const MAX_REDIRECTS = 50;
const UNVERIFIED = `
More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.
`;

interface Options {
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly urls: readonly string[];
}

function optionsOf(args: readonly string[]): Options | string {
  const values = new Map<string, string[]>();
  const urls: string[] = [];
  const add = (name: string, value: string): void => void values.set(name, [...(values.get(name) ?? []), value]);
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? "";
    if (arg.startsWith("--")) {
      const name = arg.slice(2);
      if (LONG_VALUES.has(name)) add(name, args[(i += 1)] ?? "");
      else add(name, "");
    } else if (arg.startsWith("-") && arg.length > 1) {
      for (let k = 1; k < arg.length; k += 1) {
        const letter = arg[k] ?? "";
        const name = VALUES[letter];
        if (name === undefined) {
          add(SWITCHES[letter] ?? letter, "");
          continue;
        }
        if (arg.length === k + 1 && i + 1 >= args.length) return letter;
        add(name, arg.length > k + 1 ? arg.slice(k + 1) : (args[(i += 1)] ?? ""));
        break;
      }
    } else urls.push(arg);
  }
  return { values, urls: [...urls, ...(values.get("url") ?? [])] };
}

export const curl: Command = (context) => {
  const options = optionsOf(context.argv.slice(1));
  if (typeof options === "string") {
    return {
      status: 2,
      err: `curl: option -${options}: requires parameter\ncurl: try 'curl --help' for more information\n`,
    };
  }
  if (options.urls.length === 0) return { status: 2, err: "curl: (2) no URL specified\n" };
  let all: CommandResult = { status: 0 };
  for (const url of options.urls) {
    const { status, out = "", err = "", durationMs = 0, again } = transfer(context, options, url);
    all = {
      status,
      ...(again === undefined ? {} : { again }),
      out: `${all.out ?? ""}${out}`,
      err: `${all.err ?? ""}${err}`,
      durationMs: (all.durationMs ?? 0) + durationMs,
    };
  }
  return all;
};

interface Exchange {
  readonly url: string;
  readonly method: string;
  readonly answer: WebAnswer;
  readonly durationMs: number;
  readonly redirects: number;
}

function transfer(context: CommandContext, options: Options, given: string): CommandResult {
  const { values } = options;
  const limits = ["max-time", "connect-timeout"].map((name) => Number(values.get(name)?.at(-1)) || DEFAULT_SECONDS);
  const seconds = Math.min(...limits);
  const exchange = ask(context, options, resumedUrl(given, context.waiting), seconds);
  const { answer, url, durationMs } = exchange;
  const quiet = values.has("silent") && !values.has("show-error");
  const failed = (status: number, text: string): CommandResult => {
    const words = values.get("write-out")?.at(-1);
    const out = words === undefined ? {} : { out: written(words, exchange, "000") };
    return { status, err: quiet ? "" : text, durationMs, ...out };
  };
  if (!answer.ok) {
    const [status, text] = problem(answer, url, seconds);
    return failed(status, `curl: (${status}) ${text}\n`);
  }
  const authority = values.get("cacert")?.at(-1);
  if (authority !== undefined && context.host.read(absolutePath(authority, context.workingDir)) === undefined) {
    return failed(77, `curl: (77) error setting certificate file: ${authority}\n`);
  }
  const trusted = values.has("insecure") || authority !== undefined || values.has("capath");
  if (answer.certificateProblem !== undefined && !trusted) {
    return failed(60, `curl: (60) SSL certificate problem: ${answer.certificateProblem}${UNVERIFIED}`);
  }
  if (answer.status === 0) return failed(52, "curl: (52) Empty reply from server\n");
  if (values.has("fail") && answer.status >= 400)
    return failed(22, `curl: (22) The requested URL returned error: ${answer.status}\n`);
  const goesOn = watchGoesOn(url, answer, context.waiting, context.host.nowMs);
  const passedMs = context.host.nowMs - (context.waiting?.sinceMs ?? context.host.nowMs);
  const mostMs = Number(values.get("max-time")?.at(-1) ?? Number.NaN) * 1_000;
  if (goesOn.again !== undefined && passedMs + goesOn.again.afterMs > mostMs) {
    return failed(28, `curl: (28) Operation timed out after ${mostMs} milliseconds with 0 bytes received\n`);
  }
  return { ...delivered(context, options, exchange), ...goesOn };
}

function ask(context: CommandContext, options: Options, address: string, seconds: number): Exchange {
  const { values } = options;
  const data = DATA.flatMap((name) => (values.get(name) ?? []).map((one) => dataOf(context, name, one)));
  const form = values.get("form");
  const asQuery = values.has("get") && data.length > 0;
  const base = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  let url = asQuery ? `${base}${base.includes("?") ? "&" : "?"}${data.join("&")}` : base;
  const body = form === undefined ? data.join("&") : multipart(context, form);
  const posts = form !== undefined || (data.length > 0 && !asQuery);
  let method = values.get("request")?.at(-1) ?? (posts ? "POST" : values.has("head") ? "HEAD" : "GET");
  const given = headersOf(values.get("header") ?? []);
  const headers = { ...(posts ? { "content-type": contentType(values) } : {}), ...given };
  const payload = { headers, body: posts ? body : "" };
  let redirects = 0;
  let durationMs = 0;
  for (;;) {
    const target = resolved(url, values.get("resolve") ?? []);
    const host = /^[a-z]+:\/\/([^/:?#]+)/i.exec(url)?.[1] ?? "";
    const headers = target === url ? payload.headers : { host, ...payload.headers };
    const hasMore = payload.body !== "" || Object.keys(headers).length > 0;
    const answer = context.host.fetch(
      target,
      method,
      Math.round(seconds * 1_000),
      hasMore ? { ...payload, headers } : undefined,
    );
    durationMs += answer.latencyMs;
    const location = answer.headers?.["location"];
    const follows = values.has("location") && location !== undefined && answer.status >= 300 && answer.status < 400;
    if (!follows || redirects >= MAX_REDIRECTS) return { url, method, answer, durationMs, redirects };
    redirects += 1;
    if (answer.status !== 307 && answer.status !== 308 && method === "POST") method = "GET";
    url = absoluteUrl(location, url);
  }
}

function dataOf({ host, workingDir }: CommandContext, option: string, text: string): string {
  if (option === "data-urlencode") {
    const equals = text.indexOf("=");
    return `${text.slice(0, equals + 1)}${encodeURIComponent(text.slice(equals + 1))}`;
  }
  if (!text.startsWith("@") || option === "data-raw") return text;
  const content = host.read(absolutePath(text.slice(1), workingDir)) ?? "";
  return option === "data-binary" ? content : content.replace(/[\r\n]/g, "");
}

function contentType(values: Options["values"]): string {
  if (values.has("form")) return `multipart/form-data; boundary=${BOUNDARY}`;
  return values.has("json") ? "application/json" : "application/x-www-form-urlencoded";
}

const BOUNDARY = "------------------------kubarium";

function multipart({ host, workingDir }: CommandContext, fields: readonly string[]): string {
  const parts = fields.map((field) => {
    const equals = field.indexOf("=");
    const [name, value] = [field.slice(0, equals), field.slice(equals + 1)];
    const file = value.startsWith("@") ? value.slice(1).split(";", 1)[0] : undefined;
    const text = file === undefined ? value : (host.read(absolutePath(file, workingDir)) ?? "");
    const kind = file === undefined ? "" : `; filename="${file.slice(file.lastIndexOf("/") + 1)}"`;
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${kind}\r\n\r\n${text}\r\n`;
  });
  return `${parts.join("")}--${BOUNDARY}--\r\n`;
}

function headersOf(lines: readonly string[]): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** `--resolve host:port:address`. */
function resolved(url: string, entries: readonly string[]): string {
  const match = /^([a-z]+):\/\/([^/:?#]+)(?::(\d+))?(.*)$/i.exec(url);
  if (match === null) return url;
  const [, scheme = "", host = "", portText, rest = ""] = match;
  const port = portText ?? (scheme === "https" ? "443" : "80");
  for (const entry of entries) {
    const [name = "", number = "", address = ""] = entry.replace(/^\+/, "").split(":");
    if ((name === host || name === "*") && number === port)
      return `${scheme}://${address.split(",", 1)[0] ?? ""}:${port}${rest}`;
  }
  return url;
}

function absoluteUrl(location: string, from: string): string {
  if (/^[a-z]+:\/\//i.test(location)) return location;
  const [origin = ""] = /^[a-z]+:\/\/[^/?#]+/i.exec(from) ?? [];
  return location.startsWith("/") ? `${origin}${location}` : `${origin}/${location}`;
}

function delivered(context: CommandContext, { values }: Options, exchange: Exchange): CommandResult {
  const { answer, durationMs, url, method } = exchange;
  const fields = Object.entries(answer.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${answer.status} ${statusText(answer.status)}`.trimEnd();
  const hasHeads = !isResumed(context.waiting) && (values.has("head") || values.has("include"));
  const heads = hasHeads ? `${head}\r\n${fields.join("")}\r\n` : "";
  let out = `${heads}${values.has("head") ? "" : answer.body}`;
  const file =
    values.get("output")?.at(-1) ?? (values.has("remote-name") ? url.slice(url.lastIndexOf("/") + 1) : undefined);
  if (file !== undefined && file !== "-") {
    if (file !== "/dev/null") context.host.write(absolutePath(file, context.workingDir), out, false);
    out = "";
  }
  const words = values.get("write-out")?.at(-1);
  if (words !== undefined) out += written(words, exchange, String(answer.status).padStart(3, "0"));
  const err = values.has("verbose") ? conversation(url, method, head) : "";
  return { status: 0, out, durationMs, err };
}

function conversation(url: string, method: string, head: string): string {
  const [, host = "", path = ""] = /^[a-z]+:\/\/([^/?#]+)(.*)$/i.exec(url) ?? [];
  const asked = [
    `${method} ${path === "" ? "/" : path} HTTP/1.1`,
    `Host: ${host}`,
    "User-Agent: curl/8.14.1",
    "Accept: */*",
    "",
  ];
  return [...asked.map((line) => `> ${line}`), `< ${head}`, "< "].map((line) => `${line}\n`).join("");
}

function written(format: string, { url, durationMs, redirects, answer }: Exchange, code: string): string {
  const seconds = (durationMs / 1_000).toFixed(6);
  const fields: Readonly<Record<string, string>> = {
    http_code: code,
    response_code: code,
    time_total: seconds,
    time_connect: seconds,
    time_starttransfer: seconds,
    url_effective: /^[a-z]+:\/\/[^/]+$/i.test(url) ? `${url}/` : url,
    num_redirects: String(redirects),
    size_download: String(answer.body.length),
    redirect_url: answer.headers?.["location"] ?? "",
  };
  return unescape(format).replace(/%\{(\w+)\}/g, (match, name: string) => fields[name] ?? match);
}

function problem(answer: WebAnswer, url: string, seconds: number): readonly [number, string] {
  const [, scheme = "http", name = "", given] = /^([a-z]+):\/\/([^/:?#]+)(?::(\d+))?/i.exec(url) ?? [];
  const port = given ?? (scheme === "https" ? "443" : "80");
  switch (answer.reason) {
    case "name not known":
      return [6, `Could not resolve host: ${name}`];
    case "timeout":
      return [
        28,
        seconds < DEFAULT_SECONDS
          ? `Connection timed out after ${Math.round(seconds * 1_000)} milliseconds`
          : `Failed to connect to ${name} port ${port}: Connection timed out`,
      ];
    case "bad url":
      return [3, "URL rejected: Malformed input to a URL function"];
    default:
      return [7, `Failed to connect to ${name} port ${port} after ${answer.latencyMs} ms: Could not connect to server`];
  }
}
