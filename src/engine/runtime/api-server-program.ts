/** What a kube-apiserver says to whoever comes over the network: its health by itself, everything else as the API. */
import { page, pathOf, type ServerProgram } from "./agnhost/server-program.ts";

const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;

export const apiServer: ServerProgram = ({ request, api }) => {
  if (request.tls === false) return page(400, "Client sent an HTTP request to an HTTPS server.\n");
  const answer = HEALTH.test(pathOf(request)) ? page(200, "ok") : api(request);
  return { ...answer, isFromCluster: true };
};
