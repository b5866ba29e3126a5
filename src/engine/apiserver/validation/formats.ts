/**
 * Formats of single values, with upstream's messages. Every function gives all problems, or [].
 * Upstream: k8s.io/apimachinery/pkg/util/validation/validation.go, ip.go.
 */
import { isIPv4, isIPv6 } from "../../../api/ip-address.ts";
import { maxLengthProblem, portNameProblems, regexProblem } from "../../../api/label-syntax.ts";

const NONE: readonly string[] = [];
const PORT_PROBLEM = ["must be between 1 and 65535, inclusive"];
const KEY_PATTERN = "[-._a-zA-Z0-9]+";
const KEY_PROBLEM = regexProblem(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  KEY_PATTERN,
  "key.name",
  "KEY_NAME",
  "key-name",
);
const ENV_PROBLEM = "a valid environment variable name must consist only of printable ASCII characters other than '='";

export function portNumberProblems(port: number | undefined): readonly string[] {
  return port !== undefined && port >= 1 && port <= 65535 ? NONE : PORT_PROBLEM;
}

/** A port by number or by name. */
export function portReferenceProblems(port: number | string | undefined): readonly string[] {
  return typeof port === "string" ? portNameProblems(port) : portNumberProblems(port);
}

/** Keys of ConfigMap and Secret data. */
export function configKeyProblems(key: string): readonly string[] {
  const found: string[] = [];
  if (key.length > 253) found.push(maxLengthProblem(253));
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) found.push(KEY_PROBLEM);
  if (key === "." || key === "..") found.push(`must not be '${key}'`);
  else if (key.startsWith("..")) found.push("must not start with '..'");
  return found;
}

export function environmentNameProblems(name: string): readonly string[] {
  return /^[ -<>-~]+$/.test(name) ? NONE : [ENV_PROBLEM];
}

export function rangeProblem(least: number, most: number): string {
  return `must be between ${least} and ${most}, inclusive`;
}

export function addressProblems(text: string): readonly string[] {
  return isIPv4(text) || isIPv6(text) ? NONE : ["must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"];
}

export function networkProblems(text: string): readonly string[] {
  const [address = "", length = "", ...rest] = text.split("/");
  const limit = isIPv4(address) ? 32 : isIPv6(address) ? 128 : -1;
  if (rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= limit) return NONE;
  return ["must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"];
}

/** Addresses that make no sense as an endpoint or external address. Upstream: ValidateNonSpecialIP. */
export function specialAddressProblems(text: string): readonly string[] {
  const lower = text.toLowerCase();
  if (!isIPv4(lower) && !isIPv6(lower)) return ["must be a valid IP address"];
  if (lower === "0.0.0.0" || lower === "::") return [`may not be unspecified (${text})`];
  if (lower.startsWith("127.") || lower === "::1") {
    return ["may not be in the loopback range (127.0.0.0/8, ::1/128)"];
  }
  if (lower.startsWith("169.254.") || /^fe[89ab][0-9a-f]:/.test(lower)) {
    return ["may not be in the link-local range (169.254.0.0/16, fe80::/10)"];
  }
  if (lower.startsWith("224.0.0.") || lower.startsWith("ff02:")) {
    return ["may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"];
  }
  return NONE;
}
