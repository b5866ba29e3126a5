/**
 * DNS settings and host aliases of a Pod.
 * Upstream: pkg/apis/core/validation/validation.go (validatePodDNSConfig, ValidateHostAliases).
 */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { type Errors, invalid, invalidFor, required } from "./errors.ts";
import { addressProblems } from "./formats.ts";

const MAX_SEARCH_LENGTH = 2048;

interface HostAlias {
  readonly ip?: string;
  readonly hostnames?: readonly string[];
}

interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string }[];
}

export function validateHostAliases(aliases: readonly HostAlias[], path: string): Errors {
  return aliases.flatMap(({ ip = "", hostnames = [] }, index) => [
    ...invalidFor(`${path}[${index}].ip`, ip, addressProblems(ip)),
    ...hostnames.flatMap((name, place) =>
      invalidFor(`${path}[${index}].hostnames[${place}]`, name, dns1123SubdomainProblems(name)),
    ),
  ]);
}

export function validateDnsConfig(spec: PodSpec, path: string): Errors {
  const config = spec.dnsConfig as DnsConfig | undefined;
  const nameservers = config?.nameservers ?? [];
  const errors: Errors[number][] = [];
  if (spec.dnsPolicy === "None") {
    if (config === undefined) return [required(path, "must provide `dnsConfig` when `dnsPolicy` is None")];
    if (nameservers.length === 0) {
      const detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
      return [required(`${path}.nameservers`, detail)];
    }
  }
  if (nameservers.length > 3) {
    errors.push(invalid(`${path}.nameservers`, nameservers, "must not have more than 3 nameservers"));
  }
  nameservers.forEach((server, index) =>
    errors.push(...invalidFor(`${path}.nameservers[${index}]`, server, addressProblems(server))),
  );
  return [
    ...errors,
    ...validateSearches(config?.searches ?? [], path),
    ...validateOptions(config?.options ?? [], path),
  ];
}

function validateSearches(searches: readonly string[], path: string): Errors {
  const field = `${path}.searches`;
  return [
    ...(searches.length > 32 ? [invalid(field, searches, "must not have more than 32 search paths")] : []),
    ...(searches.join(" ").length > MAX_SEARCH_LENGTH
      ? [invalid(field, searches, "must not have more than 2048 characters (including spaces) in the search list")]
      : []),
    // A single dot means no search; underscores are allowed here.
    ...searches.flatMap((search, index) => {
      const name = search.replace(/\.$/, "");
      return search === "."
        ? []
        : invalidFor(`${field}[${index}]`, name, dns1123SubdomainProblems(name.replaceAll("_", "a")));
    }),
  ];
}

function validateOptions(options: readonly { readonly name?: string }[], path: string): Errors {
  return options.flatMap(({ name = "" }, index) =>
    name === "" ? [required(`${path}.options[${index}]`, "must not be empty")] : [],
  );
}
