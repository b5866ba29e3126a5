/**
 * `/etc/hosts` of a container.
 * Source: https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/
 * Upstream: pkg/kubelet/kubelet_pods.go (managedHostsFileContent)
 */

export interface HostAlias {
  readonly ip: string;
  readonly hostnames?: readonly string[];
}

const LOCAL = [
  "# Kubernetes-managed hosts file.",
  "127.0.0.1\tlocalhost",
  "::1\tlocalhost ip6-localhost ip6-loopback",
  "fe00::0\tip6-localnet",
  "fe00::0\tip6-mcastprefix",
  "fe00::1\tip6-allnodes",
  "fe00::2\tip6-allrouters",
  "",
].join("\n");

/** @param domain the Pod's name in the cluster's zone without its first part; "" without a subdomain */
export function hostsFile(ip: string, hostname: string, domain = "", aliases: readonly HostAlias[] = []): string {
  const own = domain === "" ? `${ip}\t${hostname}\n` : `${ip}\t${hostname}.${domain}\t${hostname}\n`;
  if (aliases.length === 0) return LOCAL + own;
  const more = aliases.map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join("\t")}\n`).join("");
  return `${LOCAL}${own}\n# Entries added by HostAliases.\n${more}`;
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
