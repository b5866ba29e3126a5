/** Says without opening a database, and without loading a lesson, that one is being played in this browser. */

const FLAG = "kubarium-lesson";

export function isLessonKept(): boolean {
  return localStorage.getItem(FLAG) !== null;
}

export function flagLesson(lesson: string | undefined): void {
  if (lesson === undefined) localStorage.removeItem(FLAG);
  else localStorage.setItem(FLAG, lesson);
}
