/** `kubectl describe servicecidr` and `ipaddress`. Upstream: describeServiceCIDRV1, describeIPAddressV1 of k8s.io/kubectl/pkg/describe. */
import type { IPAddress, ServiceCIDR } from "../../api/types/networking.ts";
import { describerOf, describeStart } from "./describer.ts";
import { longTime } from "./description.ts";

export const describeServiceCidr = describerOf<ServiceCIDR>((to, object) => {
  describeStart(to, object, false);
  to.field("CIDRs", (object.spec.cidrs ?? []).join(", "));
  const conditions = object.status?.conditions ?? [];
  if (conditions.length === 0) return;
  to.line(0, "Status:");
  to.line(0, "Conditions:");
  to.line(1, "Type\tStatus\tLastTransitionTime\tReason\tMessage");
  to.line(1, "----\t------\t------------------\t------\t-------");
  for (const { type, status, lastTransitionTime, reason = "", message = "" } of conditions) {
    to.line(1, [type, status, longTime(lastTransitionTime), reason, message].join("\t"));
  }
});

export const describeIpAddress = describerOf<IPAddress>((to, object) => {
  describeStart(to, object, false);
  const { group = "", resource = "", namespace = "", name = "" } = object.spec.parentRef;
  to.line(0, "Parent Reference:");
  to.line(1, `Group:\t${group}`).line(1, `Resource:\t${resource}`);
  to.line(1, `Namespace:\t${namespace}`).line(1, `Name:\t${name}`);
});
