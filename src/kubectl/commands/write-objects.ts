/** What commands that change objects share: dry runs, what they print, and what they say of a refusal. */
import type { ApiRequest } from "../../api/api-client.ts";
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import type { Flags } from "../flags.ts";
import type { ApiResource } from "../api-resource.ts";
import { objectLabel, resourcePath } from "../discovery.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { CommandFailure, get, print, printError, refused, send, type Steps, withLineBreak } from "../steps.ts";

export type DryRun = "none" | "server" | "client";

/** @throws CommandFailure for a value that there is not */
export function dryRunOf(flags: Flags): DryRun {
  const text = flags.string("dry-run");
  if (text === "" || text === "none" || text === "server" || text === "client") return text === "" ? "none" : text;
  if (text === "unchanged" || text === "true") return "client";
  if (text === "false") return "none";
  throw new CommandFailure(`error: Invalid dry-run value (${text}). Must be "none", "server", or "client".`);
}

export function dryRunSuffix(dryRun: DryRun): string {
  return dryRun === "none" ? "" : dryRun === "server" ? " (server dry run)" : " (dry run)";
}

/** What `--field-manager` says, or the command's own name for itself. */
export function managerOf({ flags }: Invocation, preset: string): string {
  return encodeURIComponent(flags.string("field-manager") || preset);
}

/** The query of a write. */
export function writeQuery(manager: string, dryRun: DryRun, extra: readonly string[] = []): string {
  return `?${[`fieldManager=${manager}`, ...extra, ...(dryRun === "server" ? ["dryRun=All"] : [])].join("&")}`;
}

/** `deployment.apps/web scaled`, or the object in the form that `-o` asks for. */
export function* report(
  invocation: Invocation,
  resource: ApiResource,
  object: KubeObject,
  verb: string,
  dryRun: DryRun = "none",
): Steps<void> {
  if (invocation.silent === true) return;
  const output = objectOutput(invocation);
  if (output === undefined || output.form === "name") {
    // A patch may have taken it all away.
    const metadata: Partial<KubeObject["metadata"]> | undefined = object.metadata;
    const label = objectLabel(resource, metadata?.name || "<unknown>");
    yield* print(output === undefined ? `${label} ${verb}${dryRunSuffix(dryRun)}\n` : `${label}\n`);
  } else {
    const { printed } = invocation;
    const between = printed.count > 0 && (output.form === "yaml" || output.form === "kyaml");
    printed.count += 1;
    yield* print(`${between && output.form === "yaml" ? "---\n" : ""}${printObject(output, object)}`);
  }
}

/** The stored object. @throws CommandFailure */
export function* fetchObject(resource: ApiResource, namespace: string, name: string): Steps<KubeObject> {
  const { code, body } = yield* get(resourcePath(resource, namespace, name));
  if (code >= 400) throw refused(body as Status);
  return body as KubeObject;
}

export const PATCH_TYPES = {
  strategic: "application/strategic-merge-patch+json",
  merge: "application/merge-patch+json",
  json: "application/json-patch+json",
} as const;

/** Kinds that kubectl was not built with take merge patches only. */
export function isBuiltIn({ group }: ApiResource): boolean {
  return !group.includes(".") || group.endsWith(".k8s.io");
}

/** What stands before the message of a refusal, or what becomes of it. */
export type Refusal = string | ((status: Status) => CommandFailure);

export function* patchObject(
  path: string,
  type: keyof typeof PATCH_TYPES,
  body: unknown,
  refusal: Refusal = "",
): Steps<KubeObject> {
  return yield* write({ method: "PATCH", path, headers: { "content-type": PATCH_TYPES[type] }, body }, refusal);
}

export function* write(request: ApiRequest, refusal: Refusal = ""): Steps<KubeObject> {
  const { code, body } = yield* send(request);
  if (code >= 400) throw typeof refusal === "string" ? refused(body as Status, refusal) : refusal(body as Status);
  return body as KubeObject;
}

/** What went wrong before, and when it is told. */
interface Told {
  readonly earlier?: readonly CommandFailure[];
  readonly later?: readonly CommandFailure[];
}

/**
 * Does the same for each; failures are printed at the end and do not keep others from their turn.
 */
export function* forEach<T>(
  all: readonly T[],
  work: (one: T) => Steps<void>,
  { earlier = [], later = [] }: Told = {},
): Steps<number> {
  const problems: CommandFailure[] = [...earlier];
  for (const one of all) {
    try {
      yield* work(one);
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      problems.push(failure);
    }
  }
  return yield* tell(problems.length === 0 ? later : [...problems, ...asOne(later)]);
}

/** What upstream finds while it reads manifests is one error behind the others. */
function asOne(problems: readonly CommandFailure[]): readonly CommandFailure[] {
  if (problems.length < 2) return problems;
  return [new CommandFailure(`[${problems.map(({ amongOthers }) => amongOthers).join(", ")}]`)];
}

/** All of them as one. Upstream: utilerrors.NewAggregate, MultipleErrors. */
export function severalProblems(problems: readonly CommandFailure[]): CommandFailure {
  const [only] = problems;
  if (problems.length === 1 && only !== undefined) return only;
  return new CommandFailure(problems.map(({ amongOthers }) => `${amongOthers}\n`).join(""));
}

/** @returns the exit code */
function* tell(problems: readonly CommandFailure[]): Steps<number> {
  const alone = problems.length === 1;
  for (const { text, amongOthers } of problems) yield* printError(alone ? withLineBreak(text) : `${amongOthers}\n`);
  return problems.length === 0 ? 0 : 1;
}

/** What `--validate` asks of the server. @throws CommandFailure for a value that there is not */
export function fieldValidation(flags: Flags): readonly string[] {
  const text = flags.string("validate").toLowerCase();
  // Of a command without the flag.
  if (text === "" && !flags.has("validate")) return [];
  const value = VALIDATIONS[text];
  if (value === undefined) {
    throw new CommandFailure(
      `error: invalid - validate option ${JSON.stringify(flags.string("validate"))}; must be one of: strict (or true), warn, ignore (or false)`,
    );
  }
  return [`fieldValidation=${value}`];
}

const VALIDATIONS: Readonly<Record<string, string>> = {
  strict: "Strict",
  true: "Strict",
  warn: "Warn",
  ignore: "Ignore",
  false: "Ignore",
};
