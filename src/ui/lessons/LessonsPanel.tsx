/** Lessons: the list, or the one that is being played. */
import "./lessons.css";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LESSONS } from "../../lessons/catalogue.ts";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { useSettings, type Language } from "../state/settings-store.ts";
import { beginLesson, useLesson } from "./lesson-session.ts";
import { LessonList } from "./LessonList.tsx";
import { LessonView } from "./LessonView.tsx";
import { nextLesson, useProgress } from "./progress-store.ts";
import type { Region } from "./region.ts";

interface Words {
  readonly language: Language;
  readonly texts: Readonly<Record<string, LessonText>>;
  readonly glossary: Glossary;
}

async function wordsIn(language: Language): Promise<Words> {
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

export function LessonsPanel({ onRegion }: { readonly onRegion: (region: Region) => void }): ReactNode {
  const { t } = useTranslation();
  const language = useSettings((state) => state.language);
  const [words, setWords] = useState<Words>();
  const { lesson, previewText, state, preparing, problem } = useLesson();
  const next = nextLesson(
    LESSONS,
    useProgress((progress) => progress.lessons),
  );
  useEffect(() => {
    let wanted = true;
    void wordsIn(language).then((loaded) => wanted && setWords(loaded));
    return () => {
      wanted = false;
    };
  }, [language]);
  if (words === undefined) return <p className="loading">{t("app.loadingPanel")}</p>;
  const text = lesson === undefined ? undefined : (previewText ?? words.texts[lesson.id]);
  return (
    <div className="lessons">
      {problem !== undefined && (
        <p role="alert" className="lessons__problem">
          {t("lessons.problem", { problem })}
        </p>
      )}
      {preparing && <p className="loading">{t("lessons.preparing")}</p>}
      {!preparing && lesson !== undefined && state !== undefined && text !== undefined && (
        <LessonView
          lesson={lesson}
          text={text}
          state={state}
          glossary={words.glossary}
          next={next === undefined ? undefined : { lesson: next, title: words.texts[next.id]?.title ?? next.id }}
          onRegion={onRegion}
        />
      )}
      {!preparing && (lesson === undefined || state === undefined) && (
        <LessonList
          lessons={LESSONS}
          texts={words.texts}
          glossary={words.glossary}
          onBegin={(chosen) => void beginLesson(chosen)}
          onPreview={(chosen, chosenText) => void beginLesson(chosen, chosenText)}
        />
      )}
    </div>
  );
}
