/** The part of a route behind the Ingress controller: host and path to a Service, and straight to its endpoints. */
import { BUILT_IN_INGRESS, ingressScheme, type IngressInstance } from "../../api/ingress-instance.ts";
import type { IngressAnswer, IngressProgram } from "../../api/ingress-programs.ts";
import { INGRESS_ADDRESS } from "../../api/simulated-ingress.ts";
import type { Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import type { IngressTable, IngressTarget } from "./ingress-table.ts";
import type { PolicyEnd } from "./network-policies.ts";
import { pathFailure, type PathFailure } from "./path-failure.ts";
import type { RequestUrl } from "./request-url.ts";
import type { Reply, Route } from "./route.ts";
import { outsideSender, podSender, type Sender, type SenderSources } from "./sender.ts";
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

/** Who takes the request, and where it stands as it passes it on. */
interface Controller {
  readonly instance: IngressInstance;
  readonly sender: Sender;
}

export class IngressRoutes {
  private readonly sources: IngressRouteSources;

  constructor(sources: IngressRouteSources) {
    this.sources = sources;
  }

  /** A request that has come to the address of the built-in controller. */
  throughBuiltIn(asked: Route, sender: Sender, url: RequestUrl): Route {
    return this.through(asked, sender, url, {
      instance: BUILT_IN_INGRESS,
      sender: outsideSender(this.sources, CONTROLLER_END),
    });
  }

  /** A request that has come to a Pod of an installed controller. */
  throughPod(asked: Route, sender: Sender, url: RequestUrl, pod: Pod, instance: IngressInstance): Route {
    const own = podSender(this.sources, pod) ?? outsideSender(this.sources, CONTROLLER_END);
    return this.through(asked, sender, url, { instance, sender: own });
  }

  private through(asked: Route, sender: Sender, url: RequestUrl, controller: Controller): Route {
    const { instance } = controller;
    const { program } = instance;
    const { scheme, port } = url;
    const { host } = asked.request;
    // Whatever Secret an Ingress names, nobody outside vouches for what is in it.
    const route = scheme === "https" ? { ...asked, selfSigned: true } : asked;
    const { ends, ingresses } = this.sources;
    const expected = ingressScheme(program, port);
    if (expected === undefined || (expected === "http" && scheme === "https")) return refused(route);
    if (scheme === "http" && expected === "https") {
      return program.plainOnTls === undefined ? refused(route) : { ...route, reply: replyOf(program.plainOnTls) };
    }
    const blocked = ends.blocked(sender.end, controller.sender.end.ip, "TCP", port);
    if (blocked !== undefined) return { ...route, failure: blocked };
    const target = ingresses.find(instance, host, url.path);
    if (target === undefined) {
      const failure = pathFailure("no endpoints", "ingress", "NoIngressRule", `${host}${url.path}`);
      return { ...route, reply: replyOf(program.notFound, failure) };
    }
    if (scheme === "http" && target.redirectsToHttps && program.redirect !== undefined) {
      const headers = { location: `https://${host}${url.path}` };
      return { ...route, reply: { ...replyOf(program.redirect.answer), headers } };
    }
    return this.toBackend(route, target, controller);
  }

  private toBackend(route: Route, { backend, namespace, path }: IngressTarget, controller: Controller): Route {
    const { program } = controller.instance;
    const { services, table, serviceRoutes } = this.sources;
    const name = backend.service?.name ?? "";
    const wanted = backend.service?.port;
    const key = `${namespace}/${name}`;
    const service = services.get(namespace, name);
    const port = service?.spec.ports?.find((candidate) =>
      wanted?.name === undefined ? candidate.port === wanted?.number : candidate.name === wanted.name,
    );
    if (service === undefined || port === undefined) return unavailable(route, program, "IngressBackendMissing", key);
    const { ready } = portRules(port, table.slicesOf(key));
    if (ready.length === 0) {
      return { ...unavailable(route, program, "IngressBackendWithoutEndpoints", key), service: key };
    }
    const { end, entries: machines } = controller.sender;
    const entries = machines.map(({ name: machine }) => ({
      machine,
      targets: serviceRoutes.targets(ready, machine, end, "TCP", false),
      failure: undefined,
    }));
    return { ...route, service: key, entries, ingress: program, request: { ...route.request, path } };
  }
}

function refused(route: Route): Route {
  return { ...route, failure: pathFailure("connection refused", "ingress", "ConnectionRefused") };
}

function replyOf({ status, body }: IngressAnswer, failure?: PathFailure): Reply {
  return { status, body, failure };
}

function unavailable(route: Route, program: IngressProgram, cause: PathFailure["cause"], service: string): Route {
  return { ...route, reply: replyOf(program.withoutEndpoints, pathFailure("no endpoints", "ingress", cause, service)) };
}
