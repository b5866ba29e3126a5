/** `kubectl replace`. Upstream: k8s.io/kubectl/pkg/cmd/replace. */
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
  VALIDATE_FLAG,
} from "../command.ts";
import { objectLabel, resourcePath } from "../discovery.ts";
import { type Manifest, manifests, readManifests } from "../manifests.ts";
import { CommandFailure, print, send, statusText, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { requireFile } from "./apply.ts";
import { sendRaw } from "./send-raw.ts";
import { SAVE_CONFIG_FLAG } from "./create-new.ts";
import { deleteOptions, untilGone } from "./delete.ts";
import { withLastApplied } from "./last-applied.ts";
import { dryRunOf, fieldValidation, forEach, managerOf, report, write, writeQuery } from "./write-objects.ts";

export const replaceCommand: CommandDefinition = {
  words: ["replace"],
  summary: "Replace objects by manifests",
  usage: "-f FILENAME [flags]",
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    FIELD_MANAGER_FLAG,
    SAVE_CONFIG_FLAG,
    { name: "raw", type: "string", help: "The path to PUT the file to." },
    { name: "force", type: "bool", help: "Delete the object and create it anew." },
    { name: "grace-period", type: "int", default: "-1", help: "With --force: seconds to end in." },
    { name: "timeout", type: "duration", default: "0s", help: "With --force: how long to wait until it is gone." },
    { name: "wait", type: "bool", help: "With --force: until it is gone, as it always does." },
    { name: "subresource", type: "string", help: "status or scale: replace that part." },
    { name: "cascade", type: "string", default: "background", bare: "background", help: "With --force: how." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    requireFile(invocation);
    if (flags.has("raw")) return yield* sendRaw("PUT", invocation);
    if (flags.int("grace-period") >= 0 && !flags.bool("force"))
      throw new CommandFailure("error: --grace-period must have --force specified");
    if (flags.durationMs("timeout") !== 0 && !flags.bool("force"))
      throw new CommandFailure("error: --timeout must have --force specified");
    if (flags.bool("force")) return yield* forceReplace(invocation, yield* manifests(invocation));
    const { manifests: all, problems } = yield* readManifests(invocation);
    const dryRun = dryRunOf(flags);
    return yield* forEach(
      all,
      function* ({ resource, namespace, name, object, file }): Steps<void> {
        const body = flags.bool("save-config") ? withLastApplied(object) : object;
        if (dryRun === "client") return yield* report(invocation, resource, body, "replaced", dryRun);
        const subresource = flags.string("subresource") || undefined;
        const query = writeQuery(managerOf(invocation, "kubectl-replace"), dryRun, fieldValidation(flags));
        const path = `${resourcePath(resource, namespace, name, subresource)}${query}`;
        const stored = yield* write({ method: "PUT", path, body }, `error when replacing "${file}": `);
        yield* report(invocation, resource, stored, "replaced", dryRun);
      },
      { later: problems },
    );
  },
};

/** All are deleted before the first is made again. */
function* forceReplace(invocation: Invocation, all: readonly Manifest[]): Steps<number> {
  const { flags, now } = invocation;
  const gone = yield* forEach(all, function* ({ resource, namespace = "", name }): Steps<void> {
    const body = deleteOptions(flags, false);
    const answer = yield* send({ method: "DELETE", path: resourcePath(resource, namespace, name), body });
    if (answer.code === 404) return;
    if (answer.code >= 400) throw new CommandFailure(statusText(answer.body as Status));
    const place = resource.namespaced ? ` from ${namespace} namespace` : "";
    const kind = objectLabel(resource, "").slice(0, -1);
    yield* print(`${kind} "${name}" deleted${place}\n`);
  });
  if (gone !== 0) return gone;
  const timeoutMs = flags.durationMs("timeout");
  const untilMs = timeoutMs > 0 ? now() + timeoutMs : undefined;
  for (const { resource, namespace = "", name } of all) {
    yield* untilGone({ resource, namespace, name, object: undefined }, "", untilMs);
  }
  return yield* forEach(all, function* ({ resource, namespace, object }): Steps<void> {
    const query = writeQuery(managerOf(invocation, "kubectl-replace"), "none", fieldValidation(flags));
    const body = flags.bool("save-config") ? withLastApplied(object) : object;
    const stored = yield* write({ method: "POST", path: `${resourcePath(resource, namespace)}${query}`, body });
    yield* report(invocation, resource, stored, "replaced");
  });
}
