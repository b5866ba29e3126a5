/** Numbers of the cluster over virtual time, for charts. Bounded: what is long ago is kept more coarsely. */
import { create } from "zustand";

export interface Sample {
  /** Virtual milliseconds. */
  readonly at: number;
  /** By series, e.g. `Traffic/default/shop:rate`. */
  readonly values: Readonly<Record<string, number>>;
}

const MAX_SAMPLES = 1_200;

interface SamplesState {
  /** Oldest first. */
  readonly samples: readonly Sample[];
  readonly add: (sample: Sample) => void;
  /** Forgets what lies beyond the record: another turn was taken. */
  readonly forgetAfter: (recordedUntilMs: number) => void;
}

export const useSamples = create<SamplesState>()((set, get) => ({
  samples: [],
  add: (sample) => set({ samples: withSample(get().samples, sample) }),
  forgetAfter(recordedUntilMs) {
    const { samples } = get();
    if ((samples.at(-1)?.at ?? 0) > recordedUntilMs)
      set({ samples: samples.filter(({ at }) => at <= recordedUntilMs) });
  },
}));

/** With one more, in its place. Of the older half every second one goes when there are too many. */
export function withSample(samples: readonly Sample[], sample: Sample, most = MAX_SAMPLES): readonly Sample[] {
  const index = samples.findLastIndex(({ at }) => at < sample.at) + 1;
  const replaced = samples[index]?.at === sample.at ? 1 : 0;
  const next = [...samples.slice(0, index), sample, ...samples.slice(index + replaced)];
  if (next.length <= most) return next;
  const half = Math.floor(most / 2);
  return next.filter((_, place) => place >= half || place % 2 === 0);
}

/** How far the nearest sample is from a moment; virtual milliseconds. */
export function distanceToSample(samples: readonly Sample[], at: number): number {
  const index = samples.findLastIndex((sample) => sample.at <= at);
  const before = samples[index];
  const after = samples[index + 1];
  return Math.min(
    before === undefined ? Number.POSITIVE_INFINITY : at - before.at,
    after === undefined ? Number.POSITIVE_INFINITY : after.at - at,
  );
}
