/** Whether a lesson has the page's cluster: then nobody has to be told what to begin with. */
import { create } from "zustand";

interface LessonGoing {
  readonly going: boolean;
}

export const useLessonGoing = create<LessonGoing>()(() => ({ going: false }));
