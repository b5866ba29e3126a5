/** `kubectl create -f`. Upstream: k8s.io/kubectl/pkg/cmd/create. */
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  LINE_ENDINGS_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { type Manifest, readManifests } from "../manifests.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { requireFile } from "./apply.ts";
import { CREATE_FLAGS } from "./create-new.ts";
import { editable } from "./edit.ts";
import { editObjects } from "./edit-loop.ts";
import { withLastApplied } from "./last-applied.ts";
import { sendRaw } from "./send-raw.ts";
import { dryRunOf, fieldValidation, forEach, managerOf, report, write, writeQuery } from "./write-objects.ts";

export const createCommand: CommandDefinition = {
  words: ["create"],
  summary: "Create objects from manifests",
  usage: "-f FILENAME [flags]",
  examples: ["kubectl create -f web.yaml", "kubectl create deployment web --image=nginx"],
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    SELECTOR_FLAG,
    ...CREATE_FLAGS,
    LINE_ENDINGS_FLAG,
    { name: "edit", type: "bool", help: "Edit the objects before they are created." },
    { name: "raw", type: "string", help: "The path to POST the file to." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    if (words.length > 0)
      throw new CommandFailure(
        `error: Unexpected args: [${words.join(" ")}]\nSee 'kubectl create -h' for help and examples`,
      );
    requireFile(invocation);
    if (flags.has("raw")) return yield* sendRaw("POST", invocation);
    const { manifests: all, problems } = yield* readManifests(invocation);
    if (flags.bool("edit")) {
      return yield* editObjects(
        all.map((manifest) => ({
          name: `new-${manifest.resource.singularName}-${manifest.name}.yaml`,
          text: editable(manifest.object),
          save: (edited) => createOne(invocation, { ...manifest, object: edited as KubeObject }),
        })),
        true,
      );
    }
    return yield* forEach(all, (manifest) => createOne(invocation, manifest), { later: problems });
  },
};

function* createOne(invocation: Invocation, { resource, namespace, object, file }: Manifest): Steps<void> {
  const { flags } = invocation;
  const dryRun = dryRunOf(flags);
  const body = flags.bool("save-config") ? withLastApplied(object) : object;
  const query = writeQuery(managerOf(invocation, "kubectl-create"), dryRun, fieldValidation(flags));
  const path = `${resourcePath(resource, namespace)}${query}`;
  const made =
    dryRun === "client" ? body : yield* write({ method: "POST", path, body }, `error when creating "${file}": `);
  yield* report(invocation, resource, made, "created", dryRun);
}
