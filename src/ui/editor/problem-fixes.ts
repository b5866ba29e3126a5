/** Problems with what would put them right, whether the API server, the YAML reader or the schema found them. */
import type { ManifestProblem, QuickFix, TextRange } from "./manifest-problem.ts";
import { parseManifest } from "./manifest-text.ts";
import { quickFixes } from "./quick-fixes.ts";
import { loadSchema } from "./schema.ts";
import type { ManifestSchema } from "./schema-fields.ts";

const NO_TEXTS = { tooLarge: "", notAnObject: "" };
/** How the schema's checker calls a field that is not known. */
const NOT_ALLOWED = /^Property (\S+) is not allowed/;

/** @param field what the API server named; absent: whatever stands at the place */
export function fixesFor(
  text: string,
  {
    message,
    range,
    field,
  }: { readonly message: string; readonly range: TextRange; readonly field?: string | undefined },
  schema: ManifestSchema | undefined,
): readonly QuickFix[] {
  const { documents } = parseManifest(text, NO_TEXTS);
  const { startLine, startColumn } = range;
  const document = documents.findLast(
    (each) =>
      each.range.startLine < startLine || (each.range.startLine === startLine && each.range.startColumn <= startColumn),
  );
  const path = document?.pathAt(startLine, startColumn) ?? [];
  const said = NOT_ALLOWED.test(message) ? `unknown field ${message}` : message;
  const about =
    field ??
    path.reduce<string>(
      (done, step) => (typeof step === "number" ? `${done}[${step}]` : done === "" ? step : `${done}.${step}`),
      "",
    );
  return quickFixes({ document, field: about, message: said, lines: text.split("\n"), schema });
}

/** The same problems, each with its fixes. Without the schema, those that need it are left out. */
export async function withFixes(
  text: string,
  problems: readonly ManifestProblem[],
): Promise<readonly ManifestProblem[]> {
  const schema = await loadSchema().catch(() => undefined);
  return problems.map((problem) => {
    const fixes = fixesFor(text, problem, schema);
    return fixes.length === 0 ? problem : { ...problem, fixes };
  });
}
