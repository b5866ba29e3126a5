/**
 * What a Pod's containers take for the name of their host.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-hostname/
 * Upstream: pkg/kubelet/kubelet_pods.go (GeneratePodHostNameAndDomain), pkg/kubelet/util/util.go (GetNodenameForKernel).
 */
import type { Pod } from "../../api/types/pod.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";

const ZONE = "cluster.local";
const MAX_LENGTH = 63;
/** Of the field `nodename` of the kernel's `struct utsname`. */
const MAX_FULL_LENGTH = 64;

export function hostNames(pod: Pod, node: string): Pick<SandboxRecord, "hostname" | "domain" | "hostAliases"> {
  const aliases = pod.spec.hostAliases ?? [];
  const lines = aliases.map(({ ip, hostnames = [] }) => `${ip}\t${hostnames.join("\t")}\n`).join("");
  const hostAliases = lines === "" ? {} : { hostAliases: lines };
  if (pod.spec.hostNetwork === true) return { hostname: node, ...hostAliases };
  const { hostname, domain } = namesOf(pod);
  if (domain === undefined) return { hostname, ...hostAliases };
  return { hostname: pod.spec.setHostnameAsFQDN === true ? `${hostname}.${domain}` : hostname, domain, ...hostAliases };
}

/** Why the full name cannot be the host's; undefined when it can. */
export function fullNameProblem(pod: Pod): string | undefined {
  if (pod.spec.setHostnameAsFQDN !== true || pod.spec.hostNetwork === true) return undefined;
  const { hostname, domain } = namesOf(pod);
  const full = `${hostname}.${domain ?? ""}`;
  if (domain === undefined || full.length <= MAX_FULL_LENGTH) return undefined;
  return `failed to construct FQDN from pod hostname and cluster domain, FQDN ${full} is too long (${MAX_FULL_LENGTH} characters is the max, ${full.length} characters requested)`;
}

function namesOf({ metadata, spec }: Pod): { readonly hostname: string; readonly domain?: string } {
  if (spec.hostnameOverride !== undefined && spec.hostnameOverride !== "") return { hostname: spec.hostnameOverride };
  const hostname = (spec.hostname || metadata.name).slice(0, MAX_LENGTH).replace(/[-.]+$/, "");
  if (spec.subdomain === undefined || spec.subdomain === "") return { hostname };
  return { hostname, domain: `${spec.subdomain}.${metadata.namespace ?? ""}.svc.${ZONE}` };
}
