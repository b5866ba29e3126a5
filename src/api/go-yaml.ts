/**
 * YAML as kubectl and the API server read it: with the scalars of YAML 1.1, so that `0644` is octal and `yes` is true,
 * and with merge keys. What looks like a time stays a text.
 * Upstream: go.yaml.in/yaml/v2 resolve.go, as sigs.k8s.io/yaml uses it.
 */
import { defineScalarTag, FAILSAFE_SCHEMA, load, loadAll, mergeTag, NOT_RESOLVED, Schema } from "js-yaml";

export { YAMLException } from "js-yaml";

const TRUE: ReadonlySet<string> = new Set("y Y yes Yes YES true True TRUE on On ON".split(" "));
const FALSE: ReadonlySet<string> = new Set("n N no No NO false False FALSE off Off OFF".split(" "));
const NULL: ReadonlySet<string> = new Set(["", "~", "null", "Null", "NULL"]);
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const BASES: readonly (readonly [pattern: RegExp, base: number])[] = [
  [/^0[xX]([0-9a-fA-F]+)$/, 16],
  [/^0[oO]([0-7]+)$/, 8],
  [/^0[bB]([01]+)$/, 2],
  [/^0([0-7]+)$/, 8],
  [/^(0|[1-9][0-9]*)$/, 10],
];

/** The value of a plain scalar: a truth value, a number, null; undefined for a text. */
export function goYamlScalar(text: string): boolean | number | null | undefined {
  if (NULL.has(text)) return null;
  if (TRUE.has(text)) return true;
  if (FALSE.has(text)) return false;
  if (!/^[-+.0-9]/.test(text)) return undefined;
  return goYamlNumber(text.replaceAll("_", ""));
}

function goYamlNumber(text: string): number | undefined {
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.replace(/^[-+]/, "");
  for (const [pattern, base] of BASES) {
    const found = pattern.exec(digits)?.[1];
    if (found !== undefined) return withSign(sign, Number.parseInt(found, base));
  }
  if (!FLOAT.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? withSign(1, value) : undefined;
}

/** There is no negative zero among integers. */
function withSign(sign: number, value: number): number {
  return value === 0 ? 0 : sign * value;
}

const scalarTag = (name: string, belongs: (value: unknown, source: string) => boolean) =>
  defineScalarTag(`tag:yaml.org,2002:${name}`, {
    implicit: true,
    resolve: (source) => {
      const value = goYamlScalar(source);
      return value !== undefined && belongs(value, source) ? value : NOT_RESOLVED;
    },
    identify: (value) => belongs(value, String(value)),
  });

const schemaWith = (isTruth: (value: unknown, source: string) => boolean) =>
  new Schema([
    ...FAILSAFE_SCHEMA.tags,
    scalarTag("null", (value) => value === null),
    scalarTag("bool", isTruth),
    scalarTag("int", (value) => Number.isInteger(value)),
    scalarTag("float", (value) => typeof value === "number"),
    mergeTag,
  ]);

const SCHEMA = schemaWith((value) => typeof value === "boolean");
const SCHEMA_OF_RESOURCES = schemaWith((value, source) => typeof value === "boolean" && /^(true|false)$/i.test(source));

/** Of a key that comes twice, the last value counts. */
const OPTIONS = { schema: SCHEMA, json: true };

/** Every document of a text. @throws YAMLException */
export function goYamlDocuments(text: string): readonly unknown[] {
  return loadAll(text, OPTIONS);
}

/** As kustomize reads its resources: `yes`, `on` and `y` are texts. Upstream: go.yaml.in/yaml/v3. @throws YAMLException */
export function resourceYamlDocuments(text: string): readonly unknown[] {
  return loadAll(text, { ...OPTIONS, schema: SCHEMA_OF_RESOURCES });
}

/** The one document of a text; undefined when there is none. @throws YAMLException */
export function goYaml(text: string): unknown {
  return load(text, OPTIONS);
}
