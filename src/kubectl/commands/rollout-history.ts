/** `kubectl rollout history`. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/history.go. */
import { type CommandDefinition, type Invocation, PRINT_FLAGS } from "../command.ts";
import { describeTemplate } from "../describe/describe-pod.ts";
import { Description } from "../describe/description.ts";
import { objectLabel } from "../discovery.ts";
import { alignTabs } from "../output/tab-writer.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { items } from "../describe/describe-object.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  CHANGE_CAUSE,
  refuseWithoutRevisions,
  REVISION,
  type Revision,
  revisionsOf,
  ROLLOUT_FLAGS,
  type RolloutTarget,
  forEachTarget,
} from "./rollout-targets.ts";

export const rolloutHistoryCommand: CommandDefinition = {
  words: ["rollout", "history"],
  summary: "Show the revisions of a workload",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [
    ...ROLLOUT_FLAGS,
    ...PRINT_FLAGS,
    { name: "revision", type: "int", default: "0", help: "Show this one, with its template." },
  ],
  *run(invocation) {
    const wanted = invocation.flags.int("revision");
    if (wanted < 0) throw new CommandFailure(`error: revision must be a positive integer: ${wanted}`);
    return yield* forEachTarget(invocation, function* (target): Steps<void> {
      refuseWithoutRevisions(target, "history");
      const known = yield* revisionsOf(target);
      if (invocation.flags.string("output") !== "") return yield* printRevisions(invocation, target, known, wanted);
      const label = objectLabel(target.resource, target.name);
      if (wanted > 0) {
        const found = known.find(({ revision }) => revision === wanted);
        if (found === undefined) throw new CommandFailure("error: unable to find the specified revision");
        yield* print(`${label} with revision #${wanted}\n${templateText(found, target)}\n`);
        return;
      }
      if (known.length === 0) return yield* print(`${label} \nNo rollout history found.\n\n`);
      const rows = known.map(({ revision, changeCause }) => `${revision}\t${changeCause || "<none>"}\n`);
      const table = alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`, { minWidth: 0, padding: 2 });
      yield* print(`${label} \n${table}\n`);
    });
  },
};

/** Without its columns aligned: upstream writes the lines as they are. */
function templateText({ template, changeCause }: Revision, { object }: RolloutTarget): string {
  const withCause =
    changeCause === "" || object.kind !== "Deployment"
      ? template
      : {
          ...template,
          metadata: {
            ...template.metadata,
            annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: changeCause },
          },
        };
  const to = new Description();
  describeTemplate(to, withCause);
  return to.raw().replace(/^ +\t/gm, "\t");
}

/** `-o`: the ReplicaSet or ControllerRevision itself. */
function* printRevisions(
  invocation: Invocation,
  { object, namespace }: RolloutTarget,
  known: readonly Revision[],
  wanted: number,
): Steps<void> {
  const revision = wanted > 0 ? wanted : (known.at(-1)?.revision ?? 0);
  const plural = object.kind === "Deployment" ? "replicasets" : "controllerrevisions";
  const all = yield* items<KubeObject & { readonly revision?: number }>(
    `/apis/apps/v1/namespaces/${namespace}/${plural}`,
  );
  const found = all.find(
    (one) =>
      one.metadata.ownerReferences?.some(({ uid }) => uid === object.metadata.uid) &&
      (one.revision ?? Number(one.metadata.annotations?.[REVISION])) === revision,
  );
  if (found === undefined) throw new CommandFailure("error: unable to find the specified revision");
  const kind = object.kind === "Deployment" ? "ReplicaSet" : "ControllerRevision";
  const output = objectOutput(invocation);
  if (output !== undefined) yield* print(printObject(output, { ...found, apiVersion: "apps/v1", kind }));
}
