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

export function hostHeader({ httpHeaders = [] }: HttpGetAction): string | undefined {
  return httpHeaders.find(({ name }) => name.toLowerCase() === "host")?.value;
}

/** With those that every request of a kubelet has. Upstream: pkg/probe/http/request.go. */
export function headersOf({ httpHeaders = [] }: HttpGetAction): Readonly<Record<string, string>> {
  const own = Object.fromEntries(httpHeaders.map(({ name, value }) => [name.toLowerCase(), value]));
  return { "user-agent": "kube-probe/1.35", accept: "*/*", ...own };
}
