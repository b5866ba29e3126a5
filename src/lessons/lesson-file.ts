/** A lesson with its words as one JSON file: for authors to try before it becomes part of the catalogue. */
import type { Glossary } from "./glossary/glossary.ts";
import type { Lesson } from "./lesson.ts";
import type { LessonText } from "./lesson-text.ts";
import { lessonProblems, textProblems } from "./validate-lesson.ts";

export type LessonFile =
  | { readonly ok: true; readonly lesson: Lesson; readonly text: LessonText }
  | { readonly ok: false; readonly problems: readonly string[] };

const FORMAT = "kubarium-lesson/1";
const PARTS = ["id", "kind", "minutes", "start", "steps", "checks"] as const;
const START = ["seed", "nodes", "manifests", "settleSeconds", "speed", "view"] as const;

/** @param source JSON of the form `{"format": "kubarium-lesson/1", "lesson": {…}, "text": {…}}` */
export function readLessonFile(source: string, glossary: Glossary): LessonFile {
  let file: unknown;
  try {
    file = JSON.parse(source);
  } catch (error) {
    return { ok: false, problems: [`not JSON: ${messageOf(error)}`] };
  }
  const { format, lesson, text } = members(file);
  if (format !== FORMAT) return { ok: false, problems: [`format: "${FORMAT}" is wanted`] };
  const missing = [
    ...PARTS.filter((part) => members(lesson)[part] === undefined).map((part) => `lesson.${part}: missing`),
    ...START.filter((part) => members(members(lesson)["start"])[part] === undefined).map(
      (part) => `lesson.start.${part}: missing`,
    ),
    ...(text === undefined ? ["text: missing"] : []),
  ];
  if (missing.length > 0) return { ok: false, problems: missing };
  try {
    const found = { lesson: lesson as Lesson, text: text as LessonText };
    const problems = [...lessonProblems(found.lesson), ...textProblems(found.lesson, found.text, glossary)];
    return problems.length > 0 ? { ok: false, problems } : { ok: true, ...found };
  } catch (error) {
    // A member of another shape than a lesson has.
    return { ok: false, problems: [messageOf(error)] };
  }
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
