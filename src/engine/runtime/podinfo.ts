/**
 * The web application that charts and operators are tried out with.
 * Source: https://github.com/stefanprodan/podinfo#readme (Web API)
 */
import { flagValue } from "./command-flags.ts";
import { page, pathOf, type ServerCall, type ServerProgram } from "./agnhost/server-program.ts";

const NOT_READY = "not-ready";
const UNHEALTHY = "unhealthy";
const REVISION = "6b7aab8a10d6ee8b895b0a5048f4ab0966ed29ff";
const LOGO = "https://raw.githubusercontent.com/stefanprodan/podinfo/gh-pages/cuddle_clap.gif";

export const podinfo: ServerProgram = (call) => {
  const [, first = "", second = ""] = pathOf(call.request).split("/");
  const isPost = call.request.method === "POST" || call.request.method === "PUT";
  switch (first) {
    case "healthz":
      return call.memory[UNHEALTHY] === "true" ? page(503, "") : json({ status: "OK" });
    case "readyz":
      return readiness(call, second, isPost);
    case "version":
      return json({ commit: REVISION, version: call.version });
    case "env":
      return json(Object.entries(call.env).map(([name, value]) => `${name}=${value}`));
    case "headers":
    case "echoheaders":
      return json(headersOf(call));
    case "delay":
    case "chunked":
      return delayed(second);
    case "status": {
      const status = Number(second);
      return json({ status }, status >= 200 && status <= 599 ? status : 400);
    }
    case "echo":
      return isPost ? page(202, call.request.body ?? "", { headers: TEXT }) : page(405, "");
    case "panic":
      call.exit(255, 0);
      return page(0, "");
    case "token":
      return second === "validate" ? validated(call) : json({ token: tokenOf(call), expires_at: "" });
    case "configs":
      return json({});
    case "metrics":
      return page(200, metricsOf(call), { headers: TEXT });
    case "":
    case "api":
      return first === "" || second === "info" ? information(call) : missing();
    default:
      return missing();
  }
};

const TEXT = { "content-type": "text/plain; charset=utf-8" };

function json(value: unknown, status = 200) {
  return page(status, JSON.stringify(value, undefined, 2), {
    headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

function missing() {
  return page(404, "404 page not found\n", { headers: TEXT });
}

function readiness(call: ServerCall, what: string, isPost: boolean) {
  if (what === "enable" || what === "disable") {
    if (!isPost) return page(405, "");
    call.remember(NOT_READY, what === "disable" ? "true" : "false");
    return page(202, "");
  }
  const { memory, argv } = call;
  const starts = argv.includes("--unready") && memory[NOT_READY] === undefined;
  return starts || memory[NOT_READY] === "true" ? page(503, "") : json({ status: "OK" });
}

function delayed(seconds: string) {
  if (!/^\d+$/.test(seconds)) return page(404, "404 page not found\n", { headers: TEXT });
  return { ...json({ delay: Number(seconds) }), delayMs: Number(seconds) * 1_000 };
}

function information(call: ServerCall) {
  const { env, argv, version, host } = call;
  return json({
    hostname: host.hostname,
    version,
    revision: REVISION,
    color: flagValue(argv, "--ui-color") ?? env["PODINFO_UI_COLOR"] ?? "#34577c",
    logo: flagValue(argv, "--ui-logo") ?? env["PODINFO_UI_LOGO"] ?? LOGO,
    message: flagValue(argv, "--ui-message") ?? env["PODINFO_UI_MESSAGE"] ?? `greetings from podinfo v${version}`,
    goos: "linux",
    goarch: "amd64",
    runtime: "go1.23.2",
    num_goroutine: "8",
    num_cpu: "2",
  });
}

function headersOf({ request }: ServerCall): Readonly<Record<string, readonly string[]>> {
  const own = { "user-agent": "curl/8.11.0", accept: "*/*", ...request.headers };
  const named = Object.entries(own).map(([name, value]): [string, readonly string[]] => [
    name.replaceAll(/(^|-)([a-z])/g, (_, dash: string, letter: string) => `${dash}${letter.toUpperCase()}`),
    [value],
  ]);
  return Object.fromEntries(named.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Who asked for it, in plain sight: it only has to come back. */
function tokenOf({ request }: ServerCall): string {
  return `simulated.${request.body || "anonymous"}`;
}

function validated({ request }: ServerCall) {
  const token = /^Bearer simulated\.(.*)$/s.exec(request.headers?.["authorization"] ?? "");
  return token === null ? page(401, "authorization bearer header required\n") : json({ token_name: token[1] });
}

function metricsOf({ listeningMs }: ServerCall): string {
  const family = (name: string, type: string, help: string, lines: readonly string[]): string =>
    `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.map((line) => `${name}${line}\n`).join("")}`;
  return [
    family("go_goroutines", "gauge", "Number of goroutines that currently exist.", [" 8"]),
    family("go_info", "gauge", "Information about the Go environment.", ['{version="go1.23.2"} 1']),
    family("http_requests_total", "counter", "The total number of HTTP requests.", ['{status="200"} 1']),
    family("process_uptime_seconds", "gauge", "How long the process has been listening.", [` ${listeningMs / 1_000}`]),
  ].join("");
}
