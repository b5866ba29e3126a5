/** The manifest editor: files, samples, apply, dry run, delete, and what the API server said. */
import "./editor.css";
import type { editor } from "monaco-editor/editor";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { useFiles } from "../state/files-store.ts";
import type { ManifestProblem, QuickFix } from "./manifest-problem.ts";
import { AnswerStrip } from "./AnswerStrip.tsx";
import { DryRunView } from "./DryRunView.tsx";
import { EditorMenu } from "./EditorMenu.tsx";
import { FileTabs } from "./FileTabs.tsx";
import { monacoRange } from "./language-features.ts";
import { loadMonaco } from "./load-monaco.ts";
import type { MonacoModule } from "./monaco-module.ts";
import { ManifestEditor } from "./ManifestEditor.tsx";
import { SampleMenu } from "./SampleMenu.tsx";
import { SAMPLES } from "./samples/index.ts";
import { useDroppedFiles } from "./use-dropped-files.ts";
import { useDryRunGhosts } from "./use-dry-run-ghosts.ts";
import { type Answer, useApply } from "./useApply.ts";

const NO_PROBLEMS: readonly ManifestProblem[] = [];

export function EditorPanel(): ReactNode {
  const { files, activeId, kept, open, setText } = useFiles();
  const { answer, run, applyAll, clear } = useApply();
  const { t } = useTranslation();
  const active = files.find((file) => file.id === activeId);
  const text = active?.text ?? "";
  const apply = useCallback(() => void run("apply", text), [run, text]);
  const view = useRef<editor.IStandaloneCodeEditor>(undefined);
  /** Whoever has opened a file wants to write: the editor takes the keyboard as soon as it is there. */
  const takesFocus = useRef(false);
  const toEditor = (): void => {
    takesFocus.current = view.current === undefined;
    view.current?.focus();
  };
  const dropping = useDroppedFiles();
  useDryRunGhosts(answer);
  const fix = ({ edits }: QuickFix): void => {
    view.current?.pushUndoStop();
    view.current?.executeEdits(
      "fix",
      edits.map((edit) => ({ range: monacoRange(edit.range), text: edit.text })),
    );
    view.current?.pushUndoStop();
    view.current?.focus();
  };

  return (
    <div className="editor-panel">
      <div className="editor-panel__bar">
        <FileTabs
          onSwitch={clear}
          onNew={() => {
            clear();
            toEditor();
          }}
        />
        <div className="editor-panel__actions">
          <SampleMenu onOpen={clear} />
          <EditorMenu
            active={active}
            onFormat={() => void view.current?.getAction("editor.action.formatDocument")?.run()}
            onApplyAll={() => void applyAll(files)}
          />
          <Button disabled={active === undefined} onClick={() => void run("dryRun", text)}>
            {t("editor.dryRun")}
          </Button>
          <Button look="danger" disabled={active === undefined} onClick={() => void run("delete", text)}>
            {t("editor.delete")}
          </Button>
          <Button look="primary" disabled={active === undefined} onClick={apply}>
            {t("editor.apply")}
            <kbd className="editor-panel__key">{t(isMac() ? "editor.applyHintMac" : "editor.applyHint")}</kbd>
          </Button>
        </div>
      </div>
      <div className="editor-panel__body">
        {active === undefined ? (
          <EmptyEditor
            onOpen={(name, content) => {
              open(name, content);
              toEditor();
            }}
          />
        ) : (
          <EditorArea
            fileId={active.id}
            text={text}
            answer={answer}
            onChange={(next) => {
              setText(active.id, next);
              if (answer.kind !== "none" && answer.kind !== "working") clear();
            }}
            onApply={apply}
            onCloseDiff={clear}
            onEditor={(next) => {
              view.current = next;
              if (next === undefined || !takesFocus.current) return;
              takesFocus.current = false;
              next.focus();
            }}
          />
        )}
      </div>
      {!kept && <p className="editor-panel__notice">{t("editor.notKept")}</p>}
      <AnswerStrip answer={answer} onFix={fix} />
      {dropping && <div className="editor-panel__drop">{t("editor.drop")}</div>}
    </div>
  );
}

function EditorArea({
  fileId,
  text,
  answer,
  onChange,
  onApply,
  onCloseDiff,
  onEditor,
}: {
  readonly fileId: number;
  readonly text: string;
  readonly answer: Answer;
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onCloseDiff: () => void;
  readonly onEditor: (view: editor.IStandaloneCodeEditor | undefined) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { monaco, failed, again } = useMonaco();
  if (failed !== undefined) {
    return (
      <div className="editor-panel__message">
        <p>{t("editor.loadFailed", { message: failed })}</p>
        <Button onClick={again}>{t("editor.tryAgain")}</Button>
      </div>
    );
  }
  if (monaco === undefined) return <p className="editor-panel__message">{t("editor.loading")}</p>;
  if (answer.kind === "done" && answer.action === "dryRun") {
    return <DryRunView monaco={monaco} outcomes={answer.outcomes} onClose={onCloseDiff} />;
  }
  const problems = answer.kind === "refused" || answer.kind === "unreadable" ? answer.problems : NO_PROBLEMS;
  return (
    <ManifestEditor
      monaco={monaco}
      fileId={fileId}
      text={text}
      problems={problems}
      onChange={onChange}
      onApply={onApply}
      onEditor={onEditor}
    />
  );
}

interface LoadedMonaco {
  readonly monaco?: MonacoModule;
  readonly failed?: string;
}

function useMonaco(): LoadedMonaco & { readonly again: () => void } {
  const [state, setState] = useState<LoadedMonaco>({});
  const load = useCallback(() => {
    loadMonaco().then(
      (monaco) => setState({ monaco }),
      (error: unknown) => setState({ failed: error instanceof Error ? error.message : String(error) }),
    );
  }, []);
  useEffect(load, [load]);
  const again = (): void => {
    setState({});
    load();
  };
  return { ...state, again };
}

function EmptyEditor({ onOpen }: { readonly onOpen: (name: string, text: string) => void }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="editor-empty">
      <h3 className="editor-empty__title">{t("editor.empty.title")}</h3>
      <p>{t("editor.empty.text")}</p>
      <div className="editor-empty__samples">
        {(["web", "shop", "crash"] as const).map((name) => (
          <Button key={name} onClick={() => onOpen(`${name}.yaml`, SAMPLES[name])}>
            {t(`editor.samples.${name}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function isMac(): boolean {
  return navigator.userAgent.includes("Mac");
}
