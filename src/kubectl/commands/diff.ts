/** `kubectl diff`. Upstream: k8s.io/kubectl/pkg/cmd/diff. */
import { threeWayPatch } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
  SHOW_MANAGED_FIELDS_FLAG,
} from "../command.ts";
import { groupVersionOf, resourcePath } from "../discovery.ts";
import { manifests, type Manifest } from "../manifests.ts";
import { printObject } from "../output/object-output.ts";
import { unifiedDiff } from "../output/unified-diff.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { liveObject, sendPatch } from "./apply.ts";
import { prunable } from "./apply-prune.ts";
import { applyPatch } from "./apply-server-side.ts";
import { type Fields, lastAppliedTo } from "./last-applied.ts";
import { forEach, managerOf, write, writeQuery } from "./write-objects.ts";

const MANAGER = "kubectl-client-side-apply";
const STRICT = ["fieldValidation=Strict"];

export const diffCommand: CommandDefinition = {
  words: ["diff"],
  summary: "Show what an apply would change",
  usage: "-f FILENAME [flags]",
  examples: ["kubectl diff -f web.yaml"],
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    SELECTOR_FLAG,
    FIELD_MANAGER_FLAG,
    SHOW_MANAGED_FIELDS_FLAG,
    { name: "server-side", type: "bool", help: "What an apply on the server would change." },
    { name: "force-conflicts", type: "bool", help: "With --server-side: take fields from their owners." },
    { name: "prune", type: "bool", help: "What was applied before and is in no manifest now would go, too." },
    { name: "prune-allowlist", type: "array", help: "With --prune: only of these kinds: group/version/kind." },
    { name: "concurrency", type: "int", default: "1", help: "Objects are asked for one after the other all the same." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    if (!flags.has("filename") && !flags.has("kustomize"))
      throw new CommandFailure("error: must specify one of -f and -k", 2);
    if (flags.bool("force-conflicts") && !flags.bool("server-side"))
      throw new CommandFailure("error: --force-conflicts only works with --server-side", 2);
    let differs = false;
    const seen: KubeObject[] = [];
    const all = yield* manifests(invocation);
    const shown = (object: KubeObject): string =>
      printObject(
        {
          form: "yaml",
          template: "",
          columns: [],
          managedFields: flags.bool("show-managed-fields"),
          missingIsFine: true,
        },
        object,
      );
    const code = yield* forEach(all, function* (manifest): Steps<void> {
      const live = yield* liveObject(manifest);
      if (live !== undefined) seen.push(live);
      const merged = yield* mergedObject(invocation, manifest, live);
      const label = `${groupVersionOf(manifest.resource).replace("/", ".")}.${manifest.resource.kind}.${manifest.namespace ?? ""}.${manifest.name}`;
      const before = live === undefined ? "" : shown(live);
      const text = unifiedDiff(`LIVE/${label}`, before, `MERGED/${label}`, shown(merged));
      if (text === "") return;
      differs = true;
      yield* print(`diff -u -N LIVE/${label} MERGED/${label}\n${text}`);
    });
    for (const { resource, object } of flags.bool("prune") ? yield* prunable(invocation, all, seen) : []) {
      const { namespace = "", name } = object.metadata;
      const label = `${groupVersionOf(resource).replace("/", ".")}.${resource.kind}.${namespace}.${name}`;
      const text = unifiedDiff(`LIVE/${label}`, shown(object), `MERGED/${label}`, "");
      differs = true;
      yield* print(`diff -u -N LIVE/${label} MERGED/${label}\n${text}`);
    }
    return code > 0 ? 2 : differs ? 1 : 0;
  },
};

/** The object as it would be after an apply. */
function* mergedObject(invocation: Invocation, manifest: Manifest, live: KubeObject | undefined): Steps<KubeObject> {
  if (invocation.flags.bool("server-side")) return yield* applyPatch(invocation, manifest, "server", STRICT);
  const query = writeQuery(managerOf(invocation, MANAGER), "server", STRICT);
  // Without the annotation of apply: only what the manifest says is of interest.
  const wanted = { ...manifest.object, metadata: { ...manifest.object.metadata } };
  if (live === undefined) {
    return yield* write({
      method: "POST",
      path: `${resourcePath(manifest.resource, manifest.namespace)}${query}`,
      body: wanted,
    });
  }
  const annotations = { ...wanted.metadata.annotations };
  const named = { ...wanted, metadata: { ...wanted.metadata, annotations } };
  const patch = threeWayPatch(live.kind, lastAppliedTo(live), named, live as unknown as Fields);
  return patch === undefined ? live : yield* sendPatch(manifest, patch, query);
}
