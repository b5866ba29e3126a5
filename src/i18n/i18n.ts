/** Languages of the page: English is there at once, others are fetched when chosen. */
import i18next, { type i18n as I18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { FirstTexts, LaterTexts } from "./catalogue.ts";
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

/** Texts in two parts: what the picture of the cluster needs, and the rest. */
interface Loader {
  readonly first: () => Promise<FirstTexts>;
  readonly later: () => Promise<LaterTexts>;
}

const LOADERS: Readonly<Record<LanguageCode, Loader>> = {
  en: {
    first: async () => enFirst,
    later: async () => (await import("./en-later.ts")).enLater,
  },
  ja: {
    first: async () => (await import("./ja-first.ts")).jaFirst,
    later: async () => (await import("./ja-later.ts")).jaLater,
  },
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
    // What comes later leaves its place empty until it comes.
    parseMissingKeyHandler: (key) => (complete.size === 0 ? "" : key),
    // Texts that come later are shown when they come.
    react: { bindI18nStore: "added" },
  });
  document.documentElement.lang = "en";
  return i18next;
}

let wantsLater = false;
const complete = new Set<LanguageCode>();

/** Fetches the texts of what is not on the page at first: those of its language, and the English ones that stand in for others. */
export async function loadLaterTexts(): Promise<void> {
  wantsLater = true;
  await Promise.all([addLaterTexts("en"), addLaterTexts(chosen)]);
}

async function addLaterTexts(code: LanguageCode): Promise<void> {
  if (complete.has(code)) return;
  const texts = await LOADERS[code].later();
  complete.add(code);
  i18next.addResourceBundle(code, "translation", texts, true);
}

/** The language that was asked for last: an answer that comes late must not undo the choice after it. */
let chosen: LanguageCode = "en";

/** Changes the language of the page, fetching its texts the first time. */
export async function switchLanguage(code: LanguageCode): Promise<void> {
  chosen = code;
  if (!i18next.hasResourceBundle(code, "translation")) {
    i18next.addResourceBundle(code, "translation", await LOADERS[code].first(), true);
  }
  if (wantsLater) await addLaterTexts(code);
  if (chosen !== code) return;
  await i18next.changeLanguage(code);
  document.documentElement.lang = code;
}

/** The text of a key that is only known while running. The caller makes sure that the key exists. */
export function translate(key: string, values: Readonly<Record<string, string | number>> = {}): string {
  return (i18next.t as (key: string, values: Readonly<Record<string, string | number>>) => string)(key, values);
}
