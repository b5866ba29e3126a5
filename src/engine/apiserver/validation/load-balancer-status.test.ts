import { describe, expect, it } from "vitest";
import { fieldErrorText } from "../field-error.ts";
import { ingressStatusErrors, serviceStatusErrors } from "./load-balancer-status.ts";

const at = (...ingress: object[]) => ({ loadBalancer: { ingress } });
const AT = "status.loadBalancer.ingress[0]";
const NO_IP = `${AT}.ip: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)`;

describe("status of an Ingress", () => {
  it.each<[name: string, status: unknown, errors: readonly string[]]>([
    ["none", {}, []],
    ["addresses and names", at({ ip: "1.2.3.4" }, { hostname: "lb.example.org" }), []],
    ["no address", at({ ip: "x" }), [NO_IP]],
    [
      "an address as a name",
      at({ hostname: "1.2.3.4" }),
      [`${AT}.hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address`],
    ],
  ])("%s", (_, status, errors) => expect(ingressStatusErrors(status).map(fieldErrorText)).toEqual(errors));
});

describe("status of a Service", () => {
  it.each<[name: string, type: string, status: unknown, errors: readonly string[]]>([
    ["an address", "LoadBalancer", at({ ip: "1.2.3.4", ipMode: "Proxy" }), []],
    [
      "of another type",
      "ClusterIP",
      at({ ip: "1.2.3.4", ipMode: "VIP" }),
      ['status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is "LoadBalancer"'],
    ],
    [
      "without a mode",
      "LoadBalancer",
      at({ ip: "1.2.3.4" }),
      [`${AT}.ipMode: Required value: must be specified when \`ip\` is set`],
    ],
    [
      "a mode without address",
      "LoadBalancer",
      at({ hostname: "a.b", ipMode: "VIP" }),
      [`${AT}.ipMode: Forbidden: may not be specified when \`ip\` is not set`],
    ],
    [
      "a mode that there is not",
      "LoadBalancer",
      at({ ip: "x", ipMode: "Y" }),
      [NO_IP, `${AT}.ipMode: Unsupported value: "Y": supported values: "Proxy", "VIP"`],
    ],
  ])("%s", (_, type, status, errors) => expect(serviceStatusErrors(status, type).map(fieldErrorText)).toEqual(errors));
});
