/** Languages of the page: English is there at once, others are fetched when chosen. */
import i18next, { type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Catalogue } from "./catalogue.ts";
import type { en } from "./en.ts";
import { enFirst } from "./en-first.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

export const LANGUAGES = { en: "English", ja: "日本語" } as const;
export type LanguageCode = keyof typeof LANGUAGES;

const LOADERS: Readonly<Partial<Record<LanguageCode, () => Promise<Catalogue>>>> = {
  ja: async () => (await import("./ja.ts")).ja,
};

/** Must have run before anything is drawn. */
export function startI18n(): I18n {
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: enFirst } },
    lng: "en",
    fallbackLng: "en",
    initAsync: false,
    interpolation: { escapeValue: false },
    missingInterpolationHandler: () => "…",
    returnNull: false,
    // Texts that come later are shown when they come.
    react: { bindI18nStore: "added" },
  });
  document.documentElement.lang = "en";
  return i18next;
}

/** Fetches the texts of what is not on the page at first. */
export async function loadLaterTexts(): Promise<void> {
  const { enLater } = await import("./en-later.ts");
  i18next.addResourceBundle("en", "translation", enLater, true);
}

/** Changes the language of the page, fetching its catalogue the first time. */
export async function switchLanguage(code: LanguageCode): Promise<void> {
  const load = LOADERS[code];
  if (load !== undefined && !i18next.hasResourceBundle(code, "translation")) {
    i18next.addResourceBundle(code, "translation", await load());
  }
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
}

/** The text of a key that is only known while running. The caller makes sure that the key exists. */
export function translate(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (i18next.t as (key: string, values: Readonly<Record<string, string | number>>) => string)(key, values);
}
