/** The lessons and challenges, with how far each has come. */
import { Check, Download, Upload } from "lucide-react";
import { useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { Button } from "../kit/Button.tsx";
import { saveFile } from "../state/save-file.ts";
import { useToasts } from "../state/toasts-store.ts";
import { Preview } from "./Preview.tsx";
import { nextLesson, progressFile, readProgressFile, useProgress, type LessonProgress } from "./progress-store.ts";

export function LessonList({
  lessons,
  texts,
  glossary,
  onBegin,
  onPreview,
}: {
  readonly lessons: readonly Lesson[];
  readonly texts: Readonly<Record<string, LessonText>>;
  readonly glossary: Glossary;
  readonly onPreview: (lesson: Lesson, text: LessonText) => void;
  readonly onBegin: (lesson: Lesson) => void;
}): ReactNode {
  const { t } = useTranslation();
  const progress = useProgress((state) => state.lessons);
  const next = nextLesson(lessons, progress);
  const ofKind = (kind: Lesson["kind"]): readonly Lesson[] => lessons.filter((lesson) => lesson.kind === kind);
  const parts = [
    ["lesson", t("lessons.lessons")],
    ["challenge", t("lessons.challenges")],
  ] as const;
  return (
    <div className="lessons__scroll">
      <p className="lessons__intro">
        {t("lessons.intro")} {t("lessons.keys")}
      </p>
      {parts.map(([kind, title]) => (
        <section key={kind} aria-label={title}>
          <h3 className="lessons__part">{title}</h3>
          <ol className="lessons__list">
            {ofKind(kind).map((lesson, index) => (
              <Item
                key={lesson.id}
                lesson={lesson}
                text={texts[lesson.id]}
                number={index + 1}
                progress={progress[lesson.id]}
                next={lesson === next}
                after={(lesson.needs ?? [])
                  .filter((id) => progress[id]?.finished !== true)
                  .map((id) => ofKind("lesson").findIndex((each) => each.id === id) + 1)}
                onBegin={onBegin}
              />
            ))}
          </ol>
        </section>
      ))}
      <ProgressFiles />
      <Preview glossary={glossary} onPreview={onPreview} />
    </div>
  );
}

function Item({
  lesson,
  text,
  number,
  progress,
  next,
  after,
  onBegin,
}: {
  readonly lesson: Lesson;
  readonly text: LessonText | undefined;
  readonly number: number;
  readonly progress: LessonProgress | undefined;
  readonly next: boolean;
  /** Numbers of lessons that are better played before. */
  readonly after: readonly number[];
  readonly onBegin: (lesson: Lesson) => void;
}): ReactNode {
  const { t } = useTranslation();
  const { reached = 0, finished = false } = progress ?? {};
  const steps = lesson.steps.length;
  return (
    <li>
      <button
        type="button"
        className={`lessons__item ${next ? "lessons__item--next" : ""}`}
        onClick={() => onBegin(lesson)}
      >
        <span className={`lessons__number ${finished ? "lessons__number--done" : ""}`}>
          {finished ? <Check size={14} aria-label={t("lessons.done")} /> : number}
        </span>
        <span className="lessons__words">
          <span className="lessons__title">
            {text?.title ?? lesson.id}
            {next && <span className="lessons__next">{t("lessons.upNext")}</span>}
          </span>
          <span className="lessons__summary">{text?.summary}</span>
          <span className="lessons__meta">
            {t("lessons.minutes", { minutes: lesson.minutes })}
            {reached > 0 && !finished && ` · ${t("lessons.progress", { reached, steps })}`}
            {after.length > 0 && ` · ${t("lessons.after", { number: after.join(", ") })}`}
          </span>
        </span>
      </button>
    </li>
  );
}

function ProgressFiles(): ReactNode {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const { show } = useToasts();
  const read = async (file: File | undefined): Promise<void> => {
    const lessons = file === undefined ? undefined : readProgressFile(await file.text());
    if (lessons === undefined) show("danger", t("lessons.badFile"));
    else useProgress.getState().takeIn(lessons);
  };
  return (
    <div className="lessons__files">
      <Button look="quiet" onClick={() => saveFile("kubarium-progress.json", progressFile(), "application/json")}>
        <Download size={14} aria-hidden />
        {t("lessons.saveProgress")}
      </Button>
      <Button look="quiet" onClick={() => input.current?.click()}>
        <Upload size={14} aria-hidden />
        {t("lessons.loadProgress")}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept="application/json"
        aria-label={t("lessons.loadProgress")}
        onChange={({ target }) => {
          void read(target.files?.[0]);
          target.value = "";
        }}
      />
    </div>
  );
}
