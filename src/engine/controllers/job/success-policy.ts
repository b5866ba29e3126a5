/** Whether enough indexes have succeeded. Upstream: pkg/controller/job/success_policy.go. */
import type { Job } from "../../../api/types/batch.ts";
import { countIndexes, countShared, type IndexRanges, parseRanges } from "./index-ranges.ts";

/** `Matched rules at index 0`, for the first rule that is met. */
export function metSuccessRule({ spec }: Job, succeeded: IndexRanges): string | undefined {
  if (spec.successPolicy === undefined || succeeded.length === 0) return undefined;
  const completions = spec.completions ?? 0;
  for (const [index, { succeededIndexes, succeededCount }] of spec.successPolicy.rules.entries()) {
    const met =
      succeededIndexes === undefined
        ? succeededCount !== undefined && countIndexes(succeeded) >= succeededCount
        : hasRequired(parseRanges(succeededIndexes, completions), succeeded, succeededCount);
    if (met) return `Matched rules at index ${index}`;
  }
  return undefined;
}

function hasRequired(required: IndexRanges, succeeded: IndexRanges, count: number | undefined): boolean {
  if (required.length === 0) return false;
  const present = countShared(required, succeeded);
  return count === undefined ? present === countIndexes(required) : present >= count;
}
