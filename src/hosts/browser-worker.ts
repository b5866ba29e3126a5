/** The cluster in a Web Worker: gives `WorkerHost` the worker's messages, clock, storage and locks. */
/// <reference lib="webworker" />
import { ClusterSaver } from "./browser/cluster-saver.ts";
import { RecordingStorage } from "./browser/recording-storage.ts";
import { WorkerHost } from "./browser/worker-host.ts";
import type { PageMessage, WorkerMessage } from "./protocol.ts";

/** Names this build; set by the bundler. */
declare const KUBARIUM_BUILD: string;

/** Real time between two slices of virtual time. */
const SLICE_EVERY_MS = 40;

const post = (message: WorkerMessage): void => self.postMessage(message);

const host = new WorkerHost({
  post,
  saver: new ClusterSaver({
    openStorage: () => RecordingStorage.open(KUBARIUM_BUILD),
    locks: () => navigator.locks,
    report: (state, detail) => post({ type: "storage", state, ...(detail === undefined ? {} : { detail }) }),
  }),
  realNow: () => performance.now(),
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
});

self.addEventListener("message", (event: MessageEvent<PageMessage>) => {
  void host.receive(event.data);
});
setInterval(() => host.slice(), SLICE_EVERY_MS);
