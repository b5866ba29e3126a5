/**
 * What wants a number of Pods of one template: ReplicaSets and, in an older form, ReplicationControllers.
 * Upstream: pkg/controller/replication/conversion.go, which likewise shows one as the other.
 */
import type { ComponentClient, ObjectEvent, Why } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { ReplicaSet } from "../../../api/types/apps.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ReplicationController } from "../../../api/types/replication.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { CONTROLLER_INDEX, indexByController } from "../../machinery/owner-references.ts";

const NAMESPACE_INDEX = "metadata.namespace";

/** A ReplicaSet, or what looks like one. */
export interface ReplicaOwner extends KubeObject {
  readonly spec: ReplicaSet["spec"];
  readonly status: ReplicaSet["status"];
}

/** All owners of one kind. */
export interface ReplicaOwners {
  readonly kind: "ReplicaSet" | "ReplicationController";
  readonly controller: string;
  list(): readonly ReplicaOwner[];
  getByKey(key: string): ReplicaOwner | undefined;
  inNamespace(namespace: string): readonly ReplicaOwner[];
  controlledBy(uid: string): readonly ReplicaOwner[];
  addHandler(handler: (event: ObjectEvent<ReplicaOwner>) => void): void;
  updateStatus(client: ComponentClient, owner: ReplicaOwner, status: ReplicaSet["status"], why: Why): Outcome<unknown>;
}

export function replicaSets({ informers }: ComponentContext): ReplicaOwners {
  const informer = informers.for("ReplicaSet");
  indexByController(informer);
  informer.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
  return {
    kind: "ReplicaSet",
    controller: "replicaset-controller",
    list: () => informer.list(),
    getByKey: (key) => informer.getByKey(key),
    inNamespace: (namespace) => informer.byIndex(NAMESPACE_INDEX, namespace),
    controlledBy: (uid) => informer.byIndex(CONTROLLER_INDEX, uid),
    addHandler: (handler) => informer.addHandler(handler),
    updateStatus: (client, owner, status, why) =>
      client.updateStatus("ReplicaSet", { ...(owner as ReplicaSet), status }, why),
  };
}

export function replicationControllers({ informers }: ComponentContext): ReplicaOwners {
  const informer = informers.for("ReplicationController");
  indexByController(informer);
  informer.addIndex(NAMESPACE_INDEX, ({ metadata }) => [metadata.namespace ?? ""]);
  return {
    kind: "ReplicationController",
    controller: "replication-controller",
    list: () => informer.list().map(asReplicaOwner),
    getByKey: (key) => {
      const object = informer.getByKey(key);
      return object && asReplicaOwner(object);
    },
    inNamespace: (namespace) => informer.byIndex(NAMESPACE_INDEX, namespace).map(asReplicaOwner),
    controlledBy: (uid) => informer.byIndex(CONTROLLER_INDEX, uid).map(asReplicaOwner),
    addHandler: (handler) =>
      informer.addHandler((event) => {
        const object = asReplicaOwner(event.object);
        const seen =
          event.type === "ADDED"
            ? { ...event, object }
            : { ...event, object, previous: asReplicaOwner(event.previous) };
        handler(seen);
      }),
    updateStatus: (client, owner, { terminatingReplicas: _unknown, ...status }, why) => {
      const { namespace, name } = owner.metadata;
      const stored = informer.get(namespace, name);
      if (stored === undefined) return { ok: true, value: undefined };
      return client.updateStatus("ReplicationController", { ...stored, status }, why);
    },
  };
}

const owners = new WeakMap<ReplicationController, ReplicaOwner>();

function asReplicaOwner(object: ReplicationController): ReplicaOwner {
  let owner = owners.get(object);
  if (owner === undefined) {
    const { selector = {}, template = { spec: { containers: [] } }, ...spec } = object.spec;
    owner = { ...object, spec: { ...spec, selector: { matchLabels: selector }, template } };
    owners.set(object, owner);
  }
  return owner;
}
