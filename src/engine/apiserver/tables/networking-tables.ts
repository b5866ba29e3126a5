/** Ingresses, NetworkPolicies and ranges of Services as Tables. Upstream: printIngress and its neighbours. */
import { formatSelector } from "../../../api/label-selector.ts";
import type { Ingress, IngressClass, IPAddress, NetworkPolicy, ServiceCIDR } from "../../../api/types/networking.ts";
import { AGE, ageOf, column, listed, NAME, NONE, type TablePrinter } from "./table-printer.ts";

export const ingressTable: TablePrinter<Ingress> = {
  columns: [
    NAME,
    column("Class", "The IngressClass."),
    column("Hosts", "Hosts that the rules are for."),
    column("Address", "Where the load balancer is reached."),
    column("Ports", "Ports that are open."),
    AGE,
  ],
  cells: (ingress, nowMs) => {
    const { metadata, spec, status } = ingress;
    const hosts = (spec.rules ?? []).map(({ host = "" }) => host).filter((host) => host !== "");
    const points = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || "");
    return [
      metadata.name,
      spec.ingressClassName ?? NONE,
      hosts.length === 0 ? "*" : listed(hosts),
      points.filter((point) => point !== "").join(","),
      (spec.tls ?? []).length > 0 ? "80, 443" : "80",
      ageOf(ingress, nowMs),
    ];
  },
};

export const ingressClassTable: TablePrinter<IngressClass> = {
  columns: [
    NAME,
    column("Controller", "The controller that acts on Ingresses of the class."),
    column("Parameters", "An object with more settings."),
    AGE,
  ],
  cells: (ingressClass, nowMs) => {
    const { controller, parameters } = ingressClass.spec;
    const group = parameters?.apiGroup === undefined ? "" : `.${parameters.apiGroup}`;
    const settings = parameters === undefined ? NONE : `${parameters.kind}${group}/${parameters.name}`;
    return [ingressClass.metadata.name, controller ?? "", settings, ageOf(ingressClass, nowMs)];
  },
};

export const networkPolicyTable: TablePrinter<NetworkPolicy> = {
  columns: [NAME, column("Pod-Selector", "Labels of the Pods that the policy is for."), AGE],
  cells: (policy, nowMs) => [
    policy.metadata.name,
    formatSelector(policy.spec.podSelector ?? {}) || NONE,
    ageOf(policy, nowMs),
  ],
};

export const ipAddressTable: TablePrinter<IPAddress> = {
  columns: [NAME, column("ParentRef", "What the address belongs to.")],
  cells: ({ metadata, spec }) => {
    const { group = "", resource, namespace = "", name } = spec.parentRef;
    const parts = [group === "" ? resource : `${resource}.${group}`, namespace, name];
    return [metadata.name, parts.filter((part) => part !== "").join("/")];
  },
};

export const serviceCIDRTable: TablePrinter<ServiceCIDR> = {
  columns: [NAME, column("CIDRs", "Ranges that addresses of Services come from."), AGE],
  cells: (range, nowMs) => [range.metadata.name, (range.spec.cidrs ?? []).join(","), ageOf(range, nowMs)],
};
