/** Warnings about what a write asks for: those of its kind, and fields that change nothing in the simulation. */
import { sameValue } from "../../../api/same-value.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { isUnqualifiedFinalizer } from "../write/object-meta-validation.ts";

/** One text for each declared path that the object uses and the stored one does not; `[*]` stands for any element. */
export function withoutEffectWarnings(
  definition: KindDefinition,
  object: KubeObject,
  previous?: KubeObject,
): readonly string[] {
  const warnings: string[] = [
    ...ownWarnings(definition, object, previous),
    ...finalizerWarnings(definition, object, previous),
  ];
  for (const path of definition.withoutEffect ?? []) {
    const steps = path.replaceAll("[*]", ".*").split(".");
    if (isUsed(object, steps) && !(previous !== undefined && isUsed(previous, steps))) {
      warnings.push(`${path}: stored, but has no effect in this simulated cluster`);
    }
  }
  return warnings;
}

/** Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource/strategy.go (generateWarningsFromObj). */
function finalizerWarnings({ custom }: KindDefinition, object: KubeObject, previous?: KubeObject): readonly string[] {
  if (custom === undefined) return [];
  const before = previous?.metadata.finalizers ?? [];
  const added = (object.metadata.finalizers ?? []).filter((name) => !before.includes(name));
  return [...new Set(added)]
    .filter(isUnqualifiedFinalizer)
    .sort((a, b) => (a < b ? -1 : 1))
    .map(
      (name) =>
        `metadata.finalizers: ${JSON.stringify(name)}: prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers`,
    );
}

/** Of a new object, or of one whose spec changes. */
function ownWarnings(definition: KindDefinition, object: KubeObject, previous?: KubeObject): readonly string[] {
  const specOf = (value: KubeObject) => (value as { readonly spec?: unknown }).spec;
  if (definition.warnings === undefined || (previous !== undefined && sameValue(specOf(object), specOf(previous))))
    return [];
  return definition.warnings(object, previous === undefined);
}

function isUsed(value: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return value !== undefined && value !== null;
  if (step === "*") {
    return typeof value === "object" && value !== null && Object.values(value).some((item) => isUsed(item, rest));
  }
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return false;
  return isUsed((value as Readonly<Record<string, unknown>>)[step], rest);
}
