/**
 * `pods/{name}/portforward` over a WebSocket, in both forms: SPDY frames in messages, as kubectl sends them, and
 * channels, as other clients do.
 * Upstream: k8s.io/kubelet/pkg/cri/streaming/portforward/{httpstream,websocket}.go, KEP-4006.
 */
import type { WebSocket } from "ws";
import { bytesOf } from "./channels.ts";
import { ForwardedConnection } from "./forwarded-connection.ts";
import type { RunPlace } from "./remote-run.ts";
import { SpdyConnection, type SpdyStream } from "./spdy-connection.ts";

export const TUNNEL_PROTOCOL = "SPDY/3.1+portforward.k8s.io";

/** Connections, each of two streams (data and error) that carry the same request id. */
export function forwardTunnel(place: RunPlace, socket: WebSocket): void {
  const connections = new Map<number, ForwardedConnection>();
  const errorStreams = new Map<string, number>();
  const write = (frame: Buffer): void => {
    if (socket.readyState === socket.OPEN) socket.send(frame);
  };
  const open = ({ id, headers }: SpdyStream): void => {
    const request = headers.get("requestid") ?? "";
    if (headers.get("streamtype") === "error") return void errorStreams.set(request, id);
    const errorStream = errorStreams.get(request);
    errorStreams.delete(request);
    const connection = new ForwardedConnection(place, Number(headers.get("port")), {
      data: (bytes) => spdy.send(id, bytes),
      error: (message) => {
        if (errorStream !== undefined) spdy.send(errorStream, Buffer.from(message, "utf8"));
      },
      close: () => {
        connections.delete(id);
        spdy.finish(id);
        if (errorStream !== undefined) spdy.finish(errorStream);
      },
    });
    connections.set(id, connection);
  };
  const spdy = new SpdyConnection(
    {
      opened: open,
      data: (id, bytes) => connections.get(id)?.receive(bytes),
      ended: (id) => connections.get(id)?.finish(),
      reset: (id) => connections.get(id)?.finish(),
    },
    write,
  );
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    try {
      spdy.receive(bytesOf(data));
    } catch {
      socket.close(PROTOCOL_ERROR);
    }
  });
}

const NORMAL_CLOSURE = 1000;
const PROTOCOL_ERROR = 1002;

/** Two channels a port: data, and errors. The first message of each to the client is the port, in two bytes. */
export function forwardChannels(place: RunPlace, ports: readonly number[], socket: WebSocket): void {
  const send = (channel: number, bytes: Buffer): void => {
    if (socket.readyState === socket.OPEN) socket.send(Buffer.concat([Buffer.from([channel]), bytes]));
  };
  let open = ports.length;
  const connections = ports.map((port, index) => {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(port);
    send(2 * index, number);
    send(2 * index + 1, number);
    return new ForwardedConnection(place, port, {
      data: (bytes) => send(2 * index, bytes),
      error: (message) => send(2 * index + 1, Buffer.from(message, "utf8")),
      close: () => {
        open -= 1;
        if (open === 0) socket.close(NORMAL_CLOSURE);
      },
    });
  });
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    const bytes = bytesOf(data);
    const channel = bytes[0] ?? 0;
    if (channel % 2 === 0 && bytes.length > 1) connections[channel / 2]?.receive(bytes.subarray(1));
  });
}
