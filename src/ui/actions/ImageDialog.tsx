/** Asks for a new image of a Deployment's containers. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Deployment } from "../../api/types/apps.ts";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { SelectField, TextField } from "../kit/Field.tsx";
import { setImage } from "./deployment-calls.ts";

export function ImageDialog({
  deployment,
  onClose,
}: {
  readonly deployment: Deployment;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { containers } = deployment.spec.template.spec;
  const [container, setContainer] = useState(containers[0]?.name ?? "");
  const [image, setNewImage] = useState(containers[0]?.image ?? "");
  const choose = (name: string): void => {
    setContainer(name);
    setNewImage(containers.find((candidate) => candidate.name === name)?.image ?? "");
  };
  const apply = async (): Promise<void> => {
    if (await setImage(deployment, container, image.trim())) onClose();
  };
  return (
    <Dialog title={t("actions.image")} text={t("actions.imageHelp")} onClose={onClose}>
      <form
        className="dialog__body"
        onSubmit={(event) => {
          event.preventDefault();
          void apply();
        }}
      >
        {containers.length > 1 && (
          <SelectField
            label={t("inspector.logs.container")}
            value={container}
            onChange={(event) => choose(event.target.value)}
          >
            {containers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
        <TextField
          className="input mono"
          label={t("actions.imageOf", { container })}
          value={image}
          onChange={(event) => setNewImage(event.target.value)}
        />
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" disabled={image.trim() === ""}>
            {t("actions.apply")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
