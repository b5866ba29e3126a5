/**
 * `/etc/hosts` as the kubelet writes it for every container that does not mount one of its own.
 * Upstream: pkg/kubelet/kubelet_pods.go (managedHostsFileContent, nodeHostsFileContent).
 */
import type { SandboxRecord } from "./container-record.ts";
import { machineFile } from "./machine-files.ts";

const FIXED = `127.0.0.1\tlocalhost
::1\tlocalhost ip6-localhost ip6-loopback
fe00::0\tip6-localnet
fe00::0\tip6-mcastprefix
fe00::1\tip6-allnodes
fe00::2\tip6-allrouters
`;

export function hostsFile({ ip, hostname, domain, hostNetwork, hostAliases = "", node }: SandboxRecord): string {
  const aliases = hostAliases === "" ? "" : `\n# Entries added by HostAliases.\n${hostAliases}`;
  if (hostNetwork)
    return `# Kubernetes-managed hosts file (host network).\n${machineFile(node, "/etc/hosts") ?? ""}${aliases}`;
  const own = domain === undefined ? hostname : fullNameFirst(hostname, domain);
  return `# Kubernetes-managed hosts file.\n${FIXED}${ip}\t${own}\n${aliases}`;
}

/** @param hostname with `setHostnameAsFQDN` the full name already */
function fullNameFirst(hostname: string, domain: string): string {
  const short = hostname.endsWith(`.${domain}`) ? hostname.slice(0, -domain.length - 1) : hostname;
  return `${short}.${domain}\t${short}`;
}

/** The addresses that a hosts file has for a name; undefined when there are none. */
export function addressesInHosts(text: string, name: string): readonly string[] | undefined {
  const found: string[] = [];
  for (const line of text.split("\n")) {
    const [ip = "", ...names] = line.replace(/#.*$/, "").trim().split(/\s+/);
    if (names.includes(name) && !ip.includes(":")) found.push(ip);
  }
  return found.length === 0 ? undefined : found;
}

/** The full name that a hosts file has for a host's own short one. */
export function fullNameInHosts(text: string, hostname: string): string {
  for (const line of text.split("\n")) {
    const [, first = "", ...names] = line.replace(/#.*$/, "").trim().split(/\s+/);
    if (first === hostname || names.includes(hostname)) return first;
  }
  return hostname;
}
