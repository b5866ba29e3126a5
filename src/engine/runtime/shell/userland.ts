/** Whose programs an image has: BusyBox's, or GNU's with procps and dash as Debian and Ubuntu have them. */
import type { ShellHost } from "./command.ts";

export function isDebian({ read }: Pick<ShellHost, "read">): boolean {
  return /^ID=(?:debian|ubuntu)$/m.test(read("/etc/os-release") ?? "");
}
