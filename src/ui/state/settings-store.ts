/** How this person likes the page; kept in the browser. */
import { create } from "zustand";
import { persist } from "zustand/middleware";

export type Theme = "system" | "light" | "dark";
export type Language = "en" | "ja";

interface SettingsState {
  readonly theme: Theme;
  readonly language: Language;
  readonly setTheme: (theme: Theme) => void;
  readonly setLanguage: (language: Language) => void;
}

export const useSettings = create<SettingsState>()(
  persist(
    (set) => ({
      theme: "system",
      language: preferredLanguage(),
      setTheme: (theme) => set({ theme }),
      setLanguage: (language) => set({ language }),
    }),
    { name: "kubarium-settings" },
  ),
);

function preferredLanguage(): Language {
  return typeof navigator !== "undefined" && navigator.language.startsWith("ja") ? "ja" : "en";
}

const DARK = "(prefers-color-scheme: dark)";

/** Sets `data-theme` on the document, now and whenever the setting or the system changes. */
export function followTheme(): void {
  const apply = (): void => {
    const { theme } = useSettings.getState();
    const dark = theme === "dark" || (theme === "system" && matchMedia(DARK).matches);
    document.documentElement.dataset["theme"] = dark ? "dark" : "light";
  };
  apply();
  useSettings.subscribe(apply);
  matchMedia(DARK).addEventListener("change", apply);
}
