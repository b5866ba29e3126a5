/**
 * Service.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
 */
import type { Service } from "../../../api/types/core.ts";
import { addressWarnings, rangeWarnings } from "../validation/address-warnings.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { serviceStatusErrors } from "../validation/load-balancer-status.ts";
import { validateService, validateServiceUpdate } from "../validation/services.ts";
import { withField } from "./filling.ts";
import { defaultServiceSpec, defaultServiceStatus } from "./service-defaults.ts";

export const service: KindDefinition<Service> = {
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  namespaced: true,
  shortNames: ["svc"],
  categories: ["all"],
  subresources: ["proxy", "status"],
  default: (object) => withField(object, "spec", defaultServiceSpec(object.spec ?? {})),
  prepareForUpdate: withoutOldBalancer,
  defaultStatus: defaultServiceStatus,
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  validateStatus: ({ status, spec }) => serviceStatusErrors(status, spec.type),
  updateErrorsFirst: true,
  selectableFields: {
    "spec.clusterIP": ({ spec }) => spec.clusterIP ?? "",
    "spec.type": ({ spec }) => spec.type ?? "",
  },
  warnings: serviceWarnings,
  withoutEffect: ["spec.loadBalancerClass"],
};

/** What is no load balancer any more is reached at none. Upstream: pkg/registry/core/service/strategy.go (PrepareForUpdate). */
function withoutOldBalancer(service: Service, previous: Service): Service {
  if (previous.spec.type !== "LoadBalancer" || service.spec.type === "LoadBalancer") return service;
  return service.status === undefined ? service : { ...service, status: { ...service.status, loadBalancer: {} } };
}

const OLD_HINTS = "service.kubernetes.io/topology-aware-hints";

function serviceAddressWarnings({
  type,
  clusterIPs = [],
  externalIPs = [],
  loadBalancerIP = "",
  loadBalancerSourceRanges = [],
}: Partial<Service["spec"]>): readonly string[] {
  return [
    ...(type === "ExternalName" ? [] : clusterIPs.flatMap((ip, at) => addressWarnings(`spec.clusterIPs[${at}]`, ip))),
    ...externalIPs.flatMap((ip, at) => addressWarnings(`spec.externalIPs[${at}]`, ip)),
    ...addressWarnings("spec.loadBalancerIP", loadBalancerIP),
    ...loadBalancerSourceRanges.flatMap((cidr, at) => rangeWarnings(`spec.loadBalancerSourceRanges[${at}]`, cidr)),
  ];
}

/** Upstream: pkg/api/service/warnings.go (GetWarningsForService). */
function serviceWarnings({ metadata, spec }: Service): readonly string[] {
  const warnings: string[] = [];
  if (Object.hasOwn(metadata.annotations ?? {}, OLD_HINTS)) {
    const use = "please use service.kubernetes.io/topology-mode instead";
    warnings.push(`annotation ${OLD_HINTS} is deprecated, ${use}`);
  }
  const { type = "ClusterIP", clusterIP, loadBalancerIP = "", externalIPs = [], sessionAffinity = "None" } = spec ?? {};
  if (type === "ClusterIP" && clusterIP === "None") {
    if (loadBalancerIP !== "") warnings.push("spec.loadBalancerIP is ignored for headless services");
    if (externalIPs.length > 0) warnings.push("spec.externalIPs is ignored for headless services");
    if (sessionAffinity !== "None") warnings.push("spec.SessionAffinity is ignored for headless services");
  }
  if (type === "ExternalName" && externalIPs.length > 0)
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (type !== "ExternalName" && (spec?.externalName ?? "") !== "")
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  return [...warnings, ...serviceAddressWarnings(spec ?? {})];
}
