/** The engine's own components as API clients: typed calls on the same write path as HTTP requests. */
import type { ComponentClient, Why } from "../../api/component-client.ts";
import type { KindName } from "../../api/kinds.ts";
import { notFound } from "../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { groupResource } from "./kind-registry.ts";
import { bindPod } from "./write/bind-pod.ts";
import { createObject, type IncomingObject } from "./write/create-object.ts";
import { deleteObject } from "./write/delete-object.ts";
import { updateObject, updateStatus } from "./write/update-object.ts";
import { keyOf, type WriteEnvironment, type Writer } from "./write/write-environment.ts";

const SUCCESS = succeed(null);

export function createComponentClient(environment: WriteEnvironment, actor: string): ComponentClient {
  const writer = (why: Why): Writer => ({ actor, why, trusted: true, dryRun: false });

  /** Runs `write` on the stored object, or answers 404. */
  function onCurrent<T>(
    kind: KindName,
    namespace: string | undefined,
    name: string,
    write: (definition: KindDefinition, current: KubeObject) => Outcome<T>,
  ): Outcome<T> {
    const definition = environment.kinds.kind(kind);
    const home = definition.namespaced ? namespace : undefined;
    const current = environment.store.get(groupResource(definition), keyOf(home, name));
    return current === undefined ? fail(notFound(definition, name)) : write(definition, current);
  }

  return {
    actor,
    create(kind, draft, why) {
      const incoming = draft as unknown as IncomingObject;
      return createObject(environment, writer(why), environment.kinds.kind(kind), incoming) as never;
    },
    update(kind, object, why) {
      const { namespace, name } = object.metadata;
      return onCurrent(kind, namespace, name, (definition, current) =>
        updateObject(environment, writer(why), definition, object, current, "update"),
      ) as never;
    },
    updateStatus(kind, object, why) {
      const { namespace, name } = object.metadata;
      return onCurrent(kind, namespace, name, (definition, current) =>
        updateStatus(environment, writer(why), definition, object, current, "update"),
      ) as never;
    },
    delete(kind, namespace, name, options, why) {
      return onCurrent(kind, namespace, name, (definition, current) => {
        const outcome = deleteObject(environment, writer(why), definition, current, options);
        return outcome.ok ? SUCCESS : outcome;
      });
    },
    bind(namespace, pod, node, why) {
      return onCurrent("Pod", namespace, pod, (definition, current) => {
        const outcome = bindPod(environment, writer(why), definition, current as Pod, node);
        return outcome.ok ? SUCCESS : outcome;
      });
    },
  };
}
