/**
 * What a Pod is called within itself.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-hostname-and-subdomain-fields
 * Upstream: pkg/kubelet/kubelet_pods.go (GeneratePodHostNameAndDomain)
 */
import type { Pod } from "../../api/types/pod.ts";

const CLUSTER_DOMAIN = "cluster.local";

/** What follows the first part of the Pod's full name; "" without a subdomain. */
export function podDomain({ metadata, spec }: Pod): string {
  const { subdomain = "" } = spec;
  return subdomain === "" ? "" : `${subdomain}.${metadata.namespace ?? ""}.svc.${CLUSTER_DOMAIN}`;
}

/** @param node the name of the machine */
export function podHostname(pod: Pod, node: string): string {
  const { spec, metadata } = pod;
  if (spec.hostNetwork === true) return node;
  const name = (spec.hostname ?? metadata.name).slice(0, 63).replace(/[-.]+$/, "");
  const domain = podDomain(pod);
  return spec.setHostnameAsFQDN === true && domain !== "" ? `${name}.${domain}` : name;
}
