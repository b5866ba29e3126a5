/**
 * Address families of Services, in a cluster that has IPv4 only.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dual-stack/
 * Upstream: pkg/registry/core/service/storage/alloc.go (initIPFamilyFields).
 */
import type { ServiceSpec } from "../../../api/types/core.ts";
import type { FieldError } from "../field-error.ts";
import { isIPv6 } from "../../../api/ip-address.ts";

/** Nobody but its owner says where a Service leads: it may have families that the cluster does not have. */
export function isOwnedByClients({ clusterIP, clusterIPs, selector = {} }: ServiceSpec): boolean {
  return (clusterIP === "None" || clusterIPs?.[0] === "None") && Object.keys(selector).length === 0;
}

/** @param before of an update: what was accepted once stays */
export function familyErrors(spec: ServiceSpec, before: ServiceSpec | undefined): readonly FieldError[] {
  if (spec.type === "ExternalName") return [];
  const { ipFamilyPolicy = "SingleStack", ipFamilies = [], clusterIPs = [] } = spec;
  const policy = (detail: string): FieldError => {
    return { type: "Invalid value", field: "spec.ipFamilyPolicy", value: ipFamilyPolicy, detail };
  };
  const needsTwo = (what: string) =>
    policy(`must be 'RequireDualStack' or 'PreferDualStack' when multiple ${what} are specified`);
  const single = ipFamilyPolicy === "SingleStack";
  const mismatches = [
    ...(single && clusterIPs.length === 2 ? [needsTwo("cluster IPs")] : []),
    ...(single && ipFamilies.length === 2 ? [needsTwo("IP families")] : []),
    ...clusterIPs.flatMap((address, index): readonly FieldError[] => {
      if (index < ipFamilies.length || !isIPv6(address)) return [];
      const detail = "IPv6 is not configured on this cluster";
      return [{ type: "Invalid value", field: `spec.clusterIPs[${index}]`, value: clusterIPs, detail }];
    }),
  ];
  if (mismatches.length > 0 || isOwnedByClients(spec)) return mismatches;
  const wasDual = before?.ipFamilyPolicy === "RequireDualStack";
  return [
    ...(ipFamilyPolicy === "RequireDualStack" && !wasDual
      ? [policy("this cluster is not configured for dual-stack services")]
      : []),
    ...ipFamilies.flatMap((family, index): readonly FieldError[] => {
      if (family === "IPv4" || before?.ipFamilies?.includes(family) === true) return [];
      const detail = "not configured on this cluster";
      return [{ type: "Invalid value", field: `spec.ipFamilies[${index}]`, value: family, detail }];
    }),
  ];
}
