/** A component's client for kinds whose objects only their definitions describe. */
import type { ComponentClient, Why } from "../../api/component-client.ts";
import type { KindName } from "../../api/kinds.ts";
import type { Outcome } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";

/** As a `ComponentClient`; the server decodes and checks what comes by the schema of the definition. */
export interface CustomClient extends Pick<ComponentClient, "delete"> {
  create(kind: KindName, object: object, why: Why): Outcome<KubeObject>;
  update(kind: KindName, object: KubeObject, why: Why): Outcome<KubeObject>;
  updateStatus(kind: KindName, object: KubeObject, why: Why): Outcome<KubeObject>;
}
