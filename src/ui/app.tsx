/** The page: the only place where panels are put together. */
import "./app.css";
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Banners } from "./Banners.tsx";
import { DesktopLayout } from "./DesktopLayout.tsx";
import { Toasts } from "./kit/Toasts.tsx";
import { useToasts } from "./state/toasts-store.ts";
import { TopBar } from "./TopBar.tsx";
import { useKeys } from "./use-keys.ts";
import { useIsPhone } from "./use-is-phone.ts";

const PhoneLayout = lazy(async () => ({ default: (await import("./PhoneLayout.tsx")).PhoneLayout }));

export function App(): ReactNode {
  const { t } = useTranslation();
  const phone = useIsPhone();
  const { toasts, dismiss } = useToasts();
  useKeys();
  return (
    <div className={`app ${phone ? "phone" : ""}`}>
      <a className="skip-link" href="#cluster">
        {t("app.skip")}
      </a>
      <TopBar phone={phone} />
      <Banners />
      {phone ? (
        <Suspense>
          <PhoneLayout />
        </Suspense>
      ) : (
        <DesktopLayout />
      )}
      <Toasts toasts={toasts} closeLabel={t("app.close")} onDismiss={dismiss} />
    </div>
  );
}
