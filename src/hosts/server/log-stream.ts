/** Logs that are followed: what a container has written, then what it writes, until it ends or the client leaves. */
import type { ServerResponse } from "node:http";
import type { ApiResponse } from "../../api/api-client.ts";
import { containerStatus } from "./container-state.ts";
import { COMMON_HEADERS, sendAnswer } from "./http-answer.ts";
import type { RequestTarget } from "./request-target.ts";
import type { ServedCluster } from "./served-cluster.ts";

export const LOOK_EVERY_MS = 100;
const LOG = /^(.*\/pods\/[^/]+)\/log$/;

export function isFollowedLog({ pathname, query }: RequestTarget): boolean {
  const follow = query.get("follow");
  return LOG.test(pathname) && follow !== null && !["0", "f", "F", "false", "FALSE", "False"].includes(follow);
}

export async function followLog(served: ServedCluster, target: RequestTarget, response: ServerResponse): Promise<void> {
  const log = new FollowedLog(served, target);
  const first = await log.read();
  if (first.code !== 200 || !isLines(first)) return sendAnswer(response, first, "json");
  response.writeHead(200, { ...COMMON_HEADERS, "content-type": "text/plain", "transfer-encoding": "chunked" });
  response.flushHeaders();
  let more = log.newIn(first);
  for (;;) {
    if (more.text !== "") response.write(more.text);
    if (more.isLast) break;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    if (response.destroyed) return;
    if (response.writableNeedDrain) continue;
    more = await log.next();
  }
  response.end();
}

/** Without a line break at its end, a text is the kubelet's own word about a log that is not there. */
function isLines({ body }: ApiResponse): boolean {
  return body === "" || (typeof body === "string" && body.endsWith("\n"));
}

interface NewText {
  readonly text: string;
  readonly isLast: boolean;
}

/** Reads the log again and again, each time from the instant of the last line that was sent. */
export class FollowedLog {
  private readonly served: ServedCluster;
  private readonly target: RequestTarget;
  private readonly podPath: string;
  private readonly stamped: boolean;
  /** Of a container that has ended: nothing will follow. */
  private readonly isPrevious: boolean;
  private bytesLeft: number;
  private containerId: string | undefined;
  /** Of the last line, with how many lines of that instant were sent. */
  private lastStamp = "";
  private sentAtLastStamp = 0;

  constructor(served: ServedCluster, target: RequestTarget) {
    this.served = served;
    this.target = target;
    this.podPath = LOG.exec(target.pathname)?.[1] ?? "";
    this.stamped = (target.query.get("timestamps") ?? "false") !== "false";
    this.isPrevious = (target.query.get("previous") ?? "false") !== "false";
    this.bytesLeft = Number(target.query.get("limitBytes") ?? Number.POSITIVE_INFINITY);
  }

  /** The lines since the last one that was sent, each after its instant; at first as many as the client asked for. */
  async read(): Promise<ApiResponse> {
    const query = new URLSearchParams(this.target.query);
    query.delete("follow");
    // What is no number is for the API server to refuse.
    if (this.bytesLeft > 0) query.delete("limitBytes");
    query.set("timestamps", "true");
    if (this.lastStamp !== "") {
      for (const name of ["sinceSeconds", "tailLines"]) query.delete(name);
      query.set("sinceTime", this.lastStamp);
    }
    return this.served.request({ method: "GET", path: `${this.target.pathname}?${query.toString()}` });
  }

  /** Looks whether the container still runs before it reads what the container wrote, so that nothing is missed. */
  async next(): Promise<NewText> {
    const isLast = !(await this.isRunning());
    const response = await this.read();
    if (response.code !== 200) return { text: "", isLast: true };
    const { text } = this.newIn(response);
    return { text, isLast: isLast || this.bytesLeft <= 0 };
  }

  newIn({ body }: ApiResponse): NewText {
    const lines = String(body).split("\n").slice(0, -1);
    let seen = 0;
    let text = "";
    for (const line of lines) {
      const space = line.indexOf(" ");
      const stamp = line.slice(0, space);
      if (stamp === this.lastStamp && seen < this.sentAtLastStamp) {
        seen += 1;
        continue;
      }
      if (stamp !== this.lastStamp) seen = 0;
      seen += 1;
      this.lastStamp = stamp;
      this.sentAtLastStamp = seen;
      text += `${this.stamped ? line : line.slice(space + 1)}\n`;
    }
    const allowed = text.slice(0, this.bytesLeft);
    this.bytesLeft -= allowed.length;
    return { text: allowed, isLast: this.bytesLeft <= 0 || this.isPrevious };
  }

  private async isRunning(): Promise<boolean> {
    const pod = await this.served.request({ method: "GET", path: this.podPath });
    const container = containerStatus(pod, this.target.query.get("container") ?? "");
    this.containerId ??= container?.containerID;
    return container?.state?.running !== undefined && container.containerID === this.containerId;
  }
}
