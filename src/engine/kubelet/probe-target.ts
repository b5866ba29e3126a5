/** Where a probe or hook sends its request. */
import type { HttpGetAction } from "../../api/types/pod.ts";
import type { IntOrString } from "../../api/types/meta.ts";
import type { ContainerPlan } from "./pod-plan.ts";

export interface HttpTarget {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly url: string;
}

export function httpTarget(action: HttpGetAction, plan: ContainerPlan, podIP: string): HttpTarget {
  const port = portNumber(action.port, plan);
  const host = action.host === undefined || action.host === "" ? podIP : action.host;
  const path =
    action.path === undefined || action.path === ""
      ? "/"
      : action.path.startsWith("/")
        ? action.path
        : `/${action.path}`;
  const scheme = (action.scheme ?? "HTTP").toLowerCase();
  return { host, port, path, url: `${scheme}://${host}:${port}${path}` };
}

/** A number, or the declared port of that name; 0 when there is none. */
export function portNumber(port: IntOrString, plan: ContainerPlan): number {
  if (typeof port === "number") return port;
  const named = plan.spec.ports?.find(({ name }) => name === port);
  if (named !== undefined) return named.containerPort;
  const parsed = Number.parseInt(port, 10);
  return parsed > 0 ? parsed : 0;
}
