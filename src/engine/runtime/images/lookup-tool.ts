/** Whose `nslookup` an image has: each prints the same answers in a form of its own. */
import { baseFiles } from "./base-files.ts";

/** `old busybox` is that of 1.28 and before, which the documentation of Kubernetes shows. */
export type LookupTool = "bind" | "busybox" | "old busybox";

const BUSYBOX = /(?:^|\/)busybox(plus)?$/;
const LAST_OLD_MINOR = 28;
/** Alpine, but with the tools of BIND. */
const WITH_BIND = /\/(?:netshoot|agnhost|jessie-dnsutils|dnstools|dnsutils)$/;

/** @param repository `docker.io/library/busybox` */
export function lookupTool(repository: string, tag: string): LookupTool {
  const busybox = BUSYBOX.exec(repository);
  if (busybox !== null) {
    // Those that Google keeps were never brought up to date.
    if (busybox[1] !== undefined || !repository.startsWith("docker.io/")) return "old busybox";
    const minor = /^1\.(\d+)/.exec(tag)?.[1];
    return minor !== undefined && Number(minor) <= LAST_OLD_MINOR ? "old busybox" : "busybox";
  }
  if (WITH_BIND.test(repository)) return "bind";
  return Object.hasOwn(baseFiles(repository, tag).files, "/etc/alpine-release") ? "busybox" : "bind";
}
