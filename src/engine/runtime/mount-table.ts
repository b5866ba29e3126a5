/** The mounts of a container, as `mount`, `df` and `/proc/mounts` show them. */
import type { ContainerRecord, Mount, SandboxRecord } from "./container-record.ts";
import type { MachineState } from "./contracts.ts";
import type { VolumeOrigin } from "./file-owners.ts";
import { DISK_BYTES } from "./machine-sizes.ts";

export interface MountLine {
  readonly device: string;
  readonly path: string;
  readonly type: "overlay" | "proc" | "tmpfs" | "devpts" | "mqueue" | "sysfs" | "cgroup2" | "ext4";
  readonly options: string;
  readonly sizeBytes: number;
  /** What has been written there is in this volume; absent for the system's own. */
  readonly place?: string | undefined;
  readonly isDisk?: boolean;
}

interface Mounted {
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  machine(): MachineState | undefined;
}

const MIB = 1_048_576;
const DEV_BYTES = 64 * MIB;

export function mountLines({ container, sandbox, machine }: Mounted): readonly MountLine[] {
  const memoryBytes = machine()?.memoryBytes ?? 8_192 * MIB;
  const root = container.readOnlyRoot === true ? "ro" : "rw";
  const disk = {
    device: "/dev/sda1",
    type: "ext4",
    options: "rw,relatime",
    sizeBytes: DISK_BYTES,
    isDisk: true,
  } as const;
  const bound = ["/dev/termination-log", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"];
  const volumes = container.mounts.map((mount): MountLine => volumeLine(mount, sandbox, container, memoryBytes));
  return [
    { device: "overlay", path: "/", type: "overlay", options: `${root},relatime`, sizeBytes: DISK_BYTES, isDisk: true },
    { device: "proc", path: "/proc", type: "proc", options: "rw,nosuid,nodev,noexec,relatime", sizeBytes: 0 },
    { device: "tmpfs", path: "/dev", type: "tmpfs", options: "rw,nosuid,size=65536k,mode=755", sizeBytes: DEV_BYTES },
    { device: "devpts", path: "/dev/pts", type: "devpts", options: "rw,nosuid,noexec,relatime", sizeBytes: 0 },
    { device: "mqueue", path: "/dev/mqueue", type: "mqueue", options: "rw,nosuid,nodev,noexec", sizeBytes: 0 },
    { device: "sysfs", path: "/sys", type: "sysfs", options: "ro,nosuid,nodev,noexec,relatime", sizeBytes: 0 },
    { device: "cgroup", path: "/sys/fs/cgroup", type: "cgroup2", options: "ro,nosuid,nodev,noexec", sizeBytes: 0 },
    {
      device: "shm",
      path: "/dev/shm",
      type: "tmpfs",
      options: "rw,nosuid,nodev,noexec,size=65536k",
      sizeBytes: DEV_BYTES,
    },
    ...bound.map((path) => ({ ...disk, path })),
    ...volumes,
  ];
}

/** The file system that holds a path: of all that it is below the deepest, and of those the newest. */
export function mountOf<Line extends Pick<MountLine, "path">>(lines: readonly Line[], path: string): Line | undefined {
  let best: Line | undefined;
  for (const line of lines) {
    const covers = line.path === "/" || path === line.path || path.startsWith(`${line.path}/`);
    if (covers && (best === undefined || line.path.length >= best.path.length)) best = line;
  }
  return best;
}

function volumeLine(mount: Mount, sandbox: SandboxRecord, container: ContainerRecord, memoryBytes: number): MountLine {
  const origin: VolumeOrigin | undefined = sandbox.origins?.[mount.volume];
  const place = sandbox.volumes[mount.volume];
  const mode = mount.readOnly ? "ro" : "rw";
  const { path } = mount;
  if (origin?.inMemory === true || origin?.kind === "token" || origin === undefined) {
    const most = container.memoryLimitBytes > 0 ? container.memoryLimitBytes : memoryBytes;
    const sizeBytes = Math.min(origin?.sizeBytes ?? most, most);
    return {
      device: "tmpfs",
      path,
      type: "tmpfs",
      options: `${mode},relatime,size=${Math.floor(sizeBytes / 1_024)}k`,
      sizeBytes,
      place,
    };
  }
  const options = `${mode},relatime`;
  if (origin.kind === "claim")
    return {
      device: `/dev/disk/${mount.volume}`,
      path,
      type: "ext4",
      options,
      sizeBytes: origin.sizeBytes ?? DISK_BYTES,
      place,
    };
  return { device: "/dev/sda1", path, type: "ext4", options, sizeBytes: DISK_BYTES, isDisk: true, place };
}
