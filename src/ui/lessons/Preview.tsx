/** For authors: a lesson from a file is checked, and played when nothing is wrong with it. */
import { FlaskConical } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import { readLessonFile } from "../../lessons/lesson-file.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { Button } from "../kit/Button.tsx";

export function Preview({
  glossary,
  onPreview,
}: {
  readonly glossary: Glossary;
  readonly onPreview: (lesson: Lesson, text: LessonText) => void;
}): ReactNode {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const found = readLessonFile(await file.text(), glossary);
    setProblems(found.ok ? [] : found.problems);
    if (found.ok) onPreview(found.lesson, found.text);
  };
  return (
    <div className="lessons__preview">
      <Button look="quiet" onClick={() => input.current?.click()}>
        <FlaskConical size={14} aria-hidden />
        {t("lessons.preview")}
      </Button>
      <input
        ref={input}
        hidden
        type="file"
        accept="application/json,.json"
        aria-label={t("lessons.preview")}
        onChange={({ target }) => {
          void read(target.files?.[0]);
          target.value = "";
        }}
      />
      {problems.length > 0 && (
        <div role="alert" className="lessons__problem">
          <p>{t("lessons.previewProblems")}</p>
          <ul className="lesson__list">
            {problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
