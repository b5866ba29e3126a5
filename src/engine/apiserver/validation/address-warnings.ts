/**
 * Addresses and ranges that are taken, but better written otherwise.
 * Upstream: k8s.io/apimachinery/pkg/util/validation/ip.go (GetWarningsForIP, GetWarningsForCIDR).
 */
import { addressBytes, networkOf, parseRange } from "./address-ranges.ts";
import { shortForm } from "./service-ranges.ts";

export function addressWarnings(path: string, address: string): readonly string[] {
  const bytes = addressBytes(address);
  if (bytes?.length !== 16) return [];
  const mapped = mappedAddress(bytes);
  if (mapped !== undefined) {
    return [`${path}: ${nonStandard("IP address", address, mapped)}`];
  }
  return canonical(path, "IPv6 address", address, shortForm(bytes));
}

export function rangeWarnings(path: string, cidr: string): readonly string[] {
  const range = parseRange(cidr);
  if (range === undefined) return [];
  const whole = shortForm(range.bytes);
  const network = `${shortForm(networkOf(range))}/${range.prefixBits}`;
  const warnings: string[] = [];
  if (!network.startsWith(`${whole}/`)) {
    const single = `${whole}/${range.bytes.length * 8}`;
    warnings.push(
      `${path}: CIDR value ${quoted(cidr)} is ambiguous in this context (should be ${quoted(network)} or ${quoted(single)}?)`,
    );
  }
  if (range.bytes.length === 16) {
    warnings.push(...canonical(path, "IPv6 CIDR value", cidr, `${whole}/${range.prefixBits}`));
  }
  return warnings;
}

function canonical(path: string, what: string, given: string, short: string): readonly string[] {
  if (given === short) return [];
  return [`${path}: ${what} ${quoted(given)} should be in RFC 5952 canonical format (${quoted(short)})`];
}

function nonStandard(what: string, given: string, standard: string): string {
  return `non-standard ${what} ${quoted(given)} will be considered invalid in a future Kubernetes release: use ${quoted(standard)}`;
}

/** `1.2.3.4` for `::ffff:1.2.3.4`. */
function mappedAddress(bytes: readonly number[]): string | undefined {
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12).join(".") : undefined;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
