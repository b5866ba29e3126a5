/** `kubectl create -f`, `replace` and `patch`. Upstream: k8s.io/kubectl/pkg/cmd/create, replace, patch. */
import { load } from "js-yaml";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FILENAME_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  VALIDATE_FLAG,
} from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { manifests } from "../manifests.ts";
import { CommandFailure, send, type Steps } from "../steps.ts";
import { requireFile } from "./apply.ts";
import { withLastApplied } from "./last-applied.ts";
import { chosenObjects, pathOf } from "./chosen-objects.ts";
import { untilGone } from "./delete.ts";
import {
  fieldValidation,
  dryRunOf,
  fetchObject,
  forEach,
  patchObject,
  PATCH_TYPES,
  report,
  write,
  writeQuery,
} from "./write-objects.ts";

export const createCommand: CommandDefinition = {
  words: ["create"],
  summary: "Create objects from manifests",
  usage: "-f FILENAME [flags]",
  examples: ["kubectl create -f web.yaml", "kubectl create deployment web --image=nginx"],
  flags: [
    FILENAME_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    { name: "save-config", type: "bool", help: "Keep the manifest in an annotation, for apply." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    if (!flags.has("filename") && words.length > 0) {
      throw new CommandFailure(
        `error: unknown command "${words[0]}" for "kubectl create"\nSee 'kubectl create -h' for help and examples`,
      );
    }
    requireFile(invocation);
    const dryRun = dryRunOf(flags);
    return yield* forEach(yield* manifests(invocation), function* ({ resource, namespace, object, file }): Steps<void> {
      const body = flags.bool("save-config") ? withLastApplied(object) : object;
      const path = `${resourcePath(resource, namespace)}${writeQuery("kubectl-create", dryRun, fieldValidation(flags))}`;
      const made =
        dryRun === "client" ? body : yield* write({ method: "POST", path, body }, `error when creating "${file}": `);
      yield* report(invocation, resource, made, "created", dryRun);
    });
  },
};

export const replaceCommand: CommandDefinition = {
  words: ["replace"],
  summary: "Replace objects by manifests",
  usage: "-f FILENAME [flags]",
  flags: [
    FILENAME_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    { name: "force", type: "bool", help: "Delete the object and create it anew." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    requireFile(invocation);
    const dryRun = dryRunOf(flags);
    return yield* forEach(yield* manifests(invocation), function* (manifest): Steps<void> {
      const { resource, namespace, name, object, file } = manifest;
      const query = writeQuery("kubectl-replace", dryRun, fieldValidation(flags));
      const path = resourcePath(resource, namespace, name);
      if (flags.bool("force")) {
        const deleted = yield* send({ method: "DELETE", path, body: { propagationPolicy: "Background" } });
        if (deleted.code < 400)
          yield* untilGone({ resource, namespace: namespace ?? "", name, object: undefined }, "", undefined);
        const body = yield* write({
          method: "POST",
          path: `${resourcePath(resource, namespace)}${query}`,
          body: object,
        });
        return yield* report(invocation, resource, body, "replaced", dryRun);
      }
      if (dryRun === "client") return yield* report(invocation, resource, object, "replaced", dryRun);
      const stored = yield* write(
        { method: "PUT", path: `${path}${query}`, body: object },
        `error when replacing "${file}": `,
      );
      yield* report(invocation, resource, stored, "replaced", dryRun);
    });
  },
};

export const patchCommand: CommandDefinition = {
  words: ["patch"],
  summary: "Change fields of an object",
  usage: "(-f FILENAME | TYPE NAME) -p PATCH [flags]",
  examples: [`kubectl patch deployment web -p '{"spec":{"replicas":3}}'`],
  flags: [
    FILENAME_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "patch", short: "p", type: "string", help: "The patch, as JSON or YAML." },
    { name: "patch-file", type: "string", help: "A file with the patch." },
    { name: "type", type: "string", default: "strategic", help: "json, merge or strategic." },
    { name: "subresource", type: "string", help: "status or scale." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    const type = flags.string("type").toLowerCase();
    if (type !== "json" && type !== "merge" && type !== "strategic") {
      throw new CommandFailure(
        `error: --type must be one of [${Object.keys(PATCH_TYPES).sort().join(" ")}], not "${flags.string("type")}"`,
      );
    }
    const file = flags.string("patch-file");
    const text = file === "" ? flags.string("patch") : invocation.readFile(file);
    if (text === undefined)
      throw new CommandFailure(`error: unable to read patch file: open ${file}: no such file or directory`);
    if (text === "")
      throw new CommandFailure("error: must specify --patch or --patch-file containing the contents of the patch");
    const patch = readPatch(text);
    const dryRun = dryRunOf(flags);
    const subresource = flags.string("subresource") || undefined;
    return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen): Steps<void> {
      const { resource, namespace, name } = chosen;
      const before = yield* fetchObject(resource, namespace, name);
      if (dryRun === "client") return yield* report(invocation, resource, before, "patched", dryRun);
      const path = `${pathOf(chosen, subresource)}${writeQuery("kubectl-patch", dryRun)}`;
      const after = yield* patchObject(path, type, patch);
      const changed = dryRun !== "none" || after.metadata.resourceVersion !== before.metadata.resourceVersion;
      yield* report(invocation, resource, after, changed ? "patched" : "patched (no change)", dryRun);
    });
  },
};

function readPatch(text: string): unknown {
  try {
    return load(text);
  } catch {
    throw new CommandFailure(`error: unable to parse ${JSON.stringify(text)}: it is neither JSON nor YAML`);
  }
}
