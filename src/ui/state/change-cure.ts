/** What would have to change before a Pod fits on a node, from the scheduler's words to sentences. */
import type { NodeVerdict, RequiredChange } from "../../api/types/scheduling-decision.ts";
import { translate } from "../../i18n/i18n.ts";
import { amountOf } from "../../i18n/units.ts";

/** A key of the catalogue with its parameters. */
export interface Cure {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Claims that are missing or bound to nothing: no node is to blame. Source: pkg/scheduler/framework/plugins/volumebinding */
export const CLAIM =
  /(pod has unbound immediate PersistentVolumeClaims|persistentvolumeclaim "[^"]+" (?:not found|bound to non-existent persistentvolume "[^"]*"|is being deleted))/;

/** What plugins say that have no word of their own; the first that matches counts. */
const BY_WORDS: readonly (readonly [words: RegExp, key: string])[] = [
  [CLAIM, "inspector.why.fixVolume"],
  [/max volume count/, "inspector.why.fixVolumeCount"],
  [/volume node affinity|volume zone|persistent volumes to bind/, "inspector.why.fixVolumePlace"],
];

const MAX_NAMES = 3;

/** One word of the scheduler as a sentence about some nodes. */
export function changeCure({ change, params }: RequiredChange, nodes: readonly string[]): Cure {
  const named = nodes.length > MAX_NAMES ? `${nodes.slice(0, MAX_NAMES).join(", ")}, …` : nodes.join(", ");
  const reason = String(params["reason"] ?? "");
  const own = change === "PluginReason" ? BY_WORDS.find(([words]) => words.test(reason))?.[1] : undefined;
  if (own !== undefined) return { key: own, params: { nodes: named, reason } };
  const amounts = change === "MoreRoom" ? amountsOf(params) : {};
  return { key: `why.change.${change}`, params: { ...params, ...amounts, nodes: named } };
}

function amountsOf(params: RequiredChange["params"]): Readonly<Record<string, string>> {
  const resource = String(params["resource"]);
  const amounts = ["requested", "free", "missing"] as const;
  return Object.fromEntries(amounts.map((name) => [name, amountOf(resource, Math.max(0, Number(params[name] ?? 0)))]));
}

/** A cure as a sentence. Values that may be empty are said to be unset. */
export function cureWords({ key, params }: Cure): string {
  return translate(key, params["value"] === "" ? { ...params, value: translate("why.unset") } : params);
}

/** What would have to change on one node, in sentences. */
export function changeWordsOf({ node, changes = [] }: NodeVerdict): readonly string[] {
  return changes.map((change) => cureWords(changeCure(change, [node])));
}
