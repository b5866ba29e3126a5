/**
 * Settings of the kernel that a Pod asks for, and which of them a kubelet allows.
 * Source: https://kubernetes.io/docs/tasks/administer-cluster/sysctl-cluster/
 */
import type { Pod } from "../../api/types/pod.ts";

/** Settings of the kernel that the Pod asks for, by their names with dots. */
export function sysctlsOf(pod: Pod): Readonly<Record<string, string>> | undefined {
  const asked = namedSysctls(pod);
  return asked.length === 0 ? undefined : Object.fromEntries(asked);
}

function namedSysctls({ spec }: Pod): readonly (readonly [name: string, value: string])[] {
  const list = spec.securityContext?.["sysctls"] ?? [];
  const given = list as readonly { readonly name: string; readonly value: string }[];
  return given.map(({ name, value }) => [dotted(name), value] as const);
}

/** `kernel/shm_rmid_forced` is `kernel.shm_rmid_forced`; where a dot comes first, slashes are dots of a name. */
function dotted(name: string): string {
  const first = name.search(/[./]/);
  if (first < 0 || name[first] === ".") return name;
  return name.replace(/[./]/g, (mark) => (mark === "/" ? "." : "/"));
}

/** Those that change nothing outside of the Pod. Upstream: pkg/kubelet/sysctl/safe_sysctls.go. */
const SAFE_SYSCTLS: ReadonlySet<string> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

/** Why the kubelet does not take a Pod for its kernel settings. Upstream: pkg/kubelet/sysctl/allowlist.go. */
export function sysctlProblem(pod: Pod): string | undefined {
  for (const [name] of namedSysctls(pod)) {
    const why = SAFE_SYSCTLS.has(name) ? sharedWithMachine(name, pod) : "not allowlisted";
    if (why !== undefined) return `forbidden sysctl: "${name}" ${why}`;
  }
  return undefined;
}

function sharedWithMachine(name: string, { spec }: Pod): string | undefined {
  if (name.startsWith("net.") && spec.hostNetwork === true) return "not allowed with host net enabled";
  return name.startsWith("kernel.") && spec.hostIPC === true ? "not allowed with host ipc enabled" : undefined;
}
