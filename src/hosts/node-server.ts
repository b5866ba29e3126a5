/** `npm run serve`: the same engine in Node, behind HTTP on this machine. */
import { Cluster } from "../engine/cluster.ts";
import { ClusterSession } from "./cluster-session.ts";
import { createApiServerHttp } from "./server/api-server-http.ts";
import { parseServeOptions, type ServeOptions } from "./server/command-line.ts";

const SLICE_EVERY_MS = 20;
const SLICE_BUDGET_MS = 15;

let options: ServeOptions;
try {
  options = parseServeOptions(process.argv.slice(2), Date.now());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}

const { epochMs, seed, nodes, speed, paused, port } = options;
const session = new ClusterSession(new Cluster({ epochMs, seed, nodes }), speed, paused);
let lastSliceAt = performance.now();
setInterval(() => {
  const now = performance.now();
  session.driver.pass(Math.min(now - lastSliceAt, 250), SLICE_BUDGET_MS, () => performance.now());
  lastSliceAt = now;
  session.pollWatches();
}, SLICE_EVERY_MS);

const server = createApiServerHttp(session);
server.on("error", (error) => {
  console.error(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => {
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  console.log(`listening on http://127.0.0.1:${actual}`);
});
