/** The page: the only place where panels are put together. */
import "./app.css";
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Banners } from "./Banners.tsx";
import { DesktopLayout } from "./DesktopLayout.tsx";
import { isLessonKept } from "./lessons/lesson-flag.ts";
import { Toasts } from "./kit/Toasts.tsx";
import { useFidelity } from "./state/fidelity-store.ts";
import { afterFirstPaint } from "./state/after-first-paint.ts";
import { useToasts } from "./state/toasts-store.ts";
import { TopBar } from "./TopBar.tsx";
import { useKeys } from "./use-keys.ts";
import { useIsPhone } from "./use-is-phone.ts";

const PhoneLayout = lazy(async () => ({ default: (await import("./PhoneLayout.tsx")).PhoneLayout }));

const Fidelity = lazy(async () => ({ default: (await import("./help/Fidelity.tsx")).Fidelity }));

export function App(): ReactNode {
  const { t } = useTranslation();
  const phone = useIsPhone();
  const { toasts, dismiss } = useToasts();
  const asksHowReal = useFidelity(({ about }) => about !== undefined);
  useKeys();
  useEffect(openLink, []);
  useEffect(goOnWithLesson, []);
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
      {asksHowReal && (
        <Suspense>
          <Fidelity />
        </Suspense>
      )}
      <Toasts toasts={toasts} closeLabel={t("app.close")} onDismiss={dismiss} />
    </div>
  );
}

/** A link may hold a whole run. */
function openLink(): void {
  if (!location.hash.startsWith("#run=")) return;
  const { hash } = location;
  void afterFirstPaint().then(async () => {
    const { openSharedLink } = await import("./share/open-shared-link.ts");
    await openSharedLink(hash);
  });
}

/** The lesson that was being played when the page was left. */
function goOnWithLesson(): void {
  if (!isLessonKept()) return;
  void afterFirstPaint().then(async () => (await import("./lessons/lesson-session.ts")).resumeLesson());
}
