/** The open manifests, one tab each. */
import { Plus, X } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton } from "../kit/Button.tsx";
import { freshFileName, useFiles } from "../state/files-store.ts";

export function FileTabs({
  onSwitch,
  onNew,
}: {
  readonly onSwitch: () => void;
  readonly onNew: () => void;
}): ReactNode {
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
          onNew();
        }}
      >
        <Plus size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
