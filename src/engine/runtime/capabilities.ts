/** What processes of a container may do beside reading and writing. Source: capabilities(7), containerd's default set. */

/** In the order of their bits. */
const NAMES =
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE".split(
    " ",
  );
const DEFAULTS: ReadonlySet<string> = new Set(
  "CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE".split(
    " ",
  ),
);

/** What a container's security context says beside its user. */
export interface Confinement {
  /** Names without `CAP_`; `ALL` is all of them. */
  readonly add: readonly string[];
  readonly drop: readonly string[];
  /** Its system calls are filtered. */
  readonly seccomp: boolean;
  readonly withoutAppArmor?: boolean;
  /** Its users are others on the machine: it runs in a user namespace. */
  readonly ownUsers?: boolean;
}

export const NOT_CONFINED: Confinement = { add: [], drop: [], seccomp: false };

/** The capabilities of a container's first process when it runs as root, as bits. */
function capabilities({ add, drop }: Confinement, privileged: boolean): ReadonlySet<string> {
  if (privileged) return new Set(NAMES);
  const held = new Set(drop.includes("ALL") ? [] : add.includes("ALL") ? NAMES : DEFAULTS);
  for (const name of drop) held.delete(bare(name));
  for (const name of add) if (bare(name) !== "ALL") held.add(bare(name));
  return held;
}

export function hasCapability(name: string, confinement: Confinement, privileged: boolean, uid: number): boolean {
  return uid === 0 && capabilities(confinement, privileged).has(name);
}

/** Sixteen hexadecimal digits, as in `/proc/self/status`. */
export function capabilityMask(confinement: Confinement, privileged: boolean): string {
  const held = capabilities(confinement, privileged);
  let digits = "";
  for (let start = 60; start >= 0; start -= 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit += 1) if (held.has(NAMES[start + bit] ?? "")) digit |= 1 << bit;
    digits += digit.toString(16);
  }
  return digits;
}

const bare = (name: string): string => name.toUpperCase().replace(/^CAP_/, "");
