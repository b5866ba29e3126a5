/** Lessons: the list, or the one that is being played. */
import "./lessons.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LESSONS } from "../../lessons/catalogue.ts";
import { beginLesson, useLesson } from "./lesson-session.ts";
import { LessonList } from "./LessonList.tsx";
import { LessonView } from "./LessonView.tsx";
import { nextLesson, useProgress } from "./progress-store.ts";
import type { Region } from "./region.ts";
import { useLessonWords } from "./use-lesson-words.ts";

export function LessonsPanel({ onRegion }: { readonly onRegion: (region: Region) => void }): ReactNode {
  const { t } = useTranslation();
  const words = useLessonWords();
  const { lesson, previewText, state, preparing, problem } = useLesson();
  const next = nextLesson(
    LESSONS,
    useProgress((progress) => progress.lessons),
  );
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
