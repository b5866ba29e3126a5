/** `agnhost netexec`: answers with what it is asked for, runs commands, and asks others. Upstream: test/images/agnhost/netexec. */
import { flagValue } from "../command-flags.ts";
import type { Page } from "../server-pages.ts";
import type { WebAnswer } from "../shell/command.ts";
import {
  durationMs,
  errorPage,
  goJson,
  page,
  parameter,
  pathOf,
  redirectPage,
  type ServerCall,
  type ServerProgram,
} from "./server-program.ts";

const DIAL_TIMEOUT_MS = 5_000;

export const netexec: ServerProgram = (call) => {
  if (call.request.protocol === "UDP") return datagram(call);
  const override = flagValue(call.argv, "--http-override");
  const request = override === undefined ? call.request : { ...call.request, path: override };
  return answer({ ...call, request });
};

function answer(call: ServerCall): Page {
  const { request, host } = call;
  switch (pathOf(request)) {
    case "/clientip":
      return page(200, call.remote);
    case "/serverport":
      return page(200, String(call.port));
    case "/dial":
      return dial(call);
    case "/echo":
      return withCode(call, (status) => page(status, parameter(request, "msg")), 200);
    case "/exit":
      return exit(call);
    case "/header":
      return page(200, request.headers?.[parameter(request, "key").toLowerCase()] ?? "");
    case "/healthz":
      return page(takesDatagrams(call) ? 200 : 412, "");
    case "/hostname":
    case "/hostName":
      return page(200, host.hostname);
    case "/redirect":
      return withCode(call, (status) => redirectPage(parameter(request, "location"), status), 302);
    case "/shell":
      return shell(call);
    case "/shutdown":
      call.exit(0, 0);
      return page(0, "");
    case "/upload":
      return upload(call);
    default:
      return page(200, `NOW: ${now(call)}`);
  }
}

/** `2026-01-01 00:00:05.123 +0000 UTC m=+5.001` */
function now({ host, listeningMs }: ServerCall): string {
  const iso = new Date(host.epochMs + host.nowMs).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)} +0000 UTC m=+${(listeningMs / 1_000).toFixed(9)}`;
}

function takesDatagrams({ argv }: ServerCall): boolean {
  return flagValue(argv, "--udp-port") !== "-1" || Number(flagValue(argv, "--sctp-port") ?? "-1") > 0;
}

function withCode(call: ServerCall, make: (status: number) => Page, usual: number): Page {
  const code = parameter(call.request, "code");
  if (code === "") return make(usual);
  if (/^[+-]?\d+$/.test(code)) return make(Number(code));
  return page(200, `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`);
}

function exit(call: ServerCall): Page {
  const { request } = call;
  for (const name of ["timeout", "wait"]) {
    const text = parameter(request, name);
    if (text !== "" && durationMs(text) === undefined)
      return page(200, `argument '${name}' must be a valid golang duration or empty, got ${JSON.stringify(text)}\n`);
  }
  const code = parameter(request, "code");
  if (code !== "" && !/^\d+$/.test(code))
    return page(200, `argument 'code' must be an integer [0-127] or empty, got ${JSON.stringify(code)}\n`);
  const waitMs = durationMs(parameter(request, "wait")) ?? 0;
  const graceful = (durationMs(parameter(request, "timeout")) ?? 0) > 0;
  call.exit(Number(code), waitMs);
  // Without a graceful end the connection is cut before there is an answer.
  return page(graceful ? 200 : 0, "", { delayMs: waitMs });
}

function shell(call: ServerCall): Page {
  const { request } = call;
  const command = parameter(request, "shellCommand") || parameter(request, "cmd");
  const result = call.run(["/bin/sh", "-c", command]);
  const text = result.output.map((one) => one.text).join("") || result.stdout + result.stderr;
  const output = {
    ...(text === "" ? {} : { output: text }),
    ...(result.exitCode === 0 ? {} : { error: `exit status ${result.exitCode}` }),
  };
  return page(200, goJson(output), { delayMs: Math.min(result.durationMs, 3_600_000) });
}

function upload({ request, host }: ServerCall): Page {
  const part = /\r?\n\r?\n([\s\S]*?)\r?\n--/.exec(request.body ?? "");
  const text = part?.[1] ?? request.body;
  if (text === undefined) return page(200, goJson({ error: "Unable to upload file." }));
  const name = `/uploads/upload${String(host.nowMs).padStart(9, "0")}`;
  if (host.write(name, text, false) !== "ok") return page(200, goJson({ error: "Unable to open file for write" }));
  host.change(name, { mode: 0o700 });
  return page(201, goJson({ output: name }));
}

function dial(call: ServerCall): Page {
  const { request } = call;
  const [target, port, asked, protocol, tries] = ["host", "port", "request", "protocol", "tries"].map((name) =>
    parameter(request, name),
  ) as [string, string, string, string, string];
  if (tries !== "" && !/^[+-]?\d+$/.test(tries)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(tries)}: invalid syntax`;
    return errorPage(400, `tries parameter is invalid. ${why}`);
  }
  if (asked === "") return errorPage(400, "request parameter not specified. <nil>");
  const kind = protocol.toLowerCase() || "http";
  if (kind !== "http" && kind !== "udp") return errorPage(400, `unsupported protocol. ${protocol}`);
  const address = /^\d+(?:\.\d+){3}$/.test(target) ? target : call.host.resolve(target)?.[0];
  if (address === undefined)
    return errorPage(400, `host and/or port param are invalid. lookup ${target}: no such host`);
  const responses: string[] = [];
  const errors: string[] = [];
  let last = "";
  let delayMs = 0;
  for (let round = 0; round < (tries === "" ? 1 : Number(tries)); round += 1) {
    const found =
      kind === "http" ? dialHttp(call, `${address}:${port}`, asked) : dialUdp(call, `${address}:${port}`, asked);
    delayMs += found.latencyMs;
    last = found.ok ? found.body : "";
    if (found.ok) responses.push(found.body);
    else errors.push(found.reason);
  }
  const output = { ...(last === "" ? {} : { responses }), ...(errors.length === 0 ? {} : { errors }) };
  return page(200, goJson(output), { delayMs: Math.round(delayMs) });
}

type Dialled = Pick<WebAnswer, "ok" | "body" | "latencyMs" | "reason">;

function dialHttp({ host }: ServerCall, address: string, asked: string): Dialled {
  const url = `http://${address}/${asked}`;
  const found = host.fetch(url, "GET", DIAL_TIMEOUT_MS);
  if (found.ok && found.status !== 0) return found;
  if (found.ok) return { ...found, ok: false, reason: `Get "${url}": EOF` };
  const why =
    found.reason === "timeout"
      ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
      : `dial tcp ${address}: connect: ${found.reason === "no endpoints" ? "connection refused" : found.reason}`;
  return { ...found, reason: `Get "${url}": ${why}` };
}

function dialUdp(call: ServerCall, address: string, asked: string): Dialled {
  const found = call.host.fetch(`udp://${address}`, "", DIAL_TIMEOUT_MS, { body: asked });
  if (found.ok && found.body !== "") return found;
  const why = found.reason === "timeout" || found.ok ? "i/o timeout" : "read: connection refused";
  return {
    ...found,
    ok: false,
    reason: `reading from udp connection failed. err:'read udp ${call.ip}:40000->${address}: ${why}'`,
  };
}

function datagram({ request, remote, host }: ServerCall): Page | undefined {
  const text = (request.body ?? "").trim().toLowerCase();
  if (text === "hostname") return page(200, host.hostname);
  if (text === "clientip") return page(200, remote);
  return text.startsWith("echo ") ? page(200, text.slice(5)) : undefined;
}
