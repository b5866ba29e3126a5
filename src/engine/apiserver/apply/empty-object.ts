/**
 * What an object is before it is created: the parts that a Go type always has. A new object's fields are compared with
 * it, so that `spec` and its like are nobody's.
 * Upstream: the fields of k8s.io/api types that are structs rather than pointers.
 */
import { fieldsOf } from "../decode/type-table.ts";

/** `{}` for a struct, `null` for a list that is written even when it is nil. */
const ALWAYS_THERE: Readonly<Record<string, readonly string[]>> = {
  CronJobSpec: ["jobTemplate"],
  DaemonSetSpec: ["template", "updateStrategy"],
  DeploymentSpec: ["strategy", "template"],
  HorizontalPodAutoscalerSpec: ["scaleTargetRef"],
  IngressStatus: ["loadBalancer"],
  JobSpec: ["template"],
  NodeStatus: ["daemonEndpoints", "nodeInfo"],
  NodeDaemonEndpoints: ["kubeletEndpoint"],
  PersistentVolumeClaimSpec: ["resources"],
  PodTemplate: ["template"],
  ReplicaSetSpec: ["template"],
  ServiceStatus: ["loadBalancer"],
  StatefulSetSpec: ["template", "updateStrategy"],
  CustomResourceDefinitionSpec: ["names"],
  CustomResourceDefinitionStatus: ["acceptedNames"],
};
const OF_EVERY_TYPE = ["metadata", "spec", "status"];
const NIL_LISTS: Readonly<Record<string, readonly string[]>> = { PodSpec: ["containers"], CSINodeSpec: ["drivers"] };

type Fields = Readonly<Record<string, unknown>>;

const known = new Map<string, Fields>();

/** @param struct name in the decoder's field table */
export function emptyObject(struct: string): Fields {
  const made = known.get(struct) ?? makeEmpty(struct);
  known.set(struct, made);
  return made;
}

function makeEmpty(struct: string): Fields {
  const fields: Record<string, unknown> = {};
  const types = fieldsOf(struct);
  for (const name of [...OF_EVERY_TYPE, ...(ALWAYS_THERE[struct] ?? [])]) {
    const type = types?.get(name);
    if (type?.form === "struct") fields[name] = makeEmpty(type.name);
  }
  for (const name of NIL_LISTS[struct] ?? []) fields[name] = null;
  return fields;
}
