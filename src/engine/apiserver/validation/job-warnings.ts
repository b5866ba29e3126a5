/** What is accepted in a Job but probably not meant. Upstream: pkg/api/job/warnings.go (WarningsForJobSpec). */
import type { JobSpec } from "../../../api/types/batch.ts";
import { podWarnings } from "./pod-warnings.ts";

const MANY_COMPLETIONS = 100_000;
const MANY_AT_ONCE = 10_000;

/** @param where of the spec, with the dot that follows */
export function jobWarnings(spec: JobSpec | undefined, where: string): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0 } = spec ?? {};
  const isTooLarge = completionMode === "Indexed" && completions > MANY_COMPLETIONS && parallelism > MANY_AT_ONCE;
  const message =
    "In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail";
  return [
    ...(isTooLarge ? [`${where.replace(/\.$/, "")}: ${message}`] : []),
    ...podWarnings(spec?.template, `${where}template.`),
  ];
}
