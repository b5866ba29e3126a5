/** What the field under the pointer, or at the cursor, governs lights up on the canvas. */
import type { editor, IPosition } from "monaco-editor/editor";
import { useHighlight } from "../state/highlight-store.ts";
import type { MonacoModule } from "./monaco-module.ts";
import { parseManifest, type ParsedManifest } from "./manifest-text.ts";

const NO_TEXTS = { tooLarge: "", notAnObject: "" };
/** Larger texts are not read at every movement. */
const MAX_LENGTH = 200_000;

/** Returns the call that ends it. */
export function highlightFields(monaco: MonacoModule, view: editor.IStandaloneCodeEditor): () => void {
  let read: { readonly version: string; readonly parsed: ParsedManifest } | undefined;
  let shown = "";
  const parsed = (model: editor.ITextModel): ParsedManifest => {
    const version = `${model.uri.toString()} ${model.getVersionId()}`;
    if (read?.version !== version) read = { version, parsed: parseManifest(model.getValue(), NO_TEXTS) };
    return read.parsed;
  };
  const clear = (): void => {
    shown = "";
    useHighlight.getState().clear();
  };
  const show = ({ lineNumber, column }: IPosition): void => {
    const model = view.getModel();
    if (model === null || model.getValueLength() > MAX_LENGTH) return clear();
    if (model.getLineContent(lineNumber).trim() === "") return clear();
    for (const { object, pathAt } of parsed(model).documents) {
      const path = pathAt(lineNumber, column);
      if (path === undefined) continue;
      const key = `${model.uri.toString()} ${model.getVersionId()} ${path.join("/")}`;
      if (key === shown) return;
      shown = key;
      return useHighlight.getState().highlight([{ by: "field", object, path }]);
    }
    clear();
  };
  const { CONTENT_TEXT } = monaco.editor.MouseTargetType;
  const { Explicit } = monaco.editor.CursorChangeReason;
  const listening = [
    view.onMouseMove(({ target }) => target.type === CONTENT_TEXT && target.position !== null && show(target.position)),
    view.onMouseLeave(clear),
    // Typing moves the cursor too, and should not make the canvas flicker.
    view.onDidChangeCursorPosition(
      ({ reason, position }) => reason === Explicit && view.hasTextFocus() && show(position),
    ),
    view.onDidBlurEditorText(clear),
    view.onDidChangeModel(clear),
  ];
  return () => {
    for (const each of listening) each.dispose();
    clear();
  };
}
