/** `/sim/v1/news` over a WebSocket: clock, changes, image pulls and requests in flight, for a page that is attached. */
import type { WebSocket } from "ws";
import type { News } from "../../remote/news.ts";
import type { ServedCluster } from "../served-cluster.ts";

const TELL_EVERY_MS = 100;
const MAX_WAITING_BYTES = 1024 * 1024;
/** More than a timeline can show. */
const MAX_CHANGES_AT_ONCE = 20_000;
/** Clients of the simulated network send in batches: a trace may be told of this long after it began. */
const TRACES_LATE_MS = 1_000;

export function tellNews(served: ServedCluster, socket: WebSocket): void {
  const teller = new NewsTeller(served);
  const tell = (): void => {
    if (socket.readyState !== socket.OPEN || socket.bufferedAmount > MAX_WAITING_BYTES) return;
    const news = teller.next();
    if (news !== undefined) socket.send(JSON.stringify(news));
  };
  const timer = setInterval(tell, TELL_EVERY_MS);
  socket.on("error", () => socket.terminate());
  socket.on("close", () => clearInterval(timer));
  tell();
}

class NewsTeller {
  private readonly served: ServedCluster;
  private generation = -1;
  private seenChanges = 0;
  private fromMs = 0;
  private told = "";
  private toldPulls = "[]";
  private toldTraces = new WeakSet<object>();

  constructor(served: ServedCluster) {
    this.served = served;
  }

  /** Undefined when there is nothing new. */
  next(): News | undefined {
    const { session, generation } = this.served;
    const { cluster } = session;
    const rewound = generation !== this.generation;
    if (rewound) {
      this.generation = generation;
      this.seenChanges = 0;
      this.fromMs = cluster.elapsedMs;
      this.toldTraces = new WeakSet();
    }
    const clock = session.driver.state();
    const changes = cluster.changesSince(this.seenChanges).slice(-MAX_CHANGES_AT_ONCE);
    this.seenChanges = cluster.changeCount;
    const traces = this.newTraces();
    const pulls = cluster.runtime.pulls();
    const pullsText = JSON.stringify(pulls);
    const clockText = JSON.stringify(clock);
    const samePulls = pullsText === this.toldPulls;
    if (!rewound && clockText === this.told && changes.length + traces.length === 0 && samePulls) return undefined;
    this.told = clockText;
    this.toldPulls = pullsText;
    return {
      clock,
      ...(changes.length > 0 || rewound ? { changes } : {}),
      ...(rewound ? { rewound } : {}),
      ...(samePulls && !rewound ? {} : { pulls }),
      ...(traces.length === 0 ? {} : { traces }),
    };
  }

  private newTraces() {
    const { cluster } = this.served.session;
    const from = Math.max(this.fromMs, cluster.elapsedMs - TRACES_LATE_MS);
    const traces = cluster.network.traces(from).filter((trace) => !this.toldTraces.has(trace));
    for (const trace of traces) this.toldTraces.add(trace);
    return traces;
  }
}
