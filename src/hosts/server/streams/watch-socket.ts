/** A watch over a WebSocket: one event a message. Browsers allow only six HTTP connections to a server, but many of these. */
import type { WebSocket } from "ws";
import type { RequestTarget } from "../request-target.ts";
import type { WatchStreams } from "../watch-stream.ts";

const NORMAL_CLOSURE = 1000;

/** @param announce asks for what is new soon: there is room for it again */
export function watchOverSocket(
  watches: WatchStreams,
  announce: () => void,
  target: RequestTarget,
  identity: Readonly<Record<string, string>>,
  socket: WebSocket,
): void {
  socket.on("error", () => socket.terminate());
  let behind = false;
  const sent = (): void => {
    if (!behind || socket.bufferedAmount > 0) return;
    behind = false;
    announce();
  };
  const opened = watches.open(
    target,
    undefined,
    {
      get waitingBytes() {
        behind = socket.bufferedAmount > 0;
        return socket.bufferedAmount;
      },
      get closed() {
        return socket.readyState !== socket.OPEN;
      },
      write(lines) {
        for (const line of lines) socket.send(line, { binary: false }, sent);
      },
      end: () => socket.close(NORMAL_CLOSURE),
    },
    identity,
  );
  if (opened.ok) {
    socket.on("close", opened.value);
    return;
  }
  socket.send(`${JSON.stringify({ type: "ERROR", object: opened.status })}\n`);
  socket.close(NORMAL_CLOSURE);
}
