/**
 * Every write about a StatefulSet's Pods and their claims, with its Event and its reason.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go.
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { Outcome, Status } from "../../../api/status.ts";
import type { StatefulSet } from "../../../api/types/apps.ts";
import type { Pod, PodTemplateSpec } from "../../../api/types/pod.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import type { Informer } from "../../machinery/informer.ts";
import {
  hasIdentity,
  hasStorage,
  isOrdinalWanted,
  ordinalOf,
  podDraft,
  podName,
  withIdentity,
} from "./pod-identity.ts";
import { claimDrafts, claimName, claimOwners, claimTemplates, isClaimStale, type PodName } from "./volume-claims.ts";

export type DeletionReason = "StatefulSetPodEnded" | "StatefulSetAboveReplicas" | "StatefulSetPodOutdated";

/** All methods that write return false when a write failed and the set must come again. */
export class PodControl {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;
  private readonly claims: Informer<PersistentVolumeClaim>;

  constructor(client: ComponentClient, recorder: EventRecorder, claims: Informer<PersistentVolumeClaim>) {
    this.client = client;
    this.recorder = recorder;
    this.claims = claims;
  }

  /** Claims first, then the Pod. */
  create(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): boolean {
    const name = podName(set, ordinal);
    const problem = this.createClaims(set, ordinal);
    if (problem !== undefined) {
      this.record(set, "create", name, problem);
      return false;
    }
    const outcome = this.client.create("Pod", podDraft(set, template, revision, ordinal), {
      reason: "StatefulSetPodMissing",
      params: { ordinal, want: set.spec.replicas ?? 1 },
    });
    if (!outcome.ok && outcome.status.reason === "AlreadyExists") return false;
    const owned = this.ownClaims(set, ordinal, outcome.ok ? outcome.value.metadata.uid : "");
    if (!owned) return false;
    this.record(set, "create", name, errorOf(outcome));
    return outcome.ok;
  }

  /** Puts right what a Pod lacks of its identity, and who owns its claims. */
  maintain(set: StatefulSet, pod: Pod): boolean {
    const ordinal = ordinalOf(pod);
    const complete = hasIdentity(set, pod) && hasStorage(set, pod);
    if (!complete) {
      const problem = this.createClaims(set, ordinal);
      if (problem !== undefined) {
        this.record(set, "update", pod.metadata.name, problem);
        return false;
      }
    }
    if (!this.ownClaims(set, ordinal, pod.metadata.uid)) return false;
    if (complete) return true;
    const outcome = this.client.update("Pod", withIdentity(set, pod), { reason: "StatefulSetIdentityRestored" });
    this.record(set, "update", pod.metadata.name, errorOf(outcome));
    return outcome.ok;
  }

  /** A Pod that waits may do so because a claim of it was deleted. */
  createMissingClaims(set: StatefulSet, pod: Pod): boolean {
    const ordinal = ordinalOf(pod);
    return this.createClaims(set, ordinal) === undefined && this.ownClaims(set, ordinal, pod.metadata.uid);
  }

  delete(set: StatefulSet, pod: Pod, reason: DeletionReason): boolean {
    const { namespace, name } = pod.metadata;
    const params = { ordinal: ordinalOf(pod), want: set.spec.replicas ?? 1 };
    const outcome = this.client.delete("Pod", namespace, name, {}, { reason, params });
    this.record(set, "delete", name, errorOf(outcome));
    return outcome.ok;
  }

  /** A claim of an earlier Pod is still going away with it. */
  hasStaleClaim(set: StatefulSet, ordinal: number): boolean {
    const pod = podReference(set, ordinal, "");
    return this.claimsOf(set, ordinal).some((claim) => isClaimStale(claim, pod));
  }

  /** Owner references as the retention policy says. */
  ownClaims(set: StatefulSet, ordinal: number, uid: string): boolean {
    const pod = podReference(set, ordinal, uid);
    for (const claim of this.claimsOf(set, ordinal)) {
      const ownerReferences = claimOwners(claim, set, pod);
      if (ownerReferences === claim.metadata.ownerReferences) continue;
      const next = { ...claim, metadata: { ...claim.metadata, ownerReferences: ownerReferences ?? [] } };
      const outcome = this.client.update("PersistentVolumeClaim", next, { reason: "ClaimRetentionApplied" });
      if (outcome.ok) continue;
      const error = `could not update claim ${claim.metadata.name} for delete policy ownerRefs: ${outcome.status.message ?? ""}`;
      this.record(set, "update", pod.name, error);
      return false;
    }
    return true;
  }

  private claimsOf(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
    const found: PersistentVolumeClaim[] = [];
    for (const { metadata } of claimTemplates(set)) {
      const claim = this.claims.get(set.metadata.namespace, claimName(set, metadata.name, ordinal));
      if (claim !== undefined) found.push(claim);
    }
    return found;
  }

  /** What went wrong, if anything did. */
  private createClaims(set: StatefulSet, ordinal: number): string | undefined {
    const errors: string[] = [];
    for (const draft of claimDrafts(set, ordinal)) {
      const { namespace, name = "" } = draft.metadata;
      const present = this.claims.get(namespace, name);
      if (present !== undefined) {
        if (present.metadata.deletionTimestamp !== undefined) errors.push(`pvc ${name} is being deleted`);
        continue;
      }
      const why = { reason: "StatefulSetClaimMissing", params: { ordinal } };
      const outcome = this.client.create("PersistentVolumeClaim", draft, why);
      if (!outcome.ok) errors.push(`failed to create PVC ${name}: ${outcome.status.message ?? ""}`);
      this.recordClaim(set, podName(set, ordinal), name, outcome.ok ? undefined : outcome.status);
    }
    return errors.length > 1 ? `[${errors.join(", ")}]` : errors[0];
  }

  private record(set: StatefulSet, verb: "create" | "update" | "delete", pod: string, error: string | undefined): void {
    const { name } = set.metadata;
    const titled = `${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
    if (error === undefined) {
      const message = `${verb} Pod ${pod} in StatefulSet ${name} successful`;
      this.recorder.event(set, "Normal", `Successful${titled}`, message);
    } else {
      const message = `${verb} Pod ${pod} in StatefulSet ${name} failed error: ${error}`;
      this.recorder.event(set, "Warning", `Failed${titled}`, message);
    }
  }

  private recordClaim(set: StatefulSet, pod: string, claim: string, error: Status | undefined): void {
    const { name } = set.metadata;
    if (error === undefined) {
      const message = `create Claim ${claim} Pod ${pod} in StatefulSet ${name} success`;
      this.recorder.event(set, "Normal", "SuccessfulCreate", message);
    } else if (error.reason !== "AlreadyExists") {
      const message = `create Claim ${claim} for Pod ${pod} in StatefulSet ${name} failed error: ${error.message ?? ""}`;
      this.recorder.event(set, "Warning", "FailedCreate", message);
    }
  }
}

function podReference(set: StatefulSet, ordinal: number, uid: string): PodName {
  return { name: podName(set, ordinal), uid, wanted: isOrdinalWanted(set, ordinal) };
}

function errorOf(outcome: Outcome<unknown>): string | undefined {
  return outcome.ok ? undefined : (outcome.status.message ?? "");
}
