/** `kubectl rollout status`. Upstream: DeploymentStatusViewer in k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go. */
import type { Deployment } from "../../api/types/apps.ts";
import { type CommandDefinition, FILENAME_FLAG, NAMESPACE_FLAG, SELECTOR_FLAG } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { closeWatch, CommandFailure, nextEvents, openWatch, print, type Steps } from "../steps.ts";
import { type ChosenObject } from "./chosen-objects.ts";
import { deployments, revisionOf } from "./rollout.ts";
import { fetchObject, forEach } from "./write-objects.ts";

export const rolloutStatusCommand: CommandDefinition = {
  words: ["rollout", "status"],
  summary: "Follow a rollout until it is done",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [
    FILENAME_FLAG,
    NAMESPACE_FLAG,
    SELECTOR_FLAG,
    { name: "watch", short: "w", type: "bool", default: "true", help: "Wait until it is done." },
    { name: "revision", type: "int", default: "0", help: "Give up when another revision takes over." },
    { name: "timeout", type: "duration", default: "0s", help: "How long to wait; 0 is until it is done." },
  ],
  *run(invocation) {
    const { flags, now } = invocation;
    const timeoutMs = flags.durationMs("timeout");
    const untilMs = timeoutMs > 0 ? now() + timeoutMs : undefined;
    return yield* forEach(yield* deployments(invocation, "status"), function* (chosen): Steps<void> {
      let progress = progressOf(chosen.deployment, flags.int("revision"));
      yield* print(progress.text);
      if (progress.done || !flags.bool("watch")) return;
      yield* openWatch(watchPath(chosen, chosen.deployment.metadata.resourceVersion));
      try {
        while (!progress.done) {
          const events = yield* nextEvents(untilMs);
          if (events === undefined) throw new CommandFailure("error: timed out waiting for the condition");
          for (const { type, object } of events) {
            if (type === "DELETED") throw new CommandFailure("error: object has been deleted");
            let deployment = object as Deployment;
            if (type === "ERROR") {
              deployment = (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name)) as Deployment;
              yield* openWatch(watchPath(chosen, deployment.metadata.resourceVersion));
            }
            progress = progressOf(deployment, flags.int("revision"));
            yield* print(progress.text);
            if (progress.done) return;
          }
        }
      } finally {
        yield* closeWatch();
      }
    });
  },
};

function watchPath({ resource, namespace, name }: ChosenObject, version: string): string {
  const selector = encodeURIComponent(`metadata.name=${name}`);
  return `${resourcePath(resource, namespace)}?watch=true&fieldSelector=${selector}&resourceVersion=${version}`;
}

interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** @throws CommandFailure when the rollout has failed */
export function progressOf(deployment: Deployment, revision: number): Progress {
  const { metadata, spec, status } = deployment;
  const { name, generation = 0 } = metadata;
  if (revision > 0 && revisionOf(deployment) !== revision) {
    throw new CommandFailure(
      `error: desired revision (${revision}) is different from the running revision (${revisionOf(deployment)})`,
    );
  }
  const waiting = (what: string): Progress => ({ text: `Waiting for deployment ${what}\n`, done: false });
  if (generation > (status.observedGeneration ?? 0)) return waiting("spec update to be observed...");
  const progressing = status.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    throw new CommandFailure(`error: deployment "${name}" exceeded its progress deadline`);
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  const rollout = `"${name}" rollout to finish:`;
  if (updatedReplicas < wanted)
    return waiting(`${rollout} ${updatedReplicas} out of ${wanted} new replicas have been updated...`);
  if (replicas > updatedReplicas)
    return waiting(`${rollout} ${replicas - updatedReplicas} old replicas are pending termination...`);
  if (availableReplicas < updatedReplicas)
    return waiting(`${rollout} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  return { text: `deployment "${name}" successfully rolled out\n`, done: true };
}
