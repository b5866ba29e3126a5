/** The words of all lessons in the language of the page, fetched when they are wanted. */
import { useEffect, useState } from "react";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { useSettings, type Language } from "../state/settings-store.ts";

export interface LessonWordsIn {
  readonly language: Language;
  readonly texts: Readonly<Record<string, LessonText>>;
  readonly glossary: Glossary;
}

async function wordsIn(language: Language): Promise<LessonWordsIn> {
  if (language === "ja") {
    const [{ LESSON_TEXTS_JA }, { GLOSSARY_JA }] = await Promise.all([
      import("../../lessons/texts-ja.ts"),
      import("../../lessons/glossary/ja.ts"),
    ]);
    return { language, texts: LESSON_TEXTS_JA, glossary: GLOSSARY_JA };
  }
  const [{ LESSON_TEXTS_EN }, { GLOSSARY_EN }] = await Promise.all([
    import("../../lessons/texts-en.ts"),
    import("../../lessons/glossary/en.ts"),
  ]);
  return { language, texts: LESSON_TEXTS_EN, glossary: GLOSSARY_EN };
}

export function useLessonWords(): LessonWordsIn | undefined {
  const language = useSettings((state) => state.language);
  const [words, setWords] = useState<LessonWordsIn>();
  useEffect(() => {
    let wanted = true;
    void wordsIn(language).then((loaded) => wanted && setWords(loaded));
    return () => {
      wanted = false;
    };
  }, [language]);
  return words;
}
