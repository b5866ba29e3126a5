/** Clusters kept by name, and turns left behind by going back. */
import "./kept-dialog.css";
import { GitBranch, Save, Trash2 } from "lucide-react";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../i18n/units.ts";
import { Button, IconButton } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { forget, readKept, useKept, type KeptRecording } from "../state/kept-recordings.ts";
import { useSettings } from "../state/settings-store.ts";
import { useToasts } from "../state/toasts-store.ts";
import { openKept } from "./share-actions.ts";

export function KeptDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const kept = useKept((state) => state.kept);
  useEffect(() => {
    readKept().catch((error: unknown) => {
      useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    });
  }, []);
  return (
    <Dialog title={t("share.kept")} text={t("share.keptHelp")} onClose={onClose}>
      <div className="dialog__body">
        {kept?.length === 0 && <p className="kept__empty">{t("share.none")}</p>}
        <ul className="kept">
          {(kept ?? []).map((each) => (
            <Item key={each.id} kept={each} onClose={onClose} />
          ))}
        </ul>
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.close")}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Item({ kept, onClose }: { readonly kept: KeptRecording; readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const language = useSettings((state) => state.language);
  const { id, sort, name, keptAt, untilMs } = kept;
  const title = sort === "turn" ? t("share.turn", { at: name }) : name;
  const Icon = sort === "turn" ? GitBranch : Save;
  const open = async (): Promise<void> => {
    try {
      await openKept(kept);
      onClose();
    } catch (error) {
      useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <li className="kept__item">
      <Icon size={16} aria-hidden className="kept__icon" />
      <span className="kept__words">
        <span className="kept__name">{title}</span>
        <span className="kept__meta">
          {new Date(keptAt).toLocaleString(language)} · {t("share.covers", { time: clockTime(untilMs) })}
        </span>
      </span>
      <Button aria-label={t("share.openNamed", { name: title })} onClick={() => void open()}>
        {t("share.open")}
      </Button>
      <IconButton look="quiet" tipSide="end" label={t("share.forget", { name: title })} onClick={() => void forget(id)}>
        <Trash2 size={15} aria-hidden />
      </IconButton>
    </li>
  );
}
