/** What stands above everything: the cluster is not saved, the worker crashed, the engine stopped. */
import { CircleAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../i18n/units.ts";
import { Button } from "./kit/Button.tsx";
import { cluster } from "./state/cluster.ts";
import { useStatus, type StoppedEngine } from "./state/status-store.ts";
import { useToasts } from "./state/toasts-store.ts";

export function Banners(): ReactNode {
  const { t } = useTranslation();
  const { worker, restarts, storage, stopped, problem, lineProblem, set } = useStatus();
  return (
    <>
      {stopped !== undefined && <StoppedBanner stopped={stopped} />}
      {worker === "failed" && (
        <Banner danger text={t("status.failed", { problem: problem ?? "" })}>
          <Button onClick={() => location.reload()}>{t("status.reload")}</Button>
        </Banner>
      )}
      {lineProblem !== undefined && <Banner text={t("status.noLine", { problem: lineProblem })} />}
      {worker === "restarting" && <Banner text={t("status.restarting")} />}
      {worker === "ready" && restarts > 0 && (
        <Banner text={t("status.restarted")}>
          <Button onClick={() => set({ restarts: 0 })}>{t("app.close")}</Button>
        </Banner>
      )}
      {storage?.state === "otherTab" && (
        <Banner text={t("status.otherTab")}>
          <Button onClick={() => cluster().takeOver()}>{t("status.takeOver")}</Button>
        </Banner>
      )}
      {(storage?.state === "unavailable" || storage?.state === "lost") && (
        <Banner text={t(`status.${storage.state}`)}>
          <Button onClick={() => set({ storage: undefined })}>{t("app.close")}</Button>
        </Banner>
      )}
    </>
  );
}

function Banner({
  text,
  danger = false,
  children,
}: {
  readonly text: string;
  readonly danger?: boolean;
  readonly children?: ReactNode;
}): ReactNode {
  const Icon = danger ? CircleAlert : TriangleAlert;
  return (
    <div className={`banner ${danger ? "banner--danger" : ""}`} role={danger ? "alert" : "status"}>
      <Icon size={16} className="banner__icon" aria-hidden />
      <span className="banner__text">{text}</span>
      {children}
    </div>
  );
}

function StoppedBanner({ stopped: { message, seed, atMs, inputs } }: { readonly stopped: StoppedEngine }): ReactNode {
  const { t } = useTranslation();
  const report = [
    message,
    `${t("status.seed")}: ${seed}`,
    `${t("status.at")}: ${clockTime(atMs)}`,
    `${t("status.inputs")}:`,
    ...inputs,
  ].join("\n");
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(report);
    useToasts.getState().show("info", t("app.copied"));
  };
  return (
    <div className="banner banner--danger" role="alert">
      <CircleAlert size={16} className="banner__icon" aria-hidden />
      <span className="banner__text">
        <strong>{t("status.stopped")}</strong> {t("status.stoppedHelp")}
      </span>
      <Button onClick={() => void copy()}>{t("status.copyReport")}</Button>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className="banner__report" tabIndex={0}>
        {report}
      </pre>
    </div>
  );
}
