/** The manifest editor: files, samples, apply, dry run, delete, and what the API server said. */
import "./editor.css";
import { Plus, X } from "lucide-react";
import { type ReactNode, useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../kit/Button.tsx";
import { Menu } from "../kit/Menu.tsx";
import { freshFileName, useFiles } from "../state/files-store.ts";
import { AnswerStrip } from "./AnswerStrip.tsx";
import { DryRunView } from "./DryRunView.tsx";
import { loadMonaco, type MonacoModule } from "./load-monaco.ts";
import { ManifestEditor } from "./ManifestEditor.tsx";
import type { ManifestProblem } from "./manifest-text.ts";
import { type SampleName, SAMPLES } from "./samples/index.ts";
import { type Answer, useApply } from "./useApply.ts";

const NO_PROBLEMS: readonly ManifestProblem[] = [];

export function EditorPanel(): ReactNode {
  const { files, activeId, kept, open, setText } = useFiles();
  const { answer, run, clear } = useApply();
  const { t } = useTranslation();
  const active = files.find((file) => file.id === activeId);
  const text = active?.text ?? "";
  const apply = useCallback(() => void run("apply", text), [run, text]);

  return (
    <div className="editor-panel">
      <div className="editor-panel__bar">
        <FileTabs onSwitch={clear} />
        <div className="editor-panel__actions">
          <SampleMenu onOpen={clear} />
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
          <EmptyEditor onOpen={open} />
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
          />
        )}
      </div>
      {!kept && <p className="editor-panel__notice">{t("editor.notKept")}</p>}
      <AnswerStrip answer={answer} />
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
}: {
  readonly fileId: number;
  readonly text: string;
  readonly answer: Answer;
  readonly onChange: (text: string) => void;
  readonly onApply: () => void;
  readonly onCloseDiff: () => void;
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

function FileTabs({ onSwitch }: { readonly onSwitch: () => void }): ReactNode {
  const { t } = useTranslation();
  const { files, activeId, activate, close, open } = useFiles();
  return (
    <div className="file-tabs" role="group" aria-label={t("editor.files")}>
      {files.map(({ id, name }) => (
        <span key={id} className={`file-tabs__tab ${id === activeId ? "file-tabs__tab--active" : ""}`}>
          <button
            type="button"
            className="file-tabs__name"
            aria-pressed={id === activeId}
            onClick={() => {
              activate(id);
              onSwitch();
            }}
          >
            {name}
          </button>
          <IconButton
            label={t("editor.closeFile", { name })}
            look="quiet"
            tipSide="none"
            className="file-tabs__close"
            onClick={() => {
              close(id);
              onSwitch();
            }}
          >
            <X size={12} aria-hidden />
          </IconButton>
        </span>
      ))}
      <IconButton
        label={t("editor.newFile")}
        look="quiet"
        tipSide="none"
        onClick={() => {
          open(freshFileName(files), "");
          onSwitch();
        }}
      >
        <Plus size={14} aria-hidden />
      </IconButton>
    </div>
  );
}

function SampleMenu({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation();
  const { open } = useFiles();
  const items = (Object.keys(SAMPLES) as SampleName[]).map((name) => ({
    id: name,
    label: t(`editor.samples.${name}`),
    onSelect: () => {
      open(`${name}.yaml`, SAMPLES[name]);
      onOpen();
    },
  }));
  return (
    <Menu trigger={<Button>{t("editor.samplesMenu")}</Button>} sections={[{ id: "samples", items }]} align="end" />
  );
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
