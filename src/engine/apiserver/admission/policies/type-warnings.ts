/**
 * What the expressions of a policy get wrong about the types that it names, for `status.typeChecking`.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/policy/validating/typechecking.go.
 */
import type { ExpressionWarning, ValidatingAdmissionPolicySpec } from "../../../../api/types/admissionregistration.ts";
import { fieldsOf, type FieldType } from "../../decode/type-table.ts";
import type { Schema } from "../../custom-resources/schema.ts";
import { checkExpression } from "../../custom-resources/cel/type-check.ts";
import { compilePolicy, type CompiledPolicy } from "./compile-policy.ts";
import type { CompiledExpression } from "./compile-expression.ts";
import { servedType } from "./served-types.ts";
import { NAMESPACE_SCHEMA, REQUEST_SCHEMA, schemaOfType } from "./request-schema.ts";

const MAX_TYPES = 10;

interface NamedType {
  /** `apps/v1, Kind=Deployment` */
  readonly name: string;
  readonly schema: Schema;
}

/** Of the built-in types that the rules name without wildcards. */
export function typeWarnings(spec: ValidatingAdmissionPolicySpec): readonly ExpressionWarning[] {
  const types = typesOf(spec);
  if (types.length === 0) return [];
  const compiled = compilePolicy(spec);
  return compiled.validations.flatMap(({ condition, message }, index) => [
    ...warningOf(`spec.validations[${index}].expression`, condition, compiled, types, spec),
    ...(message === undefined
      ? []
      : warningOf(`spec.validations[${index}].messageExpression`, message, compiled, types, spec)),
  ]);
}

function warningOf(
  fieldRef: string,
  { source, program }: CompiledExpression,
  { variables }: CompiledPolicy,
  types: readonly NamedType[],
  { paramKind }: ValidatingAdmissionPolicySpec,
): readonly ExpressionWarning[] {
  if (program === undefined) return [];
  const texts = types.flatMap(({ name, schema }) => {
    const scope = new Map<string, Schema | undefined>([
      ["object", schema],
      ["oldObject", schema],
      ["request", REQUEST_SCHEMA],
      ["namespaceObject", NAMESPACE_SCHEMA],
      ["authorizer", undefined],
    ]);
    if (paramKind !== undefined) scope.set("params", undefined);
    const known = variables.map((one) => [one.name, schemaOfType(one.expression.type)] as const);
    scope.set("variables", { type: "object", properties: Object.fromEntries(known) });
    const { problem } = checkExpression(source, program.ast, scope);
    return problem === undefined ? [] : [`${name}: ${problem.replace(/^compilation failed: /, "")}`];
  });
  return texts.length === 0 ? [] : [{ fieldRef, warning: texts.join("\n") }];
}

function typesOf({ matchConstraints }: ValidatingAdmissionPolicySpec): readonly NamedType[] {
  const types = new Map<string, Schema>();
  for (const { apiGroups = [], apiVersions = [], resources = [] } of matchConstraints?.resourceRules ?? []) {
    for (const group of apiGroups) {
      for (const version of apiVersions) {
        for (const resource of resources) {
          const type = servedType(group, version, resource);
          if (type === undefined) continue;
          const name = `${group === "" ? version : `${group}/${version}`}, Kind=${type.kind}`;
          types.set(name, structSchema(type.struct));
        }
      }
    }
  }
  return [...types]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_TYPES)
    .map(([name, schema]) => ({ name, schema }));
}

const known = new Map<string, Schema>();

/** A built-in type as a schema; what is inside is made when something asks for it, because types hold themselves. */
function structSchema(struct: string): Schema {
  let schema = known.get(struct);
  if (schema === undefined) {
    let properties: Record<string, Schema> | undefined;
    schema = {
      type: "object",
      get properties() {
        properties ??= Object.fromEntries(
          [...(fieldsOf(struct) ?? [])].map(([name, type]) => [name, schemaOf(type)] as const),
        );
        return properties;
      },
    };
    known.set(struct, schema);
  }
  return schema;
}

function schemaOf(type: FieldType): Schema {
  switch (type.form) {
    case "struct":
      return structSchema(type.name);
    case "list":
      return { type: "array", items: schemaOf(type.element) };
    case "map":
      return { type: "object", additionalProperties: schemaOf(type.element) };
    case "scalar":
      return SCALARS[type.scalar] ?? schemaOfType("dyn");
  }
}

const SCALARS: Readonly<Partial<Record<Extract<FieldType, { form: "scalar" }>["scalar"], Schema>>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer" },
  int64: { type: "integer" },
  float64: { type: "number" },
  bytes: { type: "string", format: "byte" },
  time: { type: "string", format: "date-time" },
  microTime: { type: "string", format: "date-time" },
};
