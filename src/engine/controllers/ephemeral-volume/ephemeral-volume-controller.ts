/**
 * Makes the claims of Pods' generic ephemeral volumes; they go with the Pods that own them.
 * Source: https://kubernetes.io/docs/concepts/storage/ephemeral-volumes/#lifecycle-and-persistentvolumeclaim
 * Upstream: pkg/controller/volume/ephemeral/controller.go.
 */
import type { Pod, Volume } from "../../../api/types/pod.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { claimNameOf, isOwnClaim, notOwnClaim } from "../../machinery/volume-matching.ts";

export class EphemeralVolumeController extends ControllerLoop {
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer<PersistentVolumeClaim>;

  constructor(context: ComponentContext) {
    super("ephemeral_volume", context);
    this.pods = context.informers.for("Pod");
    this.claims = context.informers.for("PersistentVolumeClaim");
    this.pods.addHandler(({ type, object }, key) => {
      if (type === "ADDED" && hasEphemeral(object)) this.queue.add(key);
    });
    this.claims.addHandler(({ type, object }) => {
      const owner =
        type === "DELETED" ? object.metadata.ownerReferences?.find(({ kind }) => kind === "Pod") : undefined;
      if (owner !== undefined) this.queue.add(`${object.metadata.namespace ?? ""}/${owner.name}`);
    });
  }

  start(): void {
    for (const pod of this.pods.list()) if (hasEphemeral(pod)) this.queue.add(objectKey(pod));
  }

  protected sync(key: string): SyncResult {
    const pod = this.pods.getByKey(key);
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return "done";
    let result: SyncResult = "done";
    for (const volume of pod.spec.volumes ?? []) {
      if (volume.ephemeral === undefined) continue;
      const problem = this.ensureClaim(pod, volume);
      if (problem === undefined) continue;
      this.recorder.event(pod, "Warning", "FailedBinding", `ephemeral volume ${volume.name}: ${problem}`);
      result = "retry";
    }
    return result;
  }

  /** Why there is no claim of the Pod's own. */
  private ensureClaim(pod: Pod, volume: Volume): string | undefined {
    const { name, namespace = "", uid } = pod.metadata;
    const claimName = claimNameOf(pod, volume) ?? "";
    const existing = this.claims.get(namespace, claimName);
    if (existing !== undefined) return isOwnClaim(pod, existing) ? undefined : notOwnClaim(pod, existing);
    const { metadata = {}, spec } = volume.ephemeral?.volumeClaimTemplate ?? { spec: {} };
    const { labels, annotations } = metadata;
    const owner = { apiVersion: "v1", kind: "Pod", name, uid, controller: true, blockOwnerDeletion: true };
    const outcome = this.client.create(
      "PersistentVolumeClaim",
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: {
          name: claimName,
          namespace,
          ownerReferences: [owner],
          ...(labels === undefined ? {} : { labels }),
          ...(annotations === undefined ? {} : { annotations }),
        },
        spec,
      },
      { reason: "EphemeralVolumeClaimed", params: { volume: volume.name } },
    );
    return outcome.ok ? undefined : `create PVC ${claimName}: ${outcome.status.message ?? ""}`;
  }
}

function hasEphemeral({ spec: { volumes } }: Pod): boolean {
  return volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true;
}
