/** What the imperative forms of `kubectl create` share. Upstream: k8s.io/kubectl/pkg/cmd/create. */
import type { KubeObject } from "../../api/types/meta.ts";
import {
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  VALIDATE_FLAG,
} from "../command.ts";
import type { ApiResource } from "../api-resource.ts";
import { resourceOfKind, resourcePath } from "../discovery.ts";
import type { FlagDefinition } from "../flags.ts";
import { CommandFailure, send, statusText, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { typedManifest } from "./typed-manifest.ts";
import { withLastApplied } from "./last-applied.ts";
import { dryRunOf, fieldValidation, managerOf, report, writeQuery } from "./write-objects.ts";

export const SAVE_CONFIG_FLAG: FlagDefinition = {
  name: "save-config",
  type: "bool",
  help: "Keep the object in an annotation, for apply.",
};

/** Of commands that make up objects, but are none of `kubectl create`. */
export const UNVALIDATED_CREATE_FLAGS: readonly FlagDefinition[] = [
  NAMESPACE_FLAG,
  ...PRINT_FLAGS,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  SAVE_CONFIG_FLAG,
];

export const CREATE_FLAGS: readonly FlagDefinition[] = [...UNVALIDATED_CREATE_FLAGS, VALIDATE_FLAG];

/** An object that a command makes up, stored or only printed. */
export function draft(apiVersion: string, kind: string, name: string, parts: object): KubeObject {
  return { apiVersion, kind, metadata: { name }, ...parts } as unknown as KubeObject;
}

export interface CreateOptions {
  readonly verb?: string;
  readonly manager?: string;
  /** What stands before a refusal; without it the refusal is told as the server's own. */
  readonly failing?: string;
}

/** Posts the object, or with a client dry run only prints it. */
export function* createNew(
  invocation: Invocation,
  object: KubeObject,
  { verb = "created", manager = "kubectl-create", failing }: CreateOptions = {},
): Steps<number> {
  yield* createdObject(invocation, object, { verb, manager, ...(failing === undefined ? {} : { failing }) });
  return 0;
}

/** The object as it was stored. */
export function* createdObject(invocation: Invocation, object: KubeObject, options: CreateOptions): Steps<KubeObject> {
  const { resource, stored } = yield* posted(invocation, object, options);
  yield* report(invocation, resource, stored, options.verb ?? "created", dryRunOf(invocation.flags));
  return stored;
}

/** As `createdObject`, with nothing said yet. */
export function* posted(
  invocation: Invocation,
  object: KubeObject,
  { manager = "kubectl-create", failing }: CreateOptions,
): Steps<{ readonly resource: ApiResource; readonly stored: KubeObject }> {
  const { namespace, session, flags } = invocation;
  const resource = yield* resourceOfKind(session, object.apiVersion, object.kind);
  if (resource === undefined)
    throw new CommandFailure(`error: no matches for kind "${object.kind}" in version "${object.apiVersion}"`);
  const dryRun = dryRunOf(flags);
  const placed =
    resource.namespaced && flags.has("namespace") ? { ...object, metadata: { ...object.metadata, namespace } } : object;
  const saved = flags.bool("save-config") ? withLastApplied(placed) : placed;
  if (dryRun === "client") return { resource, stored: invocation.command === "kubectl run" ? placed : saved };
  const query = writeQuery(managerOf(invocation, manager), dryRun, fieldValidation(flags));
  const path = `${resourcePath(resource, namespace)}${query}`;
  const { code, body } = yield* send({ method: "POST", path, body: saved });
  if (code >= 400) {
    const status = body as Status;
    throw new CommandFailure(
      failing === undefined ? statusText(status) : `error: ${failing} ${status.message ?? "unknown"}`,
    );
  }
  return {
    resource,
    stored: typedManifest({ ...(body as KubeObject), apiVersion: object.apiVersion, kind: object.kind }),
  };
}

/** The one name that the command takes. @throws CommandFailure */
export function nameOf({
  arguments: words,
  beforeDash = words.length,
  command,
}: Pick<Invocation, "arguments" | "beforeDash" | "command">): string {
  const [name] = words;
  if (name === undefined || beforeDash !== 1) {
    throw new CommandFailure(
      `error: exactly one NAME is required, got ${beforeDash}\nSee '${command} -h' for help and examples`,
    );
  }
  return name;
}

/** `a=b,c=d` @throws CommandFailure */
export function labelPairs(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [key = "", value, ...more] = pair.split("=");
      if (value === undefined || more.length > 0) throw new CommandFailure(`error: unexpected label spec: ${pair}`);
      if (key === "") throw new CommandFailure("error: unexpected empty label key");
      return [key, value];
    }),
  );
}
