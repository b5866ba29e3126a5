/**
 * What commands that change something look at before they look at anything else.
 * Upstream: Complete of the commands in k8s.io/kubectl/pkg/cmd; cmdutil.GetDryRunStrategy; cobra's ValidateRequiredFlags.
 */
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation } from "./command.ts";
import { nameOf } from "./commands/create-new.ts";
import { dryRunOf } from "./commands/write-objects.ts";
import { objectOutput } from "./output/object-output.ts";
import { CommandFailure, printError, type Steps } from "./steps.ts";

/** Commands that read `-o` at once; the others only when there is something to print. */
const READS_OUTPUT_AT_ONCE = new Set(["annotate", "certificate", "create", "expose", "replace", "run", "scale", "set"]);

/** @throws CommandFailure */
export function* checkChangeFlags(command: CommandDefinition, invocation: Invocation): Steps<void> {
  const { flags } = invocation;
  const [first = "", ...more] = command.words;
  const missing = command.flags.filter(({ name, required }) => required === true && !flags.has(name));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => `"${name}"`).join(", ");
    throw new CommandFailure(`error: required flag(s) ${names} not set`);
  }
  const changes = command.flags.includes(DRY_RUN_FLAG);
  if (changes && first === "create" && more.length > 0) nameOf(invocation);
  if (changes) {
    if (flags.has("dry-run") && flags.string("dry-run") === DRY_RUN_FLAG.bare)
      yield* printError(bareDryRun(invocation));
    dryRunOf(flags);
  }
  // Without a file, create does not get that far.
  if (first === "create" && more.length === 0 && !flags.has("filename") && !flags.has("kustomize")) return;
  const isChange = changes || first === "certificate";
  if (isChange && (READS_OUTPUT_AT_ONCE.has(first) || more[0] === "set-last-applied")) objectOutput(invocation);
}

/** As the log writes it: the day, the time, and the number of the process. */
function bareDryRun({ now }: Pick<Invocation, "now">): string {
  const [date = "", time = ""] = new Date(now()).toISOString().split("T");
  const day = date.slice(5).replace("-", "");
  const header = `W${day} ${time.slice(0, 12)}000       1 helpers.go:719]`;
  return `${header} --dry-run is deprecated and can be replaced with --dry-run=client.\n`;
}
