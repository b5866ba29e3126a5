/** What is kept of what a client sent: Go's types lose empty lists and maps on their way to etcd. */
import { withoutEmpty } from "../decode/omitted-when-empty.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { Writer } from "./write-environment.ts";

/** Its kinds are custom resources, as are those of definitions: what is written of them stays as it is. */
const SIMULATION_GROUP = "sim.kubarium.dev";

/** After validation, whose messages still show `[]`. */
export function asStored<T extends object>(writer: Writer, definition: KindDefinition, object: T): T {
  const { custom, group, kind, struct = kind } = definition;
  if (writer.trusted || custom !== undefined || group === SIMULATION_GROUP) return object;
  return withoutEmpty(struct, object);
}
