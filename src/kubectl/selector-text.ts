/** Selectors of flags, as objects want them. Upstream: ParseToLabelSelector in k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go. */
import { parseLabelSelector } from "../api/label-selector.ts";
import type { LabelSelector, LabelSelectorRequirement } from "../api/types/meta.ts";
import { CommandFailure } from "./steps.ts";

const OPERATORS = { in: "In", notin: "NotIn", exists: "Exists", "!": "DoesNotExist" } as const;

/** @throws CommandFailure */
export function parseSelectorText(text: string): LabelSelector {
  const parsed = parseLabelSelector(text);
  if (!parsed.ok)
    throw new CommandFailure(`error: couldn't parse the selector string ${JSON.stringify(text)}: ${parsed.message}`);
  const matchLabels: Record<string, string> = {};
  const matchExpressions: LabelSelectorRequirement[] = [];
  for (const { key, operator, values, sign } of parsed.requirements) {
    if (operator === "gt" || operator === "lt")
      throw new CommandFailure(`error: "${operator}" isn't supported in label selectors`);
    if (sign === "!=") throw new CommandFailure(`error: "!=" is not a valid label selector operator`);
    if (sign === "=") matchLabels[key] = values[0] ?? "";
    else {
      matchExpressions.push({ key, operator: OPERATORS[operator], ...(values.length === 0 ? {} : { values }) });
    }
  }
  return {
    ...(Object.keys(matchLabels).length === 0 ? {} : { matchLabels }),
    ...(matchExpressions.length === 0 ? {} : { matchExpressions }),
  };
}
