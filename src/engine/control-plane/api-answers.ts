/** What a client hears when the API server cannot do its work. */
import type { ApiRequest } from "../../api/api-client.ts";
import { unclassifiedError } from "../../api/status-errors.ts";
import { failure, type Status } from "../../api/status.ts";

/** Why a write, or a read that has to be up to date, cannot be answered. */
export type EtcdProblem = "no leader" | "no quorum";

const PORT = 6443;
const SIMULATION = "/apis/sim.kubarium.dev/";
/** What clients ask before they can ask for anything else; the simulation answers for an API server that is down. */
const DISCOVERY = /^\/(api|apis|openapi|version)(\/|$|\?)/;
const GROUP_OR_VERSION = /^\/(api\/[^/?]+|apis(\/[^/?]+){0,2}|api)\/?(\?|$)/;

/**
 * Faults, Machines and Traffic belong to the simulation: they are served whatever state the cluster is in, as are the
 * lists of what there is, without which a client could not find them.
 */
export function needsApiServer({ path }: ApiRequest): boolean {
  if (path.startsWith(SIMULATION)) return false;
  if (path.startsWith("/openapi/") || /^\/version\/?(\?|$)/.test(path)) return false;
  return !(DISCOVERY.test(path) && GROUP_OR_VERSION.test(path));
}

const HEALTH = /^\/(healthz|livez|readyz)(\/|\?|$)/;

/** Reads that do without etcd: lists and watches from any or an old revision, and how the server is. */
export function isServedFromCache({ method, path }: ApiRequest): boolean {
  if (method !== "GET") return false;
  if (HEALTH.test(path)) return true;
  const query = path.slice(path.indexOf("?") + 1);
  return path.includes("?") && /(^|&)(watch=(true|1)|resourceVersion=0)(&|$)/.test(query);
}

/** Nothing listens on the port. The words are kubectl's. */
export function connectionRefused(address: string): Status {
  const message = `The connection to the server ${address}:${PORT} was refused - did you specify the right host or port?`;
  return failure(503, "ServiceUnavailable", message);
}

/** The machine does not answer at all. The words are kubectl's. */
export function connectionTimedOut(address: string): Status {
  const message = `Unable to connect to the server: dial tcp ${address}:${PORT}: i/o timeout`;
  return failure(503, "ServiceUnavailable", message);
}

/** Upstream: etcd api/v3/v3rpc/rpctypes/error.go; the API server passes the text on. */
export function etcdFailure(problem: EtcdProblem): Status {
  return unclassifiedError(problem === "no leader" ? "etcdserver: leader changed" : "etcdserver: request timed out");
}
