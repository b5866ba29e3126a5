/**
 * Semantic versions in expressions.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-semver-library
 * Upstream: k8s.io/apiserver/pkg/cel/library/semverlib.go.
 */
import type { Environment } from "@marcbachmann/cel-js";

class VersionValue {
  readonly numbers: readonly bigint[];
  readonly pre: readonly string[];
  constructor(numbers: readonly bigint[], pre: readonly string[]) {
    this.numbers = numbers;
    this.pre = pre;
  }
}

/** A version as expressions have it; undefined for what is none. */
export function versionValue(text: string): unknown {
  return parse(text);
}

export function registerVersions(environment: Environment): void {
  environment.registerType("Semver", { ctor: VersionValue, fields: {} });
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(signature, handler);
  };
  const read = (text: string, normalizes = false): VersionValue | undefined => parse(normalizes ? normal(text) : text);
  const semver = (text: string, normalizes = false): VersionValue => {
    const version = read(text, normalizes);
    if (version === undefined) throw new Error(`invalid semver: ${text}`);
    return version;
  };
  add("isSemver(string): bool", (text: string) => read(text) !== undefined);
  add("isSemver(string, bool): bool", (text: string, normalizes: boolean) => read(text, normalizes) !== undefined);
  add("semver(string): Semver", (text: string) => semver(text));
  add("semver(string, bool): Semver", semver);
  for (const [index, part] of ["major", "minor", "patch"].entries()) {
    add(`Semver.${part}(): int`, ({ numbers }: VersionValue) => numbers[index] ?? 0n);
  }
  add("Semver.isLessThan(Semver): bool", (a: VersionValue, b: VersionValue) => compare(a, b) < 0);
  add("Semver.isGreaterThan(Semver): bool", (a: VersionValue, b: VersionValue) => compare(a, b) > 0);
  add("Semver.compareTo(Semver): int", (a: VersionValue, b: VersionValue) => BigInt(compare(a, b)));
  environment.registerOperator("Semver == Semver", (a: VersionValue, b: VersionValue) => compare(a, b) === 0);
}

const NUMBER = "(0|[1-9]\\d*)";
const PRE = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)";
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${PRE}(?:\\.${PRE})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

function parse(text: string): VersionValue | undefined {
  const [, major, minor, patch, pre] = VERSION.exec(text) ?? [];
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  return new VersionValue([major, minor, patch].map(BigInt), pre?.split(".") ?? []);
}

/** `v1.02` is `1.2.0`. */
function normal(text: string): string {
  const [, numbers = "", rest = ""] = /^v?([^-+]*)(.*)$/.exec(text) ?? [];
  const parts = numbers.split(".").map((part) => part.replace(/^0+(?=\d)/, ""));
  const missing = rest === "" ? ["0", "0"].slice(0, Math.max(0, 3 - parts.length)) : [];
  return `${[...parts, ...missing].join(".")}${rest}`;
}

function compare(a: VersionValue, b: VersionValue): number {
  for (const [index, number] of a.numbers.entries()) {
    const other = b.numbers[index] ?? 0n;
    if (number !== other) return number < other ? -1 : 1;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return Math.sign(b.pre.length - a.pre.length);
  for (const [index, part] of a.pre.entries()) {
    const other = b.pre[index];
    if (other === undefined) return 1;
    const order = comparePre(part, other);
    if (order !== 0) return order;
  }
  return a.pre.length < b.pre.length ? -1 : 0;
}

/** Numbers come before words. */
function comparePre(a: string, b: string): number {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left !== right) return left ? -1 : 1;
  if (left) return Math.sign(Number(a) - Number(b));
  return a === b ? 0 : a < b ? -1 : 1;
}
