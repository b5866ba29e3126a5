/**
 * Where a load balancer is reached, in the status of Services and Ingresses.
 * Upstream: pkg/apis/core/validation (ValidateLoadBalancerStatus), pkg/apis/networking/validation
 * (ValidateIngressLoadBalancerStatus).
 */
import { isIPv4, isIPv6 } from "../../../api/ip-address.ts";
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { addressProblems } from "./formats.ts";

interface Point {
  readonly ip?: string;
  readonly hostname?: string;
  readonly ipMode?: string;
}

const PATH = "status.loadBalancer.ingress";
const IP_MODES = ["Proxy", "VIP"];

export function ingressStatusErrors(status: unknown): Errors {
  return pointsOf(status).flatMap((point, index) => [
    ...addressErrors(point, `${PATH}[${index}]`),
    ...hostErrors(point, `${PATH}[${index}]`),
  ]);
}

/** @param type of the Service */
export function serviceStatusErrors(status: unknown, type: string | undefined): Errors {
  const points = pointsOf(status);
  if (points.length > 0 && type !== "LoadBalancer") {
    return [forbidden(PATH, 'may only be used when `spec.type` is "LoadBalancer"')];
  }
  return points.flatMap((point, index) => [
    ...addressErrors(point, `${PATH}[${index}]`),
    ...modeErrors(point, `${PATH}[${index}].ipMode`),
    ...hostErrors(point, `${PATH}[${index}]`),
  ]);
}

function pointsOf(status: unknown): readonly Point[] {
  const { loadBalancer } = (status ?? {}) as { readonly loadBalancer?: { readonly ingress?: readonly Point[] } };
  return loadBalancer?.ingress ?? [];
}

function addressErrors({ ip = "" }: Point, path: string): Errors {
  return ip === "" ? NO_ERRORS : invalidFor(`${path}.ip`, ip, addressProblems(ip));
}

function modeErrors({ ip = "", ipMode }: Point, field: string): Errors {
  if (ipMode === undefined) return ip === "" ? NO_ERRORS : [required(field, "must be specified when `ip` is set")];
  if (ip === "") return [forbidden(field, "may not be specified when `ip` is not set")];
  return IP_MODES.includes(ipMode) ? NO_ERRORS : [unsupported(field, ipMode, IP_MODES)];
}

function hostErrors({ hostname = "" }: Point, path: string): Errors {
  if (hostname === "") return NO_ERRORS;
  const field = `${path}.hostname`;
  const isAddress = isIPv4(hostname) || isIPv6(hostname);
  return [
    ...invalidFor(field, hostname, dns1123SubdomainProblems(hostname)),
    ...(isAddress ? [invalid(field, hostname, "must be a DNS name, not an IP address")] : []),
  ];
}
