/** A fault in words: what is broken, where, how much. */
import type { Fault } from "../../api/types/sim.ts";
import { translate } from "../../i18n/i18n.ts";
import { faultTarget } from "./fault-calls.ts";

export function faultWords(fault: Fault): string {
  const { type, parameters = {} } = fault.spec;
  const what = translate(`faults.${type}`, { target: faultTarget(fault), type });
  const how = Object.entries(parameters)
    .filter(([name, value]) => value !== undefined && !(name === "signal" && value === "SIGKILL"))
    .map(([name, value]) => translate(`breaking.how.${name}`, { value }));
  return how.length === 0 ? what : translate("breaking.with", { what, how: how.join(", ") });
}
