/** What a type declaration of `kubernetes-models` says about a type besides its structure. */
import ts from "typescript";

export interface FieldDocumentation {
  readonly description?: string;
  /** The values of an enumeration. */
  readonly values?: readonly string[];
}

export interface TypeDocumentation {
  readonly description?: string;
  readonly fields: ReadonlyMap<string, FieldDocumentation>;
  readonly required: readonly string[];
  /** Only of kinds. */
  readonly apiVersion?: string;
  readonly kind?: string;
}

const TYPE_META: ReadonlySet<string> = new Set(["apiVersion", "kind"]);

/** @param declarations the text of a `.d.ts` file @param name of the type; its interface is `I<name>` */
export function documentationOf(declarations: string, name: string): TypeDocumentation | undefined {
  const file = ts.createSourceFile(`${name}.d.ts`, declarations, ts.ScriptTarget.Latest, true);
  const declaration = file.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === `I${name}`,
  );
  if (declaration === undefined) return undefined;
  const isKind = declaration.heritageClauses?.some((clause) => clause.getText().includes("TypeMeta")) ?? false;
  const members = declaration.members.filter((member) => ts.isPropertySignature(member));
  const fields = new Map<string, FieldDocumentation>();
  const literals = new Map<string, string>();
  const required: string[] = [];
  for (const member of members) {
    const field = ts.isStringLiteral(member.name) ? member.name.text : member.name.getText();
    const values = literalsOf(member.type);
    if (isKind && TYPE_META.has(field)) {
      literals.set(field, values[0] ?? "");
      continue;
    }
    if (member.questionToken === undefined) required.push(field);
    const description = textAbove(member);
    fields.set(field, {
      ...(description === undefined ? {} : { description }),
      ...(values.length === 0 ? {} : { values }),
    });
  }
  const description = textAbove(declaration);
  const [apiVersion, kind] = [literals.get("apiVersion"), literals.get("kind")];
  return {
    fields,
    required: required.sort(),
    ...(description === undefined ? {} : { description }),
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(kind === undefined ? {} : { kind }),
  };
}

function textAbove(node: ts.Node): string | undefined {
  const text = ts
    .getJSDocCommentsAndTags(node)
    .map((comment) => ts.getTextOfJSDocComment(comment.comment) ?? "")
    .join("\n");
  return text === "" ? undefined : text;
}

function literalsOf(type: ts.TypeNode | undefined): readonly string[] {
  if (type === undefined) return [];
  if (ts.isUnionTypeNode(type)) return type.types.flatMap(literalsOf);
  if (ts.isTypeReferenceNode(type) && type.typeName.getText() === "Array") return literalsOf(type.typeArguments?.[0]);
  return ts.isLiteralTypeNode(type) && ts.isStringLiteral(type.literal) ? [type.literal.text] : [];
}
