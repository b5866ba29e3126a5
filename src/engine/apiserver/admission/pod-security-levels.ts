/**
 * What the `pod-security.kubernetes.io/` labels of a namespace say.
 * Upstream: k8s.io/pod-security-admission/api/helpers.go (PolicyToEvaluate).
 */
import type { Labels } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";

export type Level = "privileged" | "baseline" | "restricted";
export type Mode = "enforce" | "audit" | "warn";

export interface LevelVersion {
  readonly level: Level;
  /** `latest` or `v1.35` */
  readonly version: string;
  /** The minor version whose checks count. */
  readonly minor: number;
}

export const STRICTNESS: Readonly<Record<Level, number>> = { privileged: 0, baseline: 1, restricted: 2 };

const PREFIX = "pod-security.kubernetes.io/";
const VERSION = /^v1\.(0|[1-9][0-9]*)$/;

/** A level that does not exist is the strictest where it is enforced, and none elsewhere. */
export function levelOf(labels: Labels, mode: Mode): LevelVersion {
  const given = labels[PREFIX + mode] ?? "privileged";
  const level = isLevel(given) ? given : mode === "enforce" ? "restricted" : "privileged";
  const version = labels[`${PREFIX}${mode}-version`] ?? "latest";
  const minor = VERSION.exec(version)?.[1];
  return { level, version: minor === undefined ? "latest" : version, minor: Number(minor ?? Infinity) };
}

export function levelText({ level, version }: LevelVersion): string {
  return `${level}:${version}`;
}

function isLevel(text: string): text is Level {
  return Object.hasOwn(STRICTNESS, text);
}

export function labelErrors(labels: Labels): readonly FieldError[] {
  return (["enforce", "audit", "warn"] as const).flatMap((mode) => [
    ...errorOf(labels, PREFIX + mode, isLevel, "must be one of privileged, baseline, restricted"),
    ...errorOf(
      labels,
      `${PREFIX}${mode}-version`,
      (text) => text === "latest" || VERSION.test(text),
      'must be "latest" or "v1.x"',
    ),
  ]);
}

function errorOf(
  labels: Labels,
  label: string,
  isValid: (text: string) => boolean,
  detail: string,
): readonly FieldError[] {
  const value = labels[label];
  if (value === undefined || isValid(value)) return [];
  return [{ type: "Invalid value", field: `metadata.labels[${label}]`, value, detail }];
}
