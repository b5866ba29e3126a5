/** The servers of agnhost with few answers each. Upstream: test/images/agnhost. */
import { flagValue } from "../command-flags.ts";
import type { Page } from "../server-pages.ts";
import {
  errorPage,
  goJson,
  NOT_FOUND,
  page,
  parameter,
  pathOf,
  redirectPage,
  unescapeQuery,
  type ServerCall,
  type ServerProgram,
} from "./server-program.ts";

const HEALTHY_SECONDS = 10;
const ASK_TIMEOUT_MS = 5_000;

/** Well for ten seconds, then failing; slow or broken where the URL asks for it. */
export const liveness: ServerProgram = ({ request, listeningMs }) => {
  const seconds = listeningMs / 1_000;
  const code = Number(parameter(request, "code") || "500");
  const slept = Number(parameter(request, "time") || "0");
  const sleeping = { delayMs: slept * 1_000 };
  switch (pathOf(request)) {
    case "/started":
      return page(200, `${seconds}s`);
    case "/healthz":
      return seconds > HEALTHY_SECONDS ? page(500, `error: ${seconds}`) : page(200, "ok");
    case "/redirect":
      return redirectPage(unescapeQuery(parameter(request, "loc")), 302);
    case "/sleep-headers":
      return page(code, `Slept for ${slept} secs\n`, sleeping);
    case "/sleep-body":
      return page(code, `Sleeping for ${slept} secs\nSlept for ${slept} secs\n`, sleeping);
    case "/disconnect-headers":
      return page(0, "");
    case "/disconnect-body":
      return page(code, "Disconnecting\n");
    case "/slow-response":
      return page(code, "");
    default:
      return NOT_FOUND;
  }
};

export const serveHostname: ServerProgram = ({ host }) => page(200, host.hostname);

const GRPC = "application/grpc";
const FORCED = "serving";

/** Health as gRPC tells it: `grpc-status` 0 with SERVING or NOT_SERVING, 5 for services that it does not know. */
export const grpcHealth: ServerProgram = (call) => {
  const { request, argv, listeningMs, memory } = call;
  const httpPort = Number(flagValue(argv, "--http-port") ?? "8080");
  if (call.port === httpPort) {
    const serving = { "/make-serving": "true", "/make-not-serving": "false" }[pathOf(request)];
    if (serving === undefined) return NOT_FOUND;
    call.remember(FORCED, serving);
    return page(200, `${listeningMs / 1_000}s`);
  }
  if (request.headers?.["content-type"] !== GRPC) return page(0, "");
  if ((request.body ?? "") !== (flagValue(argv, "--service") ?? ""))
    return page(200, "unknown service", { headers: { "grpc-status": "5" } });
  const delay = Number(flagValue(argv, "--delay-unhealthy-sec") ?? "-1");
  const ill = memory[FORCED] === "false" || (delay >= 0 && listeningMs >= delay * 1_000);
  return page(200, ill ? "NOT_SERVING" : "SERVING", { headers: { "grpc-status": "0" } });
};

/** On each port the text of the variable that names the port. */
export const porter: ServerProgram = ({ request, port, env, argv }) => {
  const kinds = request.protocol === "UDP" ? ["UDP_"] : ["", "TCP_", "TLS_"];
  const text = kinds.map((kind) => env[`SERVE_${kind}PORT_${port}`]).find((value) => value !== undefined) ?? "";
  const asJson = argv.includes("--json-response") && request.protocol !== "UDP";
  return page(200, asJson ? goJson({ Method: request.method, Body: text }) : text);
};

/** Files of the container. */
export const testWebserver: ServerProgram = ({ request, host }) => {
  const path = unescapeQuery(pathOf(request));
  const text = host.read(path.length > 1 ? path.replace(/\/+$/, "") : path);
  if (text !== undefined) return page(200, text);
  const names = host.list(path.length > 1 ? path.replace(/\/+$/, "") : path);
  if (names === undefined) return NOT_FOUND;
  const lines = names.map((name) => {
    const shown = host.list(`${path.replace(/\/+$/, "")}/${name}`) === undefined ? name : `${name}/`;
    return `<a href="${shown}">${shown}</a>\n`;
  });
  return page(
    200,
    `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${lines.join("")}</pre>\n`,
  );
};

/** The guest book of `kubectl`'s tests: a frontend, a primary and its replicas, which read from the primary. */
export const guestbook: ServerProgram = (call) => {
  const { request } = call;
  switch (pathOf(request)) {
    case "/register":
      return page(200, goJson({ data: storeOf(call) }));
    case "/get":
      return read(call);
    case "/set":
      return write(call);
    case "/guestbook":
      return forwardToStore(call);
    default:
      return NOT_FOUND;
  }
};

const STORE = "store";

function storeOf({ memory }: ServerCall): Readonly<Record<string, string>> {
  return JSON.parse(memory[STORE] ?? "{}") as Readonly<Record<string, string>>;
}

function read(call: ServerCall): Page {
  const primary = flagValue(call.argv, "--replicaof");
  if (primary !== undefined && primary !== "") return ask(call, primary, call.request.path.slice(1));
  const key = parameter(call.request, "key");
  const store = storeOf(call);
  return page(200, goJson({ data: key === "" ? store : (store[key] ?? "") }));
}

function write(call: ServerCall): Page {
  const key = parameter(call.request, "key");
  if (key === "") return errorPage(400, "cannot set with empty key.");
  call.remember(STORE, JSON.stringify({ ...storeOf(call), [key]: parameter(call.request, "value") }));
  return page(200, goJson({ message: "Updated" }));
}

function forwardToStore(call: ServerCall): Page {
  const { request } = call;
  const command = parameter(request, "cmd").toLowerCase();
  const [key, value] = [parameter(request, "key"), parameter(request, "value")];
  if (command !== "get" && command !== "set") return errorPage(400, `unsupported cmd: '${command}'`);
  if (command === "set" && key === "") return errorPage(400, "cannot set with empty key.");
  const host = command === "get" ? "agnhost-replica" : "agnhost-primary";
  return ask(call, host, `${command}?key=${encodeURIComponent(key)}&value=${encodeURIComponent(value)}`);
}

function ask({ host, argv }: ServerCall, name: string, path: string): Page {
  const port = flagValue(argv, "--backend-port") ?? "6379";
  const url = `http://${name}:${port}/${path}`;
  const found = host.fetch(url, "GET", ASK_TIMEOUT_MS);
  if (found.ok) return page(200, found.body, { delayMs: Math.round(found.latencyMs) });
  if (found.reason === "name not known")
    return errorPage(400, `host and/or port param are invalid. lookup ${name}: no such host`);
  const delayMs = Math.round(found.latencyMs);
  return { ...errorPage(417, `encountered error: Get ${JSON.stringify(url)}: ${found.reason}`), delayMs };
}
