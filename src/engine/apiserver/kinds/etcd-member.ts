/** EtcdMember: how a member of etcd stands, for people to read. */
import type { EtcdMember } from "../../../api/types/sim.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const etcdMember: KindDefinition<EtcdMember> = {
  group: "sim.kubarium.dev",
  version: "v1alpha1",
  kind: "EtcdMember",
  plural: "etcdmembers",
  singular: "etcdmember",
  namespaced: false,
  readOnly: true,
};
