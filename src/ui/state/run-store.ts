/** Which run the page shows: another one takes its place when a recording is loaded or a cluster is made anew. */
import { create } from "zustand";

interface RunState {
  /** Rises with every run that takes the place of another. */
  readonly number: number;
  /** What its cluster was made of; undefined when it is not known to be another one. */
  readonly configuration: unknown;
}

export const useRun = create<RunState>()(() => ({ number: 0, configuration: undefined }));

export function tellOfRun(configuration: unknown): void {
  useRun.setState({ number: useRun.getState().number + 1, configuration });
}
