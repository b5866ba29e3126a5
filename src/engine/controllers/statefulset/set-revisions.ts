/**
 * The revisions of a StatefulSet: the one its Pods have, and the one they are to have.
 * Upstream: pkg/controller/statefulset/stateful_set_control.go (getStatefulSetRevisions, truncateHistory),
 * pkg/controller/history/controller_history.go (CreateControllerRevision).
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { ControllerRevision, StatefulSet } from "../../../api/types/apps.ts";
import {
  byRevision,
  CONTROLLER_HASH_LABEL,
  holdsTemplate,
  revisionData,
  revisionHash,
  revisionName,
  revisionText,
} from "../../machinery/controller-revisions.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerReference } from "../../machinery/owner-references.ts";

export interface SetRevisions {
  readonly current: ControllerRevision;
  readonly update: ControllerRevision;
  readonly collisionCount: number;
}

/** Names of the revisions that Pods, current and update revision need. */
export type LiveRevisions = ReadonlySet<string>;

export class SetHistory {
  private readonly client: ComponentClient;
  private readonly revisions: Informer<ControllerRevision>;

  constructor(client: ComponentClient, revisions: Informer<ControllerRevision>) {
    this.client = client;
    this.revisions = revisions;
  }

  /**
   * Makes a revision of the template if there is none. A template that was there before becomes the newest again.
   * Undefined when a write failed. @param known in any order
   */
  revise(set: StatefulSet, known: readonly ControllerRevision[]): SetRevisions | undefined {
    const ordered = [...known].sort(byRevision);
    const collisions = set.status.collisionCount ?? 0;
    const newest = ordered.at(-1);
    const equal = ordered.filter((revision) => holdsTemplate(revision, set.spec.template)).at(-1);
    const number = (newest?.revision ?? 0) + 1;
    let made: { readonly revision: ControllerRevision; readonly collisionCount: number } | undefined;
    if (equal !== undefined && equal === newest) made = { revision: equal, collisionCount: collisions };
    else if (equal === undefined) made = this.create(set, number, collisions);
    else {
      const outcome = this.client.update("ControllerRevision", { ...equal, revision: number }, renumbered(number));
      made = outcome.ok ? { revision: outcome.value, collisionCount: collisions } : undefined;
    }
    if (made === undefined) return undefined;
    const current = ordered.find(({ metadata }) => metadata.name === set.status.currentRevision);
    return { current: current ?? made.revision, update: made.revision, collisionCount: made.collisionCount };
  }

  /** A name that is taken by another template gets another hash. */
  private create(set: StatefulSet, number: number, collisions: number) {
    const data = revisionData(set.spec.template);
    const { name: owner, namespace, annotations } = set.metadata;
    const labels = { ...set.spec.template.metadata?.labels, [CONTROLLER_HASH_LABEL]: revisionHash(data, collisions) };
    for (let collisionCount = collisions; ; collisionCount += 1) {
      const name = revisionName(owner, revisionHash(data, collisionCount));
      const outcome = this.client.create(
        "ControllerRevision",
        {
          apiVersion: "apps/v1",
          kind: "ControllerRevision",
          metadata: {
            name,
            ...(namespace === undefined ? {} : { namespace }),
            labels,
            ...(annotations === undefined ? {} : { annotations }),
            ownerReferences: [controllerReference(set)],
          },
          data,
          revision: number,
        },
        { reason: "TemplateRevisionRecorded", params: { revision: number } },
      );
      if (outcome.ok) return { revision: outcome.value, collisionCount };
      if (outcome.status.reason !== "AlreadyExists") return undefined;
      const taken = this.revisions.get(namespace, name);
      if (taken !== undefined && revisionText(taken.data) === revisionText(data))
        return { revision: taken, collisionCount };
    }
  }

  /** Deletes the oldest revisions that nothing uses, beyond `revisionHistoryLimit`. False when a write failed. */
  truncate(set: StatefulSet, known: readonly ControllerRevision[], live: LiveRevisions): boolean {
    const history = known.filter(({ metadata }) => !live.has(metadata.name)).sort(byRevision);
    const limit = set.spec.revisionHistoryLimit ?? 10;
    for (const revision of history.slice(0, Math.max(0, history.length - limit))) {
      const { namespace, name } = revision.metadata;
      if (this.revisions.getByKey(objectKey(revision)) === undefined) continue;
      const why = { reason: "RevisionHistoryLimitExceeded", params: { limit } };
      if (!this.client.delete("ControllerRevision", namespace, name, {}, why).ok) return false;
    }
    return true;
  }
}

function renumbered(revision: number) {
  return { reason: "TemplateRevisionReused", params: { revision } };
}
