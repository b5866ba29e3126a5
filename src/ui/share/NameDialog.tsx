/** Asks under which name the cluster is to be kept. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { TextField } from "../kit/Field.tsx";
import { useToasts } from "../state/toasts-store.ts";
import { saveAs } from "./share-actions.ts";

export function NameDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const { show } = useToasts();
  const [name, setName] = useState("");
  const save = async (): Promise<void> => {
    try {
      await saveAs(name.trim());
      show("info", t("share.saved", { name: name.trim() }));
      onClose();
    } catch (error) {
      show("danger", error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={t("share.save")} text={t("share.saveHelp")} onClose={onClose}>
      <form
        className="dialog__body"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField
          className="input"
          label={t("share.name")}
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.target.value)}
        />
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" disabled={name.trim() === ""}>
            {t("share.keep")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
