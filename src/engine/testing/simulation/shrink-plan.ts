/** A failing plan, cut down to what it takes to fail. Source: https://www.st.cs.uni-saarland.de/papers/tse2002/ (delta debugging). */
import type { Act, Plan } from "./plan.ts";

/** @param fails true while the plan still shows the failure; at most `tries` plans are tried */
export function shrinkPlan(plan: Plan, fails: (plan: Plan) => boolean, tries = 400): Plan {
  let acts: readonly Act[] = plan.acts;
  let size = Math.ceil(acts.length / 2);
  let left = tries;
  while (size >= 1 && left > 0) {
    let cut = false;
    for (let from = 0; from < acts.length && left > 0; from += size) {
      const fewer = [...acts.slice(0, from), ...acts.slice(from + size)];
      left -= 1;
      if (!fails({ ...plan, acts: fewer })) continue;
      acts = fewer;
      cut = true;
      from -= size;
    }
    if (!cut) size = size === 1 ? 0 : Math.ceil(size / 2);
  }
  return { ...plan, acts };
}
