/** Asks before something goes that takes other things with it. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { en } from "../../i18n/en.ts";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";

export function DeleteDialog({
  kind,
  name,
  onDelete,
  onClose,
}: {
  readonly kind: string;
  readonly name: string;
  readonly onDelete: () => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const about = kind in en.actions.deleteText ? (kind as "Deployment") : "other";
  return (
    <Dialog
      title={t("actions.confirmDelete", { object: `${kind} ${name}` })}
      text={t(`actions.deleteText.${about}`)}
      onClose={onClose}
    >
      <div className="dialog__buttons">
        <Button onClick={onClose}>{t("app.cancel")}</Button>
        <Button
          look="danger"
          onClick={() => {
            onDelete();
            onClose();
          }}
        >
          {t("actions.delete")}
        </Button>
      </div>
    </Dialog>
  );
}
