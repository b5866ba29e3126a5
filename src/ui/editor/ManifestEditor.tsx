/** One Monaco editor that shows whichever file is active; undo history and place stay with the file. */
import type { editor } from "monaco-editor/editor";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestProblem } from "./manifest-problem.ts";
import { highlightFields } from "./field-highlight.ts";
import { API_SERVER } from "./language-features.ts";
import type { MonacoModule } from "./monaco-module.ts";
import { useMonacoTheme } from "./useMonacoTheme.ts";

const MARKER_OWNER = "api-server";

export function ManifestEditor({
  monaco,
  fileId,
  text,
  problems,
  onChange,
  onApply,
  onEditor,
}: {
  readonly monaco: MonacoModule;
  readonly fileId: number;
  readonly text: string;
  /** What the API server, or the reader of the text, said about it. */
  readonly problems: readonly ManifestProblem[];
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  /** The editor once it is there, nothing when it goes. */
  readonly onEditor: (view: editor.IStandaloneCodeEditor | undefined) => void;
}): ReactNode {
  const { t } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const instance = useRef<editor.IStandaloneCodeEditor>(undefined);
  const places = useRef(new Map<number, editor.ICodeEditorViewState | null>());
  const latest = useRef({ onChange, onApply, onEditor });
  latest.current = { onChange, onApply, onEditor };
  const theme = useMonacoTheme(monaco);
  const label = t("editor.label");

  useEffect(() => {
    if (holder.current === null) return undefined;
    const created = monaco.editor.create(holder.current, {
      model: null,
      automaticLayout: true,
      minimap: { enabled: false },
      wordBasedSuggestions: "off",
      quickSuggestions: { other: true, comments: false, strings: true },
      tabSize: 2,
      fontSize: 12,
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
      lineHeight: 18,
      scrollBeyondLastLine: false,
      renderLineHighlight: "line",
      fixedOverflowWidgets: true,
      padding: { top: 8, bottom: 8 },
      ariaLabel: label,
    });
    created.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => latest.current.onApply());
    const stopHighlighting = highlightFields(monaco, created);
    instance.current = created;
    return () => {
      stopHighlighting();
      created.dispose();
      instance.current = undefined;
    };
  }, [monaco, label]);

  useEffect(() => {
    const current = instance.current;
    if (current === undefined) return undefined;
    const model = modelOf(monaco, fileId, text);
    current.setModel(model);
    const place = places.current.get(fileId);
    if (place !== undefined && place !== null) current.restoreViewState(place);
    const listening = model.onDidChangeContent(() => latest.current.onChange(model.getValue()));
    const remembered = places.current;
    return () => {
      remembered.set(fileId, current.saveViewState());
      listening.dispose();
    };
    // The text is read only when the file changes: from then on the model is ahead of it.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [monaco, fileId, label]);

  // After the file is in it: before that it cannot be focused.
  useEffect(() => {
    const told = latest.current;
    told.onEditor(instance.current);
    return () => told.onEditor(undefined);
  }, [monaco, label]);

  useEffect(() => {
    const model = modelOf(monaco, fileId, text);
    if (model.getValue() !== text) model.setValue(text);
  }, [monaco, fileId, text]);

  useEffect(() => {
    const model = instance.current?.getModel();
    if (model === null || model === undefined) return;
    monaco.editor.setModelMarkers(
      model,
      MARKER_OWNER,
      problems.map((problem) => markerOf(monaco, problem)),
    );
    const first = problems[0];
    if (first !== undefined) instance.current?.revealLineInCenterIfOutsideViewport(first.range.startLine);
  }, [monaco, fileId, problems]);

  useEffect(() => monaco.editor.setTheme(theme), [monaco, theme]);

  return <div className="manifest-editor" ref={holder} />;
}

function modelOf(monaco: MonacoModule, fileId: number, text: string): editor.ITextModel {
  const uri = monaco.Uri.parse(`inmemory://manifests/${fileId}.yaml`);
  return monaco.editor.getModel(uri) ?? monaco.editor.createModel(text, "yaml", uri);
}

function markerOf(monaco: MonacoModule, { message, range, field }: ManifestProblem): editor.IMarkerData {
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    source: API_SERVER,
    ...(field === undefined ? {} : { code: field }),
    startLineNumber: range.startLine,
    startColumn: range.startColumn,
    endLineNumber: range.endLine,
    endColumn: range.endColumn,
  };
}
