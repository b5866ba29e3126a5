/** What the kernel shows of a container in `/proc`, `/sys` and `/dev`. Sources: proc(5), cgroups(7), cgroup-v2.rst. */
import type { Kernel } from "../kernel/kernel.ts";
import { capabilityMask, NOT_CONFINED } from "./capabilities.ts";
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { MachineState, ProcessNetwork } from "./contracts.ts";
import type { FileStat } from "./file-attributes.ts";
import { ROOT_USER } from "./file-owners.ts";
import { fileBytes } from "./file-size.ts";
import { hostsFile } from "./hosts-file.ts";
import { mountLines } from "./mount-table.ts";
import { resolvConf } from "./resolv-conf.ts";
import type { VisibleProcess } from "./shell/command.ts";

export interface SystemView {
  readonly kernel: Kernel;
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  readonly network: ProcessNetwork | undefined;
  machine(): MachineState | undefined;
  processes(): readonly VisibleProcess[];
  containerOf(process: VisibleProcess): ContainerRecord | undefined;
  memoryBytes(): number;
  /** A setting of the kernel that a program has changed, by its name with dots. */
  readonly changedSetting: (name: string) => string | undefined;
}

export const KERNEL_RELEASE = "6.12.57+deb13-amd64";
/** What a machine has when nobody knows it. */
const USUAL_CORES = 4_000;
const USUAL_MEMORY = 8_589_934_592;
const PERIOD_US = 100_000;

const DEVICES = "console full null ptmx random stderr stdin stdout tty urandom zero".split(" ");
const DEVICE_FOLDERS = "fd mqueue pts shm".split(" ");
const CGROUP =
  "cgroup.controllers cgroup.procs cpu.max cpu.stat cpu.weight cpuset.cpus.effective memory.current memory.max memory.swap.max pids.current pids.max".split(
    " ",
  );
const PROC = "cpuinfo filesystems loadavg meminfo mounts stat uptime version".split(" ");
const PROCESS = "cgroup cmdline comm environ gid_map limits mounts oom_score_adj root stat status uid_map".split(" ");
const SYSCTLS: Readonly<Record<string, string>> = {
  "fs.file-max": "9223372036854775807",
  "fs.inotify.max_user_instances": "128",
  "fs.inotify.max_user_watches": "65536",
  "kernel.msgmax": "8192",
  "kernel.ostype": "Linux",
  "kernel.osrelease": KERNEL_RELEASE,
  "kernel.pid_max": "4194304",
  "kernel.shm_rmid_forced": "0",
  "kernel.shmall": "18446744073692774399",
  "kernel.shmmax": "18446744073692774399",
  "net.core.somaxconn": "4096",
  "net.ipv4.ip_forward": "1",
  "net.ipv4.ip_local_port_range": "32768\t60999",
  "net.ipv4.ip_local_reserved_ports": "",
  "net.ipv4.ip_unprivileged_port_start": "0",
  "net.ipv4.ping_group_range": "0\t2147483647",
  "net.ipv4.tcp_fin_timeout": "60",
  "net.ipv4.tcp_keepalive_intvl": "75",
  "net.ipv4.tcp_keepalive_probes": "9",
  "net.ipv4.tcp_keepalive_time": "7200",
  "net.ipv4.tcp_rmem": "4096\t131072\t6291456",
  "net.ipv4.tcp_syncookies": "1",
  "net.ipv4.tcp_wmem": "4096\t16384\t4194304",
  "vm.max_map_count": "262144",
  "vm.overcommit_memory": "1",
  "vm.swappiness": "60",
};

/** A setting of the kernel; undefined for what there is not. */
export function sysctl(
  { sandbox, container, changedSetting }: Pick<SystemView, "sandbox" | "container" | "changedSetting">,
  name: string,
): string | undefined {
  if (name === "kernel.hostname") return sandbox.hostname;
  const changed = changedSetting(name);
  if (changed !== undefined) return changed;
  return sandbox.sysctls?.[name] ?? (name === "kernel.random.boot_id" ? container.node : SYSCTLS[name]);
}

/** The text of a file that is in no image and in no volume; undefined for others. */
export function systemFile(path: string, view: SystemView): string | undefined {
  const { sandbox, network } = view;
  if (path.startsWith("/proc/")) return procFile(path.slice(6), view);
  if (path.startsWith("/sys/fs/cgroup/")) return cgroupFile(path.slice(15), view);
  switch (path) {
    case "/etc/hostname":
      return `${sandbox.hostname}\n`;
    case "/etc/hosts":
      return hostsFile(sandbox);
    case "/etc/resolv.conf":
      return resolvConf(network?.resolver(sandbox.key));
    case "/dev/null":
    case "/dev/termination-log":
      return "";
    case "/sys/kernel/mm/transparent_hugepage/enabled":
      return "always [madvise] never\n";
    default:
      return undefined;
  }
}

/** Names in a folder of the kernel's; undefined for others. */
export function systemFolder(path: string, view: SystemView): readonly string[] | undefined {
  if (path === "/etc") return ["hostname", "hosts", "resolv.conf"];
  if (path === "/dev") return [...DEVICES, ...DEVICE_FOLDERS, "termination-log"];
  if (path === "/sys") return ["fs", "kernel"];
  if (path === "/sys/fs") return ["cgroup"];
  if (path === "/sys/fs/cgroup") return CGROUP;
  if (path === "/proc") return [...view.processes().map(({ pid }) => String(pid)), ...PROC, "self", "sys"];
  if (DEVICE_FOLDERS.some((name) => path === `/dev/${name}`)) return [];
  if (path === "/proc/self" || processOf(path, view) !== undefined) return PROCESS;
  if (path !== "/proc/sys" && !path.startsWith("/proc/sys/")) return undefined;
  const start = path
    .slice(10)
    .split("/")
    .filter((part) => part !== "");
  const names = Object.keys(SYSCTLS).map((name) => name.split("."));
  const inside = names.filter((parts) => parts.length > start.length && start.every((part, at) => part === parts[at]));
  return inside.length === 0 ? undefined : [...new Set(inside.map((parts) => parts[start.length] ?? ""))];
}

export function systemStat(path: string, view: SystemView): FileStat | undefined {
  const { startedAtMs } = view.container;
  const owner = { uid: 0, gid: 0, atMs: Math.max(0, startedAtMs) };
  const device = path.startsWith("/dev/") && DEVICES.includes(path.slice(5));
  if (device) return { kind: "character device", mode: path === "/dev/console" ? 0o620 : 0o666, bytes: 0, ...owner };
  const text = systemFile(path, view);
  if (text !== undefined) {
    const isKernels = path.startsWith("/proc/") || path.startsWith("/sys/");
    const mode = path === "/dev/termination-log" ? 0o666 : isKernels ? 0o444 : 0o644;
    return { kind: "file", mode, bytes: isKernels ? 0 : fileBytes(text), ...owner };
  }
  if (systemFolder(path, view) === undefined) return undefined;
  return { kind: "folder", mode: path === "/dev/shm" || path === "/dev/mqueue" ? 0o1777 : 0o755, bytes: 0, ...owner };
}

function procFile(name: string, view: SystemView): string | undefined {
  const machine = view.machine();
  const cores = Math.ceil((machine?.cpuMillis ?? USUAL_CORES) / 1_000);
  const upMs = view.kernel.nowMs - (machine?.bootedAtMs ?? 0);
  if (name.startsWith("sys/")) {
    const value = sysctl(view, name.slice(4).replaceAll("/", "."));
    return value === undefined ? undefined : `${value}\n`;
  }
  switch (name) {
    case "mounts":
      return mountLines(view)
        .map((line) => `${line.device} ${line.path} ${line.type} ${line.options} 0 0\n`)
        .join("");
    case "cpuinfo":
      return Array.from(
        { length: cores },
        (_, core) => `processor\t: ${core}\nmodel name\t: Virtual CPU\ncpu MHz\t\t: 2500.000\n\n`,
      ).join("");
    case "meminfo": {
      const kib = (bytes: number): string => `${String(Math.floor(bytes / 1_024)).padStart(8)} kB`;
      const all = machine?.memoryBytes ?? USUAL_MEMORY;
      return `MemTotal:       ${kib(all)}\nMemFree:        ${kib(all - view.memoryBytes())}\nMemAvailable:   ${kib(all - view.memoryBytes())}\nSwapTotal:      ${kib(0)}\nSwapFree:       ${kib(0)}\n`;
    }
    case "uptime":
      return `${(upMs / 1_000).toFixed(2)} ${((upMs * cores) / 1_000).toFixed(2)}\n`;
    case "loadavg":
      return "0.00 0.00 0.00 1/100 1\n";
    case "version":
      return `Linux version ${KERNEL_RELEASE} (simulated) #1 SMP\n`;
    case "filesystems":
      return "nodev\tproc\nnodev\ttmpfs\nnodev\toverlay\n\text4\n";
    case "stat":
      return `btime ${Math.floor((view.kernel.epochMs + (machine?.bootedAtMs ?? 0)) / 1_000)}\n`;
    default:
      return processFile(name, view);
  }
}

function processOf(path: string, view: SystemView): VisibleProcess | undefined {
  const pid = /^\/proc\/(\d+)$/.exec(path)?.[1];
  return pid === undefined ? undefined : view.processes().find((one) => one.pid === Number(pid));
}

function processFile(name: string, view: SystemView): string | undefined {
  const slash = name.indexOf("/");
  const who = name.slice(0, slash);
  const first = view.processes()[0];
  const process = who === "self" ? undefined : processOf(`/proc/${who}`, view);
  if (slash < 0 || (who !== "self" && process === undefined)) return undefined;
  const container = (process === undefined ? undefined : view.containerOf(process)) ?? view.container;
  const command = process?.command ?? first?.command ?? "";
  switch (name.slice(slash + 1)) {
    case "status":
      return statusOf(
        container,
        process ?? {
          pid: (view.processes().at(-1)?.pid ?? 0) + 1,
          command: "cat",
          uid: container.user?.uid ?? 0,
          cpuMs: 0,
        },
      );
    case "cmdline":
      return `${command.replaceAll(" ", "\u0000")}\u0000`;
    case "comm":
      return `${nameOfCommand(command)}\n`;
    case "environ":
      return Object.entries(container.env)
        .map(([key, value]) => `${key}=${value}\u0000`)
        .join("");
    case "cgroup":
      return "0::/\n";
    case "mounts":
      return procFile("mounts", view);
    case "oom_score_adj":
      return `${container.oomScoreAdj}\n`;
    case "limits":
      return "Limit                     Soft Limit           Hard Limit           Units     \nMax open files            1048576              1048576              files     \n";
    case "stat":
      return `${process?.pid ?? 1} (${nameOfCommand(command)}) S 0\n`;
    case "attr/current":
    case "attr/apparmor/current":
      return container.privileged === true || container.confinement?.withoutAppArmor === true
        ? "unconfined\n"
        : "cri-containerd.apparmor.d (enforce)\n";
    case "uid_map":
    case "gid_map":
      return userMap(view);
    default:
      return undefined;
  }
}

const ALL_USERS = 4_294_967_295;
/** Users that a Pod has of its own. Upstream: pkg/kubelet/userns/userns_manager.go. */
const USERS_OF_POD = 65_536;

/** user_namespaces(7). Pods of one machine have different addresses, and by them different users. */
function userMap({ container, sandbox }: SystemView): string {
  const columns = (...numbers: readonly number[]) => `${numbers.map((one) => String(one).padStart(10)).join(" ")}\n`;
  if (container.confinement?.ownUsers !== true) return columns(0, 0, ALL_USERS);
  const [, , high = "0", low = "0"] = sandbox.ip.split(".");
  return columns(0, ((Number(high) * 256 + Number(low)) % 32_768) * USERS_OF_POD, USERS_OF_POD);
}

function nameOfCommand(command: string): string {
  const path = command.split(" ", 1)[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).slice(0, 15);
}

function statusOf(container: ContainerRecord, { pid, command, uid }: VisibleProcess): string {
  const { user = ROOT_USER, confinement = NOT_CONFINED, privileged = false, noNewPrivileges = false } = container;
  const all = capabilityMask(confinement, privileged);
  const none = "0".repeat(16);
  const held = uid === 0 ? all : none;
  const filtered = confinement.seccomp && !privileged;
  const ids = (id: number): string => [id, id, id, id].join("\t");
  return [
    `Name:\t${nameOfCommand(command)}`,
    "Umask:\t0022",
    "State:\tR (running)",
    `Tgid:\t${pid}`,
    `Pid:\t${pid}`,
    "PPid:\t0",
    `Uid:\t${ids(uid)}`,
    `Gid:\t${ids(user.gid)}`,
    `Groups:\t${user.groups.map((group) => `${group} `).join("")}`,
    "Threads:\t1",
    `CapInh:\t${none}`,
    `CapPrm:\t${held}`,
    `CapEff:\t${held}`,
    `CapBnd:\t${all}`,
    `CapAmb:\t${none}`,
    `NoNewPrivs:\t${noNewPrivileges ? 1 : 0}`,
    `Seccomp:\t${filtered ? 2 : 0}`,
    `Seccomp_filters:\t${filtered ? 1 : 0}`,
    "",
  ].join("\n");
}

function cgroupFile(name: string, view: SystemView): string | undefined {
  const { cpuLimitMillis, cpuRequestMillis, memoryLimitBytes } = view.container;
  const cores = Math.ceil((view.machine()?.cpuMillis ?? USUAL_CORES) / 1_000);
  const shares = Math.max(2, Math.floor((cpuRequestMillis * 1_024) / 1_000));
  switch (name) {
    case "cpu.max":
      return `${cpuLimitMillis > 0 ? Math.max(1_000, cpuLimitMillis * 100) : "max"} ${PERIOD_US}\n`;
    case "cpu.weight":
      return `${1 + Math.floor(((shares - 2) * 9_999) / 262_142)}\n`;
    case "memory.max":
      return `${memoryLimitBytes > 0 ? memoryLimitBytes : "max"}\n`;
    case "memory.swap.max":
      // Pods of nodes without swap get none of what there may be later. Upstream: ConfigureNoSwap.
      return "0\n";
    case "memory.current":
      return `${view.memoryBytes()}\n`;
    case "pids.max":
      return "max\n";
    case "pids.current":
      return `${view.processes().length}\n`;
    case "cpu.stat":
      return `usage_usec ${(view.processes()[0]?.cpuMs ?? 0) * 1_000}\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n`;
    case "cpuset.cpus.effective":
      return `${cores > 1 ? `0-${cores - 1}` : "0"}\n`;
    case "cgroup.controllers":
      return "cpuset cpu io memory hugetlb pids rdma misc\n";
    case "cgroup.procs":
      return view
        .processes()
        .map(({ pid }) => `${pid}\n`)
        .join("");
    default:
      return undefined;
  }
}
