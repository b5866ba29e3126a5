/** What this is, what to try first, and the keys. */
import "./help-dialog.css";
import { Fragment, lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";

const STEPS = ["apply", "break", "why", "time"] as const;
const KEYS = [
  ["Space", "play"],
  [".", "next"],
  [",", "back"],
  ["Esc", "close"],
] as const;

const FidelityDialog = lazy(async () => ({ default: (await import("./FidelityDialog.tsx")).FidelityDialog }));

export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const [howReal, setHowReal] = useState(false);
  return (
    <Dialog title={t("help.title")} text={t("help.intro")} onClose={onClose}>
      <div className="dialog__body">
        <ol className="help__steps">
          {STEPS.map((step) => (
            <li key={step}>{t(`help.steps.${step}`)}</li>
          ))}
        </ol>
        <h3>{t("help.keys")}</h3>
        <dl className="help__keys">
          {KEYS.map(([key, does]) => (
            <Fragment key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{t(`help.key.${does}`)}</dd>
            </Fragment>
          ))}
        </dl>
      </div>
      {howReal && (
        <Suspense>
          <FidelityDialog onClose={() => setHowReal(false)} />
        </Suspense>
      )}
      <div className="dialog__buttons">
        <Button className="help__real" onClick={() => setHowReal(true)}>
          {t("help.real.title")}
        </Button>
        <Button look="primary" onClick={onClose}>
          {t("app.close")}
        </Button>
      </div>
    </Dialog>
  );
}
