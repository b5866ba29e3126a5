/**
 * One connection through `kubectl port-forward`: what the client sends goes to a server in the Pod, as far as it is HTTP.
 * Upstream: containerd's internal/cri/server/sandbox_portforward_linux.go for the words of a refused connection.
 */
import type { ForwardAnswer } from "../../../api/pod-access.ts";
import type { Status } from "../../../api/status.ts";
import { answerBytes, RequestReader, type ForwardedRequest } from "./http-over-bytes.ts";
import { VirtualWait, type RunPlace } from "./remote-run.ts";

export interface ConnectionEnd {
  data(bytes: Buffer): void;
  /** The connection failed. */
  error(message: string): void;
  close(): void;
}

export class ForwardedConnection {
  private readonly place: RunPlace;
  private readonly port: number;
  private readonly client: ConnectionEnd;
  private readonly reader = new RequestReader();
  private turn: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(place: RunPlace, port: number, client: ConnectionEnd) {
    this.place = place;
    this.port = port;
    this.client = client;
  }

  receive(bytes: Buffer): void {
    if (this.ended) return;
    const requests = this.reader.read(bytes);
    if (requests === undefined) {
      return this.fail(`port ${this.port}: the simulation answers HTTP/1.1 only, and this is something else`);
    }
    for (const request of requests) this.turn = this.turn.then(() => this.answer(request));
  }

  /** The client has sent everything. */
  finish(): void {
    this.turn = this.turn.then(() => this.close());
  }

  private async answer(request: ForwardedRequest): Promise<void> {
    if (this.ended) return;
    const { served, podPath, identity } = this.place;
    const wait = new VirtualWait(this.place, () => !this.ended);
    const path = `${podPath}/portforward?ports=${this.port}`;
    const { method, path: target, host, headers } = request;
    const { code, body } = await served.request({
      method: "POST",
      path,
      headers: identity,
      body: { method, path: target, host, headers },
    });
    if (code !== 200) return this.fail((body as Status).message ?? `HTTP ${code}`);
    const answer = body as ForwardAnswer;
    if (answer.kind !== "answered") return this.fail(this.refusal(answer.kind));
    if ((await wait.until(answer.latencyMs)) !== undefined) return this.close();
    const { cluster } = served.session;
    this.client.data(answerBytes(answer, request, cluster.configuration.epochMs + cluster.elapsedMs));
    if (request.closes) this.close();
  }

  private refusal(kind: "refused" | "lost"): string {
    const { port } = this;
    const pod = this.place.podPath.split("/").at(-1) ?? "";
    const why = kind === "refused" ? "connection refused" : "no route to host";
    return (
      `error forwarding port ${port} to pod ${pod}, uid : failed to execute portforward in network namespace "${pod}": ` +
      `failed to connect to localhost:${port} inside namespace "${pod}", ` +
      `IPv4: dial tcp4 127.0.0.1:${port}: connect: ${why} IPv6 dial tcp6 [::1]:${port}: connect: ${why} `
    );
  }

  private fail(message: string): void {
    if (this.ended) return;
    this.client.error(message);
    this.close();
  }

  private close(): void {
    if (this.ended) return;
    this.ended = true;
    this.client.close();
  }
}
