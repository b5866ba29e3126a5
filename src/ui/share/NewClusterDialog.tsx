/** Begins a new cluster; the one that is there is kept as a turn first. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../i18n/units.ts";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { SelectField, TextField } from "../kit/Field.tsx";
import { useClock } from "../state/clock-store.ts";
import { cluster } from "../state/cluster.ts";
import { keep } from "../state/kept-recordings.ts";
import { useToasts } from "../state/toasts-store.ts";
import { CONTROL_PLANES, newCluster, type ControlPlanes } from "./share-actions.ts";

const MOST_NODES = 1_000;

export function NewClusterDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [nodes, setNodes] = useState("3");
  const [controlPlanes, setControlPlanes] = useState<ControlPlanes>(1);
  const count = /^\d{1,4}$/.test(nodes) ? Number(nodes) : Number.NaN;
  const fine = count >= 1 && count <= MOST_NODES;
  const begin = async (): Promise<void> => {
    try {
      const { elapsedMs } = useClock.getState().clock;
      await keep("turn", clockTime(elapsedMs), elapsedMs, await cluster().recording());
      await newCluster(count, controlPlanes);
      onClose();
    } catch (error) {
      useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <Dialog title={t("share.new")} text={t("share.newHelp")} onClose={onClose}>
      <form
        className="dialog__body"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <TextField
          className="input"
          inputMode="numeric"
          label={t("share.machines", { most: MOST_NODES })}
          value={nodes}
          onChange={(event) => setNodes(event.target.value)}
        />
        <SelectField
          label={t("share.controlPlanes")}
          value={controlPlanes}
          onChange={(event) =>
            setControlPlanes(CONTROL_PLANES.find((each) => String(each) === event.target.value) ?? 1)
          }
        >
          {CONTROL_PLANES.map((each) => (
            <option key={each} value={each}>
              {each === 1
                ? t("share.controlPlaneAlone")
                : t("share.controlPlaneOf", { all: each, lost: (each - 1) / 2 })}
            </option>
          ))}
        </SelectField>
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" disabled={!fine}>
            {t("share.begin")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
