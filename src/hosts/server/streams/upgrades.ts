/**
 * HTTP connections that become WebSockets: exec, attach, port-forward and watches.
 * Upstream: k8s.io/apimachinery/pkg/util/httpstream, k8s.io/apiserver/pkg/endpoints/handlers/watch.go (HandleWS).
 */
import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { UPGRADE_REQUIRED } from "../../../api/pod-access.ts";
import { badRequest, pathNotFound } from "../../../api/status-errors.ts";
import { failure, type Status } from "../../../api/status.ts";
import { COMMON_HEADERS } from "../http-answer.ts";
import { identityHeaders } from "../identity-headers.ts";
import { isWatch, refuseForeign, requestTarget, type RequestTarget } from "../request-target.ts";
import type { ServedCluster } from "../served-cluster.ts";
import type { WatchStreams } from "../watch-stream.ts";
import { attachContainer } from "./attached-container.ts";
import { CHANNEL_PROTOCOLS, Channels } from "./channels.ts";
import { tellNews } from "./news-socket.ts";
import { forwardChannels, forwardTunnel, TUNNEL_PROTOCOL } from "./port-forward.ts";
import { remoteCommand, streamOptions } from "./remote-command.ts";
import type { RunPlace } from "./remote-run.ts";
import { watchOverSocket } from "./watch-socket.ts";

const NEWS = "/sim/v1/news";
const POD_STREAM = /^(\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+)\/(exec|attach|portforward)$/;
/** The longest message that a client may send. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const NO_SPDY =
  "this server speaks WebSockets only: kubectl 1.31 and later do too, unless KUBECTL_REMOTE_COMMAND_WEBSOCKETS or KUBECTL_PORT_FORWARD_WEBSOCKETS is false";

export class Upgrades {
  private readonly served: ServedCluster;
  private readonly watches: WatchStreams;
  private readonly simulation: boolean;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => CHANNEL_PROTOCOLS.find((known) => offered.has(known)) ?? false,
  });

  /** @param simulation whether `/sim/v1` is there */
  constructor(served: ServedCluster, watches: WatchStreams, simulation: boolean) {
    this.served = served;
    this.watches = watches;
    this.simulation = simulation;
  }

  /** Handles the `upgrade` event of a server. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => socket.destroy());
    this.route(request, socket, head).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      refuse(socket, failure(500, "InternalError", `Internal error occurred: ${message}`));
    });
  }

  private async route(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const foreign = refuseForeign(request);
    if (foreign !== undefined) return refuse(socket, failure(403, "Forbidden", foreign));
    const target = requestTarget(request.url ?? "/");
    if (target === undefined) return refuse(socket, badRequest("the request must name a path"));
    const stream = POD_STREAM.exec(target.pathname);
    if (stream !== null) return this.openStream(target, stream[1] ?? "", stream[2] ?? "", request, socket, head);
    if (target.pathname === NEWS && this.simulation) {
      if (!isWebSocket(request)) return refuse(socket, badRequest(UPGRADE_REQUIRED));
      return this.accept(request, socket, head, undefined, (opened) => tellNews(this.served, opened));
    }
    if (!isWatch(target)) return refuse(socket, pathNotFound());
    if (!isWebSocket(request)) return refuse(socket, badRequest(NO_SPDY));
    this.accept(request, socket, head, undefined, (opened) =>
      watchOverSocket(this.watches, () => this.served.announce(), target, identityHeaders(request.headers), opened),
    );
  }

  /** Whatever can be refused is refused before the connection is another. */
  private async openStream(
    target: RequestTarget,
    podPath: string,
    kind: string,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void> {
    const identity = identityHeaders(request.headers);
    const { code, body } = await this.served.request({ method: "GET", path: target.path, headers: identity });
    const status = body as Status;
    if (code !== 400 || status.message !== UPGRADE_REQUIRED) return refuse(socket, status);
    const argv = target.query.getAll("command");
    if (kind === "exec" && argv.length === 0) {
      return refuse(socket, badRequest("you must specify at least one command for the container"));
    }
    if (!isWebSocket(request)) return refuse(socket, badRequest(NO_SPDY));
    const place: RunPlace = { served: this.served, podPath, container: target.query.get("container") ?? "", identity };
    const offered = (request.headers["sec-websocket-protocol"] ?? "").split(",").map((name) => name.trim());
    if (kind === "portforward" && offered.includes(TUNNEL_PROTOCOL)) {
      return this.accept(request, socket, head, TUNNEL_PROTOCOL, (opened) => forwardTunnel(place, opened));
    }
    if (!offered.some((name) => CHANNEL_PROTOCOLS.includes(name))) {
      const known = kind === "portforward" ? [TUNNEL_PROTOCOL, ...CHANNEL_PROTOCOLS] : CHANNEL_PROTOCOLS;
      return refuse(socket, badRequest(`the sub-protocol must be one of ${known.join(", ")}`));
    }
    const ports = target.query.getAll("ports").map(Number);
    if (kind === "portforward" && (ports.length === 0 || ports.some((port) => !isPort(port)))) {
      return refuse(socket, badRequest('query parameter "ports" is required'));
    }
    this.accept(request, socket, head, undefined, (opened) => {
      if (kind === "portforward") return forwardChannels(place, ports, opened);
      const channels = new Channels(opened);
      const options = streamOptions(target.query);
      const done =
        kind === "exec" ? remoteCommand(place, argv, options, channels) : attachContainer(place, options, channels);
      done.catch((error: unknown) => {
        const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`;
        channels.end({ metadata: {}, status: "Failure", reason: "InternalError", message, code: 500 });
      });
    });
  }

  /** @param protocol one whose name the library does not take, for it has a slash in it */
  private accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    protocol: string | undefined,
    opened: (socket: WebSocket) => void,
  ): void {
    if (protocol !== undefined) {
      delete request.headers["sec-websocket-protocol"];
      this.sockets.once("headers", (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
    }
    this.sockets.handleUpgrade(request, socket, head, opened);
  }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

function isWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === "GET" && headers.upgrade?.toLowerCase() === "websocket";
}

/** The kubelet says in plain text what the API server says as a Status. */
function refuse(socket: Duplex, status: Status): void {
  if (socket.destroyed) return;
  const isText = /^container (?:not found|\S+ not found in pod)/.test(status.message ?? "");
  const code = isText ? 500 : status.code;
  const text = isText ? (status.message ?? "") : `${JSON.stringify(status)}\n`;
  const headers = {
    ...COMMON_HEADERS,
    "content-type": isText ? "text/plain; charset=utf-8" : "application/json",
    "content-length": String(Buffer.byteLength(text)),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ""}\r\n${lines.join("\r\n")}\r\n\r\n${text}`);
}
