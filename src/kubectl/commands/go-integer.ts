/** Numbers of flags that are texts, as Go reads them. Upstream: strconv.Atoi, strconv.ParseUint. */
import { CommandFailure } from "../steps.ts";

/** @throws CommandFailure */
export function goInteger(text: string): number {
  if (!/^[-+]?\d+$/.test(text)) throw problemOf("Atoi", text, "invalid syntax");
  if (!Number.isSafeInteger(Number(text))) throw problemOf("Atoi", text, "value out of range");
  return Number(text);
}

/** At most 65535. @throws CommandFailure */
export function goPort(text: string): number {
  if (!/^\d+$/.test(text)) throw problemOf("ParseUint", text, "invalid syntax");
  if (Number(text) > 65_535) throw problemOf("ParseUint", text, "value out of range");
  return Number(text);
}

function problemOf(reader: string, text: string, problem: string): CommandFailure {
  return new CommandFailure(`error: strconv.${reader}: parsing ${JSON.stringify(text)}: ${problem}`);
}
