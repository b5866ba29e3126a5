/** Virtual seconds a second that the page offers; lessons begin at one of them. */
export const SPEEDS = [0.25, 1, 5, 30, 100, 300] as const;
export type Speed = (typeof SPEEDS)[number];
