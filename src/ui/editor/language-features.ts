/** Completion of names that live in the cluster, and quick fixes, for every manifest editor of the page. */
import type { CancellationToken, editor, IRange, languages } from "monaco-editor/editor";
import { translate } from "../../i18n/i18n.ts";
import type { QuickFix, TextRange } from "./manifest-problem.ts";
import { completionPlace } from "./completion-place.ts";
import { wantedNames } from "./live-names.ts";
import type { MonacoModule } from "./monaco-module.ts";
import { fixesFor } from "./problem-fixes.ts";
import { readLiveNames } from "./read-live-names.ts";
import { loadSchema } from "./schema.ts";

export function registerLanguageFeatures(monaco: MonacoModule): void {
  monaco.languages.registerCompletionItemProvider("yaml", {
    triggerCharacters: [" ", "/"],
    async provideCompletionItems(model, position) {
      const place = completionPlace(model.getLinesContent(), position.lineNumber, position.column);
      const wanted = wantedNames(place);
      if (wanted === undefined) return { suggestions: [] };
      const names = await readLiveNames(wanted);
      const range = {
        startLineNumber: position.lineNumber,
        endLineNumber: position.lineNumber,
        startColumn: position.column - place.word.length,
        endColumn: position.column,
      };
      const kind = monaco.languages.CompletionItemKind.Reference;
      return {
        suggestions: names.map(({ text, detail }) => ({
          label: { label: text, description: detail },
          insertText: text,
          sortText: `0${text}`,
          kind,
          range,
        })),
      };
    },
  });
  monaco.languages.registerCodeActionProvider("yaml", {
    async provideCodeActions(model, _range, context, token: CancellationToken) {
      const schema = await loadSchema().catch(() => undefined);
      if (token.isCancellationRequested) return { actions: [], dispose: () => undefined };
      const actions = context.markers.flatMap((marker) =>
        fixesFor(model.getValue(), problemOf(marker), schema).map((fix, index) => actionOf(model, marker, fix, index)),
      );
      return { actions, dispose: () => undefined };
    },
  });
}

function problemOf(marker: editor.IMarkerData): { message: string; range: TextRange; field: string | undefined } {
  const { startLineNumber, startColumn, endLineNumber, endColumn, message, code } = marker;
  const range = { startLine: startLineNumber, startColumn, endLine: endLineNumber, endColumn };
  return { message, range, field: marker.source === API_SERVER && typeof code === "string" ? code : undefined };
}

/** The source of markers about what the API server said; their code is the field. */
export const API_SERVER = "API server";

function actionOf(
  model: editor.ITextModel,
  marker: editor.IMarkerData,
  fix: QuickFix,
  index: number,
): languages.CodeAction {
  return {
    title: fixTitle(fix),
    kind: "quickfix",
    diagnostics: [marker],
    isPreferred: index === 0,
    edit: {
      edits: fix.edits.map(({ range, text }) => ({
        resource: model.uri,
        versionId: model.getVersionId(),
        textEdit: { range: monacoRange(range), text },
      })),
    },
  };
}

export function fixTitle({ key, params }: QuickFix): string {
  return translate(`editor.fix.${key}`, params);
}

export function monacoRange({ startLine, startColumn, endLine, endColumn }: TextRange): IRange {
  return { startLineNumber: startLine, startColumn, endLineNumber: endLine, endColumn };
}
