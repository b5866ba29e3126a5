/** The schemas that a document needs: those of its kinds, and all that these refer to. */
import type { GroupVersionKind } from "./paths.ts";

const PREFIX = "#/components/schemas/";
const KIND_MARK = "x-kubernetes-group-version-kind";

type Schemas = Readonly<Record<string, object>>;

export function schemasFor(all: Schemas, kinds: readonly GroupVersionKind[]): Schemas {
  const pending = Object.keys(all).filter((name) => kinds.some((kind) => hasKind(all[name] ?? {}, kind)));
  const needed = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    pending.push(...referencesIn(all[name]));
  }
  return Object.fromEntries([...needed].sort().map((name) => [name, all[name] ?? {}]));
}

/** Whether a schema is that of a kind. */
function hasKind(schema: object, { group, version, kind }: GroupVersionKind): boolean {
  const marks = (schema as { readonly [KIND_MARK]?: readonly GroupVersionKind[] })[KIND_MARK] ?? [];
  return marks.some((mark) => mark.group === group && mark.version === version && mark.kind === kind);
}

function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "$ref" && typeof inner === "string" ? [inner.slice(PREFIX.length)] : referencesIn(inner),
  );
}
