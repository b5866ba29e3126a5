/** What may be wrong with IPAddresses and ServiceCIDRs. Upstream: pkg/apis/networking/validation/validation.go. */
import { dns1123SubdomainProblems, pathSegmentProblems } from "../../../api/label-syntax.ts";
import type { IPAddressSpec, ServiceCIDRSpec } from "../../../api/types/networking.ts";
import { addressBytes, isNetworkAddress, parseRange } from "./address-ranges.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required } from "./errors.ts";
import { addressProblems, networkProblems } from "./formats.ts";
import type { Unchecked } from "./unchecked.ts";

/** Names of IPAddresses are addresses in their shortest form. */
export function addressNameProblems(name: string): readonly string[] {
  const problems = addressProblems(name);
  if (problems.length > 0) return problems;
  const short = shortForm(addressBytes(name) ?? []);
  return short === name ? [] : [`must be in canonical form (${JSON.stringify(short)})`];
}

/** RFC 5952: lower case, without leading zeros, the longest run of zero groups left out. */
export function shortForm(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) => (bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0));
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(":");
  if (best.start < 0) return text(groups);
  return `${text(groups.slice(0, best.start))}::${text(groups.slice(best.start + best.length))}`;
}

export function validateIPAddressSpec(spec: Unchecked<IPAddressSpec> | undefined): Errors {
  const { parentRef } = spec ?? {};
  if (parentRef === undefined) return [required("spec.parentRef")];
  const { group = "", resource = "", name = "", namespace = "" } = parentRef;
  const path = "spec.parentRef";
  const segment = (field: string, value: string): Errors =>
    value === "" ? [required(field)] : invalidFor(field, value, pathSegmentProblems(value));
  return [
    ...(group === "" ? NO_ERRORS : invalidFor(`${path}.group`, group, dns1123SubdomainProblems(group))),
    ...segment(`${path}.resource`, resource),
    ...segment(`${path}.name`, name),
    ...(namespace === "" ? NO_ERRORS : invalidFor(`${path}.namespace`, namespace, pathSegmentProblems(namespace))),
  ];
}

export function validateServiceCIDRSpec(spec: Unchecked<ServiceCIDRSpec> | undefined): Errors {
  const { cidrs = [] } = spec ?? {};
  if (cidrs.length === 0) return [required("spec.cidrs", "at least one CIDR required")];
  if (cidrs.length > 2) return [invalid("spec.cidrs", { CIDRs: cidrs }, "may only hold up to 2 values")];
  const errors = cidrs.flatMap((cidr, index) => rangeErrors(`spec.cidrs[${index}]`, cidr));
  const [first, second] = cidrs.map((cidr) => parseRange(cidr)?.bytes.length);
  if (cidrs.length < 2 || first !== second || first === undefined) return errors;
  const detail = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64";
  return [...errors, invalid("spec.cidrs", cidrs, detail)];
}

function rangeErrors(field: string, cidr: string): Errors {
  const problems = networkProblems(cidr);
  if (problems.length > 0) return invalidFor(field, cidr, problems);
  const range = parseRange(cidr);
  if (range === undefined || isNetworkAddress(range)) return NO_ERRORS;
  return [invalid(field, cidr, "must not have bits set beyond the prefix length")];
}

const FIXED = "field is immutable";

/** One range may be joined by one of the other family; nothing else changes. */
export function validateServiceCIDRUpdate(spec: ServiceCIDRSpec, previous: ServiceCIDRSpec): Errors {
  const { cidrs = [] } = spec;
  const before = previous.cidrs ?? [];
  if (cidrs.length === before.length) {
    return cidrs.flatMap((cidr, index) =>
      cidr === before[index] ? [] : [invalid(`spec.cidrs[${index}]`, cidr, FIXED)],
    );
  }
  if (before.length !== 1 || cidrs.length !== 2) return [invalid("spec.cidrs", cidrs, FIXED)];
  const first: Errors = cidrs[0] === before[0] ? NO_ERRORS : [invalid("spec.cidrs[0]", cidrs[0], FIXED)];
  return [...first, ...validateServiceCIDRSpec(spec)];
}
