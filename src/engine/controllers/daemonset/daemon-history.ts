/**
 * The revisions of a DaemonSet: the one of its template, and older ones to go back to.
 * Upstream: pkg/controller/daemon/update.go (constructHistory, snapshot, cleanupHistory).
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { ControllerRevision, DaemonSet } from "../../../api/types/apps.ts";
import type { Pod } from "../../../api/types/pod.ts";
import {
  byRevision,
  holdsTemplate,
  REVISION_HASH_LABEL,
  revisionData,
  revisionName,
} from "../../machinery/controller-revisions.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import { podTemplateHash } from "../../machinery/template-hash.ts";

export interface DaemonRevisions {
  /** Of the current revision, as on the Pods that were made from it. */
  readonly hash: string;
  readonly old: readonly ControllerRevision[];
}

export class DaemonHistory {
  private readonly client: ComponentClient;
  private readonly revisions: Informer<ControllerRevision>;
  private readonly sets: Informer<DaemonSet>;

  constructor(client: ComponentClient, revisions: Informer<ControllerRevision>, sets: Informer<DaemonSet>) {
    this.client = client;
    this.revisions = revisions;
    this.sets = sets;
  }

  /** Makes a revision of the template if there is none. Undefined when a write failed. */
  revise(set: DaemonSet, known: readonly ControllerRevision[], pods: readonly Pod[]): DaemonRevisions | undefined {
    const labelled: ControllerRevision[] = [];
    for (const revision of known) {
      const complete = this.withHash(revision);
      if (complete === undefined) return undefined;
      labelled.push(complete);
    }
    const current = labelled.filter((revision) => holdsTemplate(revision, set.spec.template)).sort(byRevision);
    const old = labelled.filter((revision) => !current.includes(revision)).sort(byRevision);
    const number = (old.at(-1)?.revision ?? 0) + 1;
    const newest = current.pop();
    const revision = newest === undefined ? this.create(set, number) : this.renumber(newest, number);
    if (revision === undefined) return undefined;
    if (!current.every((duplicate) => this.merge(duplicate, revision, pods))) return undefined;
    return { hash: hashOf(revision), old };
  }

  private withHash(revision: ControllerRevision): ControllerRevision | undefined {
    const { labels, name } = revision.metadata;
    if (labels?.[REVISION_HASH_LABEL] !== undefined) return revision;
    const metadata = { ...revision.metadata, labels: { ...labels, [REVISION_HASH_LABEL]: name } };
    const outcome = this.client.update(
      "ControllerRevision",
      { ...revision, metadata },
      { reason: "TemplateRevisionReused", params: { revision: revision.revision } },
    );
    return outcome.ok ? outcome.value : undefined;
  }

  private renumber(revision: ControllerRevision, number: number): ControllerRevision | undefined {
    if (revision.revision >= number) return revision;
    const why = { reason: "TemplateRevisionReused", params: { revision: number } };
    const outcome = this.client.update("ControllerRevision", { ...revision, revision: number }, why);
    return outcome.ok ? outcome.value : undefined;
  }

  private create(set: DaemonSet, number: number): ControllerRevision | undefined {
    const { template } = set.spec;
    const { name: owner, namespace, annotations } = set.metadata;
    const hash = podTemplateHash(template, set.status.collisionCount);
    const name = revisionName(owner, hash);
    const outcome = this.client.create(
      "ControllerRevision",
      {
        apiVersion: "apps/v1",
        kind: "ControllerRevision",
        metadata: {
          name,
          ...(namespace === undefined ? {} : { namespace }),
          labels: { ...template.metadata?.labels, [REVISION_HASH_LABEL]: hash },
          ...(annotations === undefined ? {} : { annotations }),
          ownerReferences: [controllerReference(set)],
        },
        data: revisionData(template),
        revision: number,
      },
      { reason: "TemplateRevisionRecorded", params: { revision: number } },
    );
    if (outcome.ok) return outcome.value;
    if (outcome.status.reason !== "AlreadyExists") return undefined;
    const taken = this.revisions.get(namespace, name);
    if (taken !== undefined && holdsTemplate(taken, template)) return taken;
    this.countCollision(set);
    return undefined;
  }

  /** The name is taken by another template: the next attempt gets another hash. */
  private countCollision(set: DaemonSet): void {
    const latest = this.sets.getByKey(objectKey(set));
    if (latest === undefined) return;
    const status = { ...latest.status, collisionCount: (latest.status.collisionCount ?? 0) + 1 };
    this.client.updateStatus("DaemonSet", { ...latest, status }, { reason: "TemplateHashCollided" });
  }

  /** Two revisions of one template: the Pods of one are counted to the other. */
  private merge(duplicate: ControllerRevision, kept: ControllerRevision, pods: readonly Pod[]): boolean {
    const why = { reason: "RevisionsMerged" };
    for (const pod of pods) {
      if (pod.metadata.labels?.[REVISION_HASH_LABEL] !== hashOf(duplicate)) continue;
      const labels = { ...pod.metadata.labels, [REVISION_HASH_LABEL]: hashOf(kept) };
      if (!this.client.update("Pod", { ...pod, metadata: { ...pod.metadata, labels } }, why).ok) return false;
    }
    const { namespace, name } = duplicate.metadata;
    return this.client.delete("ControllerRevision", namespace, name, {}, why).ok;
  }

  /** Deletes the oldest revisions without Pods, beyond `revisionHistoryLimit`. False when a write failed. */
  truncate(set: DaemonSet, old: readonly ControllerRevision[], pods: readonly Pod[]): boolean {
    const limit = set.spec.revisionHistoryLimit ?? 10;
    let surplus = old.length - limit;
    if (surplus <= 0) return true;
    const live = new Set(pods.map(({ metadata }) => metadata.labels?.[REVISION_HASH_LABEL]));
    for (const revision of old) {
      if (surplus <= 0) break;
      if (live.has(hashOf(revision))) continue;
      const { namespace, name } = revision.metadata;
      const why = { reason: "RevisionHistoryLimitExceeded", params: { limit } };
      if (!this.client.delete("ControllerRevision", namespace, name, {}, why).ok) return false;
      surplus -= 1;
    }
    return true;
  }
}

function hashOf(revision: ControllerRevision): string {
  return revision.metadata.labels?.[REVISION_HASH_LABEL] ?? "";
}
