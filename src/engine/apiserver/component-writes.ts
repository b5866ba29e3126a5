/** The engine's own components as API clients: typed calls on the same write path as HTTP requests. */
import type { ComponentClient, Why } from "../../api/component-client.ts";
import { draftOf, type LateEvent } from "../../api/late-event.ts";
import { notFound, type ResourceName } from "../../api/status-errors.ts";
import { fail, succeed, type Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { refusedByHooks } from "./admission/hooks.ts";
import { isWrittenInBulk } from "./admission/admission.ts";
import { hasHooks } from "./admission/hooks.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { groupResource } from "./kind-registry.ts";
import { bindPod } from "./write/bind-pod.ts";
import { createObject } from "./write/create-object.ts";
import { deleteObject } from "./write/delete-object.ts";
import { noteEvent } from "./write/note-event.ts";
import { updateObject, updateStatus, updateWellFormed } from "./write/update-object.ts";
import { keyOf, type WriteEnvironment, type Writer } from "./write/write-environment.ts";

const SIM_GROUP = "sim.kubarium.dev";
const SUCCESS = succeed(null);

/** The name of a custom resource whose definition is no longer there. */
function gone(kind: string): ResourceName {
  const dot = kind.indexOf(".");
  return { group: kind.slice(dot + 1), plural: kind.slice(0, dot) };
}

/** Leases and the like, whose metadata the component leaves alone. */
function isPlainChange(definition: KindDefinition, { metadata }: KubeObject, current: KubeObject): boolean {
  if (metadata !== current.metadata || metadata.deletionTimestamp !== undefined) return false;
  return isWrittenInBulk(definition) && definition.generation === undefined;
}

function writeEvent(environment: WriteEnvironment, writer: Writer, definition: KindDefinition, event: LateEvent) {
  if (!hasHooks(environment)) return noteEvent(environment, writer, definition, event);
  // Hooks see the whole object.
  const outcome = createObject(environment, writer, definition, draftOf(event));
  return outcome.ok ? SUCCESS : outcome;
}

export function createComponentClient(environment: WriteEnvironment, actor: string): ComponentClient {
  let last: Writer | undefined;

  /** Most components give the same reasons over and over. */
  function writer(why: Why): Writer {
    if (last?.why !== why) last = { actor, why, trusted: true, dryRun: false };
    return last;
  }

  function stored(definition: KindDefinition, namespace: string | undefined, name: string): KubeObject | undefined {
    const home = definition.namespaced ? namespace : undefined;
    return environment.store.get(groupResource(definition), keyOf(home, name));
  }

  /** The simulation's own kinds can always be written. */
  function refusal(
    definition: KindDefinition | undefined,
  ): { readonly ok: false; readonly status: Status } | undefined {
    const status = definition?.group === SIM_GROUP ? undefined : environment.refusalFor?.(actor);
    return status === undefined ? undefined : fail(status);
  }

  return {
    actor,
    create(kind, draft, why) {
      const definition = environment.kinds.kind(kind);
      const refused = refusal(definition);
      if (refused !== undefined) return refused;
      return createObject(environment, writer(why), definition, draft) as never;
    },
    note(event, why) {
      const definition = environment.kinds.kind("Event");
      return refusal(definition) ?? writeEvent(environment, writer(why), definition, event);
    },
    update(kind, object, why) {
      const definition = environment.kinds.find(kind);
      const refused = refusal(definition);
      if (refused !== undefined) return refused;
      const { namespace, name } = object.metadata;
      const current = definition && stored(definition, namespace, name);
      if (definition === undefined || current === undefined) return fail(notFound(definition ?? gone(kind), name));
      if (isPlainChange(definition, object, current) && !hasHooks(environment))
        return updateWellFormed(environment, writer(why), definition, object, current) as never;
      return updateObject(environment, writer(why), definition, object, current, "update") as never;
    },
    updateStatus(kind, object, why) {
      const definition = environment.kinds.kind(kind);
      const refused = refusal(definition);
      if (refused !== undefined) return refused;
      const { namespace, name } = object.metadata;
      const current = stored(definition, namespace, name);
      if (current === undefined) return fail(notFound(definition, name));
      return updateStatus(environment, writer(why), definition, object, current, "update") as never;
    },
    delete(kind, namespace, name, options, why) {
      const definition = environment.kinds.find(kind);
      const refused = refusal(definition);
      if (refused !== undefined) return refused;
      const current = definition && stored(definition, namespace, name);
      if (definition === undefined || current === undefined) return fail(notFound(definition ?? gone(kind), name));
      const hooked = refusedByHooks(environment, writer(why), definition, { previous: current });
      if (hooked !== undefined) return fail(hooked);
      const outcome = deleteObject(environment, writer(why), definition, current, options);
      return outcome.ok ? SUCCESS : outcome;
    },
    bind(namespace, pod, node, why) {
      const definition = environment.kinds.kind("Pod");
      const refused = refusal(definition);
      if (refused !== undefined) return refused;
      const current = stored(definition, namespace, pod);
      if (current === undefined) return fail(notFound(definition, pod));
      const outcome = bindPod(environment, writer(why), definition, current as Pod, node);
      return outcome.ok ? SUCCESS : outcome;
    },
  };
}
