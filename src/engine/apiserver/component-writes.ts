/** The engine's own components as API clients: typed calls, same rules as HTTP requests. */
import type { ComponentClient, Why } from "../../api/component-client.ts";
import { fail, failure, succeed } from "../../api/status.ts";
import type { KubeObject, ObjectMeta } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ApiServer } from "./api-server.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { groupResource } from "./kind-registry.ts";

export function createComponentClient(server: ApiServer, actor: string): ComponentClient {
  const { kernel, store, causes } = server.parts;

  function keyOf(meta: { namespace?: string; name?: string }): string {
    return meta.namespace === undefined ? (meta.name ?? "") : `${meta.namespace}/${meta.name}`;
  }
  function write(
    definition: KindDefinition,
    verb: string,
    object: KubeObject,
    value: KubeObject | undefined,
    why: Why,
  ): KubeObject {
    const table = groupResource(definition);
    const key = keyOf(object.metadata);
    const revision = store.revision + 1;
    causes.append({
      revision,
      at: kernel.nowMs,
      actor,
      verb,
      object: `${definition.kind}/${key}`,
      reason: why.reason,
      ...(why.params === undefined ? {} : { params: why.params }),
      cause: why.causeRevision ?? kernel.currentCause,
    });
    const stored =
      value === undefined
        ? undefined
        : { ...value, metadata: { ...value.metadata, resourceVersion: String(revision) } };
    store.write(table, key, stored);
    return stored ?? object;
  }
  function notFound(definition: KindDefinition, name: string) {
    const message = `${groupResource(definition)} "${name}" not found`;
    return fail(failure(404, "NotFound", message, { name, group: definition.group, kind: definition.plural }));
  }

  return {
    actor,
    create(kind, draft, why) {
      const definition = server.kinds.kind(kind);
      const meta = draft.metadata;
      const name = meta.name ?? `${(meta.generateName ?? "").slice(0, 58)}${kernel.random.stream("name").suffix(5)}`;
      const metadata: ObjectMeta = {
        ...meta,
        name,
        uid: kernel.random.stream("uid").uuid(),
        resourceVersion: "",
        creationTimestamp: kernel.timestamp(),
        ...(definition.generation === undefined ? {} : { generation: 1 }),
      };
      const object = {
        ...draft,
        metadata,
        ...(definition.subresources?.includes("status") ? { status: draft.status ?? {} } : {}),
      };
      const key = keyOf(metadata);
      if (store.get(groupResource(definition), key) !== undefined) {
        return fail(failure(409, "AlreadyExists", `${groupResource(definition)} "${name}" already exists`));
      }
      return succeed(
        write(definition, "create", object as unknown as KubeObject, object as unknown as KubeObject, why),
      ) as never;
    },
    update(kind, object, why) {
      const definition = server.kinds.kind(kind);
      const current = store.get(groupResource(definition), keyOf(object.metadata));
      if (current === undefined) return notFound(definition, object.metadata.name);
      if (object.metadata.resourceVersion !== current.metadata.resourceVersion) return conflict(definition, object);
      return succeed(write(definition, "update", object, object, why)) as never;
    },
    updateStatus(kind, object, why) {
      const definition = server.kinds.kind(kind);
      const current = store.get(groupResource(definition), keyOf(object.metadata));
      if (current === undefined) return notFound(definition, object.metadata.name);
      if (object.metadata.resourceVersion !== current.metadata.resourceVersion) return conflict(definition, object);
      const next = { ...current, status: (object as unknown as Pod).status };
      return succeed(write(definition, "update", next, next, why)) as never;
    },
    delete(kind, namespace, name, _options, why) {
      const definition = server.kinds.kind(kind);
      const current = store.get(groupResource(definition), namespace === undefined ? name : `${namespace}/${name}`);
      if (current === undefined) return notFound(definition, name);
      write(definition, "delete", current, undefined, why);
      return succeed(null);
    },
    bind(namespace, podName, node, why) {
      const definition = server.kinds.kind("Pod");
      const pod = store.get("pods", `${namespace}/${podName}`) as Pod | undefined;
      if (pod === undefined) return notFound(definition, podName);
      const next: Pod = { ...pod, spec: { ...pod.spec, nodeName: node } };
      write(definition, "bind", next, next, why);
      return succeed(null);
    },
  };
}

function conflict(definition: KindDefinition, object: KubeObject) {
  const message = `Operation cannot be fulfilled on ${groupResource(definition)} "${object.metadata.name}": the object has been modified; please apply your changes to the latest version and try again`;
  return fail(
    failure(409, "Conflict", message, { name: object.metadata.name, group: definition.group, kind: definition.plural }),
  );
}
