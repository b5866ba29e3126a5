/** What every machine's own file system holds, as far as containers look at it through `hostPath`. */

export type MachineFileKind = "folder" | "file" | "socket" | "character device" | "block device";

const FOLDERS: readonly string[] = [
  "/",
  "/bin",
  "/boot",
  "/dev",
  "/dev/shm",
  "/etc",
  "/etc/cni",
  "/etc/cni/net.d",
  "/etc/kubernetes",
  "/etc/kubernetes/manifests",
  "/etc/kubernetes/pki",
  "/etc/ssl",
  "/etc/ssl/certs",
  "/home",
  "/lib",
  "/lib/modules",
  "/media",
  "/mnt",
  "/opt",
  "/opt/cni",
  "/opt/cni/bin",
  "/proc",
  "/root",
  "/run",
  "/run/containerd",
  "/sbin",
  "/srv",
  "/sys",
  "/sys/fs",
  "/sys/fs/cgroup",
  "/tmp",
  "/usr",
  "/usr/bin",
  "/usr/lib",
  "/usr/local",
  "/usr/share",
  "/usr/share/ca-certificates",
  "/usr/src",
  "/var",
  "/var/lib",
  "/var/lib/containerd",
  "/var/lib/kubelet",
  "/var/lib/kubelet/plugins",
  "/var/lib/kubelet/plugins_registry",
  "/var/lib/kubelet/pods",
  "/var/log",
  "/var/log/containers",
  "/var/log/pods",
  "/var/run",
  "/var/run/containerd",
  "/var/tmp",
];
const OTHERS: Readonly<Record<string, MachineFileKind>> = {
  "/dev/fuse": "character device",
  "/dev/kmsg": "character device",
  "/dev/null": "character device",
  "/dev/random": "character device",
  "/dev/sda": "block device",
  "/dev/sda1": "block device",
  "/dev/tty": "character device",
  "/dev/urandom": "character device",
  "/dev/zero": "character device",
  "/etc/hostname": "file",
  "/etc/hosts": "file",
  "/etc/localtime": "file",
  "/etc/machine-id": "file",
  "/etc/os-release": "file",
  "/etc/passwd": "file",
  "/etc/resolv.conf": "file",
  "/run/containerd/containerd.sock": "socket",
  "/run/xtables.lock": "file",
  "/var/run/containerd/containerd.sock": "socket",
};

const KINDS: ReadonlyMap<string, MachineFileKind> = new Map([
  ...FOLDERS.map((path) => [path, "folder"] as const),
  ...Object.entries(OTHERS),
]);

/** Undefined for what no machine has from the start. */
export function machineFileKind(path: string): MachineFileKind | undefined {
  return KINDS.get(path.length > 1 ? path.replace(/\/+$/, "") : path);
}

/** The mode of a folder that every machine has; undefined for others. */
export function machineFolderMode(path: string): number | undefined {
  if (machineFileKind(path) !== "folder") return undefined;
  const folder = path.length > 1 ? path.replace(/\/+$/, "") : path;
  if (folder === "/tmp" || folder === "/var/tmp" || folder === "/dev/shm") return 0o1777;
  return folder === "/root" ? 0o700 : 0o755;
}

/** Names in a folder of the machine; undefined when it is none. */
export function machineFolder(path: string): readonly string[] | undefined {
  const folder = path.length > 1 ? path.replace(/\/+$/, "") : path;
  if (KINDS.get(folder) !== "folder") return undefined;
  const start = folder === "/" ? "/" : `${folder}/`;
  return [...KINDS.keys()]
    .filter(
      (other) => other.startsWith(start) && other.length > start.length && !other.slice(start.length).includes("/"),
    )
    .map((other) => other.slice(start.length));
}

/** The text of a file that every machine has; undefined for others. */
export function machineFile(node: string, path: string): string | undefined {
  switch (path) {
    case "/etc/hostname":
      return `${node}\n`;
    case "/etc/hosts":
      return `127.0.0.1\tlocalhost\n127.0.1.1\t${node}\n`;
    case "/etc/os-release":
      return 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n';
    case "/etc/passwd":
      return "root:x:0:0:root:/root:/bin/bash\n";
    default:
      return machineFileKind(path) === "file" ? "" : undefined;
  }
}
