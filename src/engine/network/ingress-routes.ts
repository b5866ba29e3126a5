/** The part of a route behind the Ingress controller: host and path to a Service, and straight to its endpoints. */
import { INGRESS_ADDRESS } from "../../api/simulated-ingress.ts";
import type { Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { defaultBackendReply, nginxReply } from "./ingress-pages.ts";
import type { IngressTable, IngressTarget } from "./ingress-table.ts";
import type { PolicyEnd } from "./network-policies.ts";
import { pathFailure, type PathFailure } from "./path-failure.ts";
import type { RequestUrl } from "./request-url.ts";
import type { Route } from "./route.ts";
import { outsideSender, type Sender, type SenderSources } from "./sender.ts";
import { portRules } from "./service-rules.ts";
import type { ServiceRoutes } from "./service-routes.ts";
import type { ServiceTable } from "./service-table.ts";

/**
 * The controller as selectors of NetworkPolicies see it: as if it ran where ingress-nginx is installed by its own
 * manifests, though in the simulation it takes no machine's room.
 */
const CONTROLLER_END: PolicyEnd = {
  ip: INGRESS_ADDRESS,
  machine: undefined,
  member: {
    namespace: "ingress-nginx",
    labels: {
      "app.kubernetes.io/component": "controller",
      "app.kubernetes.io/instance": "ingress-nginx",
      "app.kubernetes.io/name": "ingress-nginx",
    },
    namespaceLabels: {
      "app.kubernetes.io/instance": "ingress-nginx",
      "app.kubernetes.io/name": "ingress-nginx",
      "kubernetes.io/metadata.name": "ingress-nginx",
    },
    pod: undefined,
  },
};

export interface IngressRouteSources extends SenderSources {
  readonly ingresses: IngressTable;
  readonly services: Informer<Service>;
  readonly table: ServiceTable;
  readonly serviceRoutes: ServiceRoutes;
}

export class IngressRoutes {
  private readonly sources: IngressRouteSources;

  constructor(sources: IngressRouteSources) {
    this.sources = sources;
  }

  /** A request that has come to the controller's address. */
  through(asked: Route, sender: Sender, url: RequestUrl): Route {
    const { scheme, port } = url;
    const { host } = asked.request;
    // Whatever Secret an Ingress names, nobody outside vouches for what is in it.
    const route = scheme === "https" ? { ...asked, selfSigned: true } : asked;
    const { ends, ingresses } = this.sources;
    if (port !== 80 && port !== 443) {
      return { ...route, failure: pathFailure("connection refused", "ingress", "ConnectionRefused") };
    }
    if (scheme === "http" && port === 443) return { ...route, reply: nginxReply(400, undefined) };
    const blocked = ends.blocked(sender.end, INGRESS_ADDRESS, "TCP", port);
    if (blocked !== undefined) return { ...route, failure: blocked };
    const target = ingresses.find(host, url.path);
    if (target === undefined) {
      const failure = pathFailure("no endpoints", "ingress", "NoIngressRule", `${host}${url.path}`);
      return { ...route, reply: defaultBackendReply(failure) };
    }
    if (scheme === "http" && target.redirectsToHttps) {
      const headers = { location: `https://${host}${url.path}` };
      return { ...route, reply: { ...nginxReply(308, undefined), headers } };
    }
    return this.toBackend(route, target);
  }

  private toBackend(route: Route, { backend, namespace, path }: IngressTarget): Route {
    const { services, table, serviceRoutes } = this.sources;
    const name = backend.service?.name ?? "";
    const wanted = backend.service?.port;
    const key = `${namespace}/${name}`;
    const service = services.get(namespace, name);
    const port = service?.spec.ports?.find((candidate) =>
      wanted?.name === undefined ? candidate.port === wanted?.number : candidate.name === wanted.name,
    );
    if (service === undefined || port === undefined) return unavailable(route, "IngressBackendMissing", key);
    const { ready } = portRules(port, table.slicesOf(key));
    if (ready.length === 0) return { ...unavailable(route, "IngressBackendWithoutEndpoints", key), service: key };
    const entries = outsideSender(this.sources).entries.map(({ name: machine }) => ({
      machine,
      targets: serviceRoutes.targets(ready, machine, CONTROLLER_END, "TCP", false),
      failure: undefined,
    }));
    return { ...route, service: key, entries, throughIngress: true, request: { ...route.request, path } };
  }
}

function unavailable(route: Route, cause: PathFailure["cause"], service: string): Route {
  return { ...route, reply: nginxReply(503, pathFailure("no endpoints", "ingress", cause, service)) };
}
