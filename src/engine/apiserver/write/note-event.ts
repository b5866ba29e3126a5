/** Events of components. Most are never read by anybody: they are made when somebody does. */
import type { LateEvent } from "../../../api/late-event.ts";
import { alreadyExists } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { refuseByNamespace } from "../admission/namespace-lifecycle.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { LateChange } from "../../etcd/late-change.ts";
import { keyOf, recordCause, type WriteEnvironment, type Writer } from "./write-environment.ts";

export const EVENTS = "events";

const SUCCESS = succeed(null);

export class NotedEvent extends LateChange<KubeObject> {
  private readonly event: LateEvent;
  private readonly uid: string;
  private readonly creationTimestamp: string;

  constructor(revision: number, event: LateEvent, uid: string, creationTimestamp: string) {
    super(revision, EVENTS);
    this.event = event;
    this.uid = uid;
    this.creationTimestamp = creationTimestamp;
  }

  get namespace(): string {
    return this.event.namespace;
  }

  override get key(): string {
    return keyOf(this.event.namespace, this.event.name);
  }

  protected override make(): KubeObject {
    const { uid, creationTimestamp } = this;
    const { name, namespace } = this.event;
    const resourceVersion = String(this.revision);
    return this.event.make({ name, uid, resourceVersion, creationTimestamp, namespace });
  }
}

/** As `createWellFormed` for an Event that has to be made yet. */
export function noteEvent(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  event: LateEvent,
): Outcome<null> {
  const { store, kernel, uids } = environment;
  const noted = new NotedEvent(store.revision + 1, event, uids.uuid(), kernel.timestamp());
  const refusal = refuseByNamespace(environment, definition, event);
  if (refusal !== undefined) return refusal;
  if (store.isTaken(noted)) return fail(alreadyExists(definition, event.name));
  recordCause(environment, writer, definition, "create", event.namespace);
  store.writeLate(noted);
  return SUCCESS;
}

/** The oldest Event that nobody has read goes. Must be the one that `isOldestLate` says. */
export function dropNotedEvent(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  noted: NotedEvent,
): void {
  recordCause(environment, writer, definition, "delete", noted.namespace);
  environment.store.dropOldestLate(noted);
}
