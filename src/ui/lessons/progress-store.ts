/** Which lessons have been finished, kept in the browser; a file of it can be taken along. */
import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Lesson } from "../../lessons/lesson.ts";

export interface LessonProgress {
  /** Steps whose goal was reached without being skipped. */
  readonly reached: number;
  readonly steps: number;
  readonly finished: boolean;
}

interface ProgressState {
  readonly lessons: Readonly<Record<string, LessonProgress>>;
  readonly note: (lesson: string, progress: LessonProgress) => void;
  readonly takeIn: (lessons: Readonly<Record<string, LessonProgress>>) => void;
}

export const useProgress = create<ProgressState>()(
  persist(
    (set, get) => ({
      lessons: {},
      note: (lesson, progress) =>
        set({ lessons: { ...get().lessons, [lesson]: better(get().lessons[lesson], progress) } }),
      takeIn(lessons) {
        const merged: Record<string, LessonProgress> = { ...get().lessons };
        for (const [lesson, progress] of Object.entries(lessons)) merged[lesson] = better(merged[lesson], progress);
        set({ lessons: merged });
      },
    }),
    { name: "kubarium-lesson-progress", version: 1, partialize: ({ lessons }) => ({ lessons }) },
  ),
);

/** The first that has not been finished, in the order in which they are offered. */
export function nextLesson(
  lessons: readonly Lesson[],
  progress: Readonly<Record<string, LessonProgress>>,
): Lesson | undefined {
  return lessons.find(({ id }) => progress[id]?.finished !== true);
}

/** Playing a lesson again takes nothing away. */
function better(known: LessonProgress | undefined, next: LessonProgress): LessonProgress {
  if (known === undefined) return next;
  return {
    steps: next.steps,
    reached: Math.max(known.reached, next.reached),
    finished: known.finished || next.finished,
  };
}

interface ProgressFile {
  readonly format: "kubarium-progress/1";
  readonly lessons: Readonly<Record<string, LessonProgress>>;
}

export function progressFile(): string {
  const file: ProgressFile = { format: "kubarium-progress/1", lessons: useProgress.getState().lessons };
  return JSON.stringify(file, null, 2);
}

/** The lessons in a file of progress, or undefined when it is none. */
export function readProgressFile(text: string): Readonly<Record<string, LessonProgress>> | undefined {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { format, lessons } = (typeof file === "object" && file !== null ? file : {}) as Partial<ProgressFile>;
  if (format !== "kubarium-progress/1" || typeof lessons !== "object" || lessons === null) return undefined;
  const known = Object.entries(lessons).filter(([, progress]) => isProgress(progress));
  return Object.fromEntries(known);
}

function isProgress(value: unknown): value is LessonProgress {
  if (typeof value !== "object" || value === null) return false;
  const { reached, steps, finished } = value as Readonly<Record<string, unknown>>;
  return Number.isSafeInteger(reached) && Number.isSafeInteger(steps) && typeof finished === "boolean";
}
