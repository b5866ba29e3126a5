/**
 * Devices as expressions see them.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/#selecting-devices
 * Upstream: k8s.io/dynamic-resource-allocation/cel/compile.go (DeviceMatches).
 */
import { parseExpression, type Program } from "../../api/cel/cel-environment.ts";
import { quantityValue } from "../../api/cel/typed-values.ts";
import { versionValue } from "../../api/cel/version-values.ts";
import type { DeviceAttribute, DeviceSelector } from "../../api/types/resource.ts";
import type { OfferedDevice } from "./device-pools.ts";

const programs = new Map<string, Program>();
const MAX_PROGRAMS = 500;

export function matchesSelectors(offered: OfferedDevice, selectors: readonly DeviceSelector[] | undefined): boolean {
  return (selectors ?? []).every(({ cel }) => matches(cel?.expression ?? "", offered));
}

/** An expression that fails for a device does not match it. */
function matches(expression: string, offered: OfferedDevice): boolean {
  try {
    return programFor(expression)({ device: valueOf(offered) }) === true;
  } catch {
    return false;
  }
}

function programFor(expression: string): Program {
  let program = programs.get(expression);
  if (program === undefined) {
    program = parseExpression(expression, "devices");
    if (programs.size >= MAX_PROGRAMS) programs.clear();
    programs.set(expression, program);
  }
  return program;
}

function valueOf({ driver, device }: OfferedDevice): ReadonlyMap<string, unknown> {
  const attributes = Object.entries(device.attributes ?? {}).map(([name, one]) => [name, attributeValue(one)] as const);
  const capacity = Object.entries(device.capacity ?? {}).map(
    ([name, { value }]) => [name, quantityValue(String(value ?? "0"))] as const,
  );
  return new Map<string, unknown>([
    ["driver", driver],
    ["attributes", withEveryDomain(byDomain(attributes, driver))],
    ["capacity", withEveryDomain(byDomain(capacity, driver))],
    ["allowMultipleAllocations", device.allowMultipleAllocations === true],
  ]);
}

type Domain = ReadonlyMap<string, unknown>;
const EMPTY: Domain = new Map();

/** What a domain does not have is not there; the domain itself always is. Expressions take no other class than Map. */
function withEveryDomain(domains: readonly (readonly [string, Domain])[]): ReadonlyMap<string, Domain> {
  const known = new Map(domains);
  return Object.assign(new Map(domains), {
    get: (domain: string): Domain => known.get(domain) ?? EMPTY,
    has: (): boolean => true,
  });
}

/** `memory` of a driver is `memory` in the domain of its name. */
function byDomain(
  entries: readonly (readonly [name: string, value: unknown])[],
  driver: string,
): readonly (readonly [domain: string, values: ReadonlyMap<string, unknown>])[] {
  const domains = new Map<string, Map<string, unknown>>();
  for (const [name, value] of entries) {
    const [domain, id] = splitName(name, driver);
    const known = domains.get(domain) ?? new Map<string, unknown>();
    domains.set(domain, known.set(id, value));
  }
  return [...domains];
}

function splitName(name: string, driver: string): readonly [domain: string, id: string] {
  const slash = name.indexOf("/");
  return slash < 0 ? [driver, name] : [name.slice(0, slash), name.slice(slash + 1)];
}

function attributeValue({ bool, int, string: text, version }: DeviceAttribute): unknown {
  if (int !== undefined) return BigInt(int);
  if (version !== undefined) return versionValue(version);
  return bool ?? text;
}

/** The attribute in a form that can be compared; undefined when the device does not have it. @param name `domain/id` */
export function comparableAttribute({ driver, device }: OfferedDevice, name: string): string | undefined {
  const own = name.startsWith(`${driver}/`) ? device.attributes?.[name.slice(driver.length + 1)] : undefined;
  const attribute = device.attributes?.[name] ?? own;
  return attribute === undefined ? undefined : JSON.stringify(attribute);
}
