/** A cluster elsewhere, as a worker of the page: gives `RemoteHost` the worker's messages, network and clock. */
/// <reference lib="webworker" />
import type { PageMessage, WorkerMessage } from "./protocol.ts";
import { RemoteHost } from "./remote/remote-host.ts";

const host = new RemoteHost({
  post: (message: WorkerMessage) => self.postMessage(message),
  fetch: (url, init) => fetch(url, init),
  openSocket(url, handler) {
    const socket = new WebSocket(url);
    socket.onopen = () => handler.opened();
    socket.onmessage = ({ data }) => handler.message(String(data));
    socket.onclose = () => handler.closed();
    return () => {
      socket.onmessage = socket.onclose = null;
      socket.close();
    };
  },
  timers: {
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  },
  nowMs: () => Date.now(),
  // The page names its worker by the place of the API.
  base: self.name,
});

self.addEventListener("message", (event: MessageEvent<PageMessage>) => host.receive(event.data));
