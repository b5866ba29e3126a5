/** The page: the only place where panels are put together. */
import "./app.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Banners } from "./banners.tsx";
import { DesktopLayout } from "./desktop-layout.tsx";
import { Toasts } from "./kit/toasts.tsx";
import { PhoneLayout } from "./phone-layout.tsx";
import { useToasts } from "./state/toasts-store.ts";
import { TopBar } from "./top-bar.tsx";
import { useKeys } from "./use-keys.ts";
import { useIsPhone } from "./use-is-phone.ts";

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
      {phone ? <PhoneLayout /> : <DesktopLayout />}
      <Toasts toasts={toasts} closeLabel={t("app.close")} onDismiss={dismiss} />
    </div>
  );
}
