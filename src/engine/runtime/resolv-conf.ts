/** `/etc/resolv.conf` of a Pod. Source: resolv.conf(5). */
import type { PodResolver } from "./contracts.ts";

/** @param resolver undefined where there is no network */
export function resolvConf(resolver: PodResolver | undefined): string {
  if (resolver === undefined) return "";
  const { nameservers, searches, options } = resolver;
  const search = searches.length === 0 ? "" : `search ${searches.join(" ")}\n`;
  const servers = nameservers.map((server) => `nameserver ${server}\n`).join("");
  return `${search}${servers}${options.length === 0 ? "" : `options ${options.join(" ")}\n`}`;
}
