/** `npm run serve`: the same engine in Node, behind HTTP on this machine. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createApiServerHttp } from "./server/api-server-http.ts";
import { parseServeOptions, type ServeOptions } from "./server/command-line.ts";
import { writeKubeconfig } from "./server/kubeconfig-file.ts";
import { serverIdentity } from "./server/tls.ts";
import { ServedCluster } from "./server/served-cluster.ts";

let options: ServeOptions;
try {
  options = parseServeOptions(process.argv.slice(2), Date.now());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(2);
}

const { epochMs, seed, nodes, controlPlanes, speed, paused, port, ui, simulation, tls, kubeconfig } = options;
const pageFolder = fileURLToPath(new URL("../../dist/", import.meta.url));
if (ui && !existsSync(`${pageFolder}index.html`)) {
  console.error("the page has not been built: `npm run serve -- --ui` does that by itself");
  process.exit(1);
}
const served = new ServedCluster(
  { epochMs, seed, nodes, ...(controlPlanes === 1 ? {} : { controlPlanes }) },
  speed,
  paused,
);
const server = createApiServerHttp(served, {
  simulation,
  ...(ui ? { pageFolder } : {}),
  ...(tls ? { identity: serverIdentity(epochMs) } : {}),
});
const scheme = tls ? "https" : "http";
server.on("error", (error) => {
  console.error(`cannot listen on 127.0.0.1:${port}: ${error.message}`);
  process.exit(1);
});
server.listen(port, "127.0.0.1", () => {
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  console.log(`listening on ${scheme}://127.0.0.1:${actual}`);
  if (kubeconfig !== undefined) writeKubeconfig(kubeconfig, `${scheme}://127.0.0.1:${actual}`, epochMs);
  if (ui) console.log(`the page is at ${scheme}://127.0.0.1:${actual}/ui/`);
  served.start();
});
