/**
 * Makes the claims of Pods that name a template, notes their names in the Pods, and takes claims back from Pods that
 * are done.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 * Upstream: pkg/controller/resourceclaim/controller.go.
 */
import type { Pod, PodResourceClaim, PodStatus } from "../../../api/types/pod.ts";
import type { ClaimUser, ResourceClaim, ResourceClaimTemplate } from "../../../api/types/resource.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import {
  CLAIM_FINALIZER,
  deviceClaimName,
  deviceClaimsOf,
  isReservedFor,
  notMadeFor,
} from "../../machinery/device-claims.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { CONTROLLER_INDEX, controllerOf, indexByController } from "../../machinery/owner-references.ts";
import { isPodTerminal } from "../../machinery/pod-state.ts";

const POD_CLAIM = "resource.kubernetes.io/pod-claim-name";
const BY_UID = "metadata.uid";
const [PODS, CLAIMS] = ["pod:", "claim:"];
/** Leaves room for a hyphen and five random characters. */
const MAX_BASE = 57;
const NO_KEYS: readonly string[] = [];

export class ResourceClaimController extends ControllerLoop {
  private readonly pods: Informer<Pod>;
  private readonly claims: Informer<ResourceClaim>;
  private readonly templates: Informer<ResourceClaimTemplate>;

  constructor(context: ComponentContext) {
    super("resource_claim", context);
    this.pods = context.informers.for("Pod");
    this.claims = context.informers.for("ResourceClaim");
    this.templates = context.informers.for("ResourceClaimTemplate");
    indexByController(this.claims);
    this.pods.addIndex(BY_UID, (pod) => (deviceClaimsOf(pod).length === 0 ? NO_KEYS : [pod.metadata.uid]));
    this.pods.addHandler(({ type, object }) => this.podChanged(object, type === "DELETED"));
    this.claims.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.queue.add(`${CLAIMS}${objectKey(object)}`);
      const owner = controllerOf(object);
      if (type === "DELETED" && owner?.kind === "Pod") {
        this.queue.add(`${PODS}${object.metadata.namespace ?? ""}/${owner.name}`);
      }
    });
    this.templates.addHandler(({ type, object }) => {
      if (type === "ADDED") this.templateAdded(object);
    });
  }

  start(): void {
    for (const pod of this.pods.list()) this.podChanged(pod, false);
    for (const claim of this.claims.list()) this.queue.add(`${CLAIMS}${objectKey(claim)}`);
  }

  private podChanged(pod: Pod, isGone: boolean): void {
    const claims = deviceClaimsOf(pod);
    if (claims.length === 0) return;
    if (!isGone && !isDone(pod)) {
      this.queue.add(`${PODS}${objectKey(pod)}`);
      return;
    }
    for (const claim of claims) {
      const name = deviceClaimName(pod, claim);
      if (name !== undefined) this.queue.add(`${CLAIMS}${pod.metadata.namespace ?? ""}/${name}`);
    }
  }

  private templateAdded({ metadata: { name, namespace } }: ResourceClaimTemplate): void {
    for (const pod of this.pods.list()) {
      const uses = deviceClaimsOf(pod).some(({ resourceClaimTemplateName }) => resourceClaimTemplateName === name);
      if (uses && pod.metadata.namespace === namespace) this.queue.add(`${PODS}${objectKey(pod)}`);
    }
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(CLAIMS)) return this.syncClaim(key.slice(CLAIMS.length));
    const pod = this.pods.getByKey(key.slice(PODS.length));
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined || isDone(pod)) return "done";
    return this.syncPod(pod);
  }

  private syncPod(pod: Pod): SyncResult {
    let result: SyncResult = "done";
    const made = new Map<string, string>();
    for (const podClaim of deviceClaimsOf(pod)) {
      const name = this.ensureClaim(pod, podClaim);
      if (typeof name === "string") made.set(podClaim.name ?? "", name);
      else if (name !== undefined) {
        const message = `PodResourceClaim ${podClaim.name}: ${name.problem}`;
        this.recorder.event(pod, "Warning", "FailedResourceClaimCreation", message);
        result = "retry";
      }
    }
    if (made.size > 0 && !this.noteClaims(pod, made)) return "retry";
    // Without a scheduler nobody else says that the Pod uses its claims.
    if ((pod.spec.nodeName ?? "") !== "" && !this.reserveClaims(pod)) return "retry";
    return result;
  }

  /** The name of a claim that the Pod does not know of yet; undefined when there is nothing to do. */
  private ensureClaim(pod: Pod, podClaim: PodResourceClaim): string | { readonly problem: string } | undefined {
    if (podClaim.resourceClaimTemplateName === undefined) return undefined;
    const { namespace = "" } = pod.metadata;
    const known = deviceClaimName(pod, podClaim);
    const claim = known === undefined ? undefined : this.claims.get(namespace, known);
    if (claim !== undefined) {
      const problem = notMadeFor(pod, claim);
      return problem === undefined ? undefined : { problem };
    }
    const earlier = this.claims
      .byIndex(CONTROLLER_INDEX, pod.metadata.uid)
      .find(
        ({ metadata }) =>
          metadata.annotations?.[POD_CLAIM] === podClaim.name && metadata.deletionTimestamp === undefined,
      );
    if (earlier !== undefined) return earlier.metadata.name;
    const template = this.templates.get(namespace, podClaim.resourceClaimTemplateName);
    const wanted = podClaim.resourceClaimTemplateName;
    if (template !== undefined) return this.createClaim(pod, podClaim, template);
    const missing = `resourceclaimtemplate.resource.k8s.io ${JSON.stringify(wanted)} not found`;
    return { problem: `resource claim template ${JSON.stringify(wanted)}: ${missing}` };
  }

  private createClaim(
    pod: Pod,
    podClaim: PodResourceClaim,
    { spec }: ResourceClaimTemplate,
  ): string | { readonly problem: string } {
    const { name, namespace = "", uid } = pod.metadata;
    const { labels, annotations } = spec.metadata ?? {};
    const owner = { apiVersion: "v1", kind: "Pod", name, uid, controller: true, blockOwnerDeletion: true };
    const outcome = this.client.create(
      "ResourceClaim",
      {
        apiVersion: "resource.k8s.io/v1",
        kind: "ResourceClaim",
        metadata: {
          generateName: `${baseName(name, podClaim.name ?? "")}-`,
          namespace,
          ...(labels === undefined ? {} : { labels }),
          annotations: { ...annotations, [POD_CLAIM]: podClaim.name ?? "" },
          ownerReferences: [owner],
        },
        spec: spec.spec,
      },
      { reason: "DeviceClaimMade", params: { claim: podClaim.name ?? "" } },
    );
    if (outcome.ok) return outcome.value.metadata.name;
    return { problem: `create ResourceClaim : ${outcome.status.message ?? ""}` };
  }

  private noteClaims(pod: Pod, made: ReadonlyMap<string, string>): boolean {
    const kept = (pod.status.resourceClaimStatuses ?? []).filter(({ name }) => !made.has(name));
    const added = [...made].map(([name, resourceClaimName]) => ({ name, resourceClaimName }));
    const status: PodStatus = { ...pod.status, resourceClaimStatuses: [...kept, ...added] };
    return this.client.updateStatus("Pod", { ...pod, status }, { reason: "DeviceClaimNoted" }).ok;
  }

  private reserveClaims(pod: Pod): boolean {
    const current = this.pods.getByKey(objectKey(pod)) ?? pod;
    const { name, namespace = "", uid } = pod.metadata;
    return deviceClaimsOf(pod).every((podClaim) => {
      const claim = this.claims.get(namespace, deviceClaimName(current, podClaim) ?? "");
      if (claim?.status?.allocation === undefined || isReservedFor(pod, claim)) return true;
      const reservedFor = [...(claim.status.reservedFor ?? []), { resource: "pods", name, uid }];
      return this.writeStatus(claim, { ...claim.status, reservedFor }, "DeviceClaimReserved");
    });
  }

  private writeStatus(claim: ResourceClaim, status: ResourceClaim["status"], reason: string): boolean {
    const { status: _, ...rest } = claim;
    const next = status === undefined ? rest : { ...rest, status };
    return this.client.updateStatus("ResourceClaim", next, { reason }).ok;
  }

  private syncClaim(key: string): SyncResult {
    const claim = this.claims.getByKey(key);
    if (claim === undefined) return "done";
    const { reservedFor = [] } = claim.status ?? {};
    const users = reservedFor.filter((user) => this.isInUse(user));
    if (users.length < reservedFor.length && !this.release(claim, users)) return "retry";
    const current = this.claims.getByKey(key) ?? claim;
    if (users.length === 0 && !this.unprotect(current)) return "retry";
    return this.deleteUnused(current);
  }

  private isInUse({ apiGroup = "", resource, uid = "" }: ClaimUser): boolean {
    // What else uses claims is not for this controller to judge.
    if (apiGroup !== "" || resource !== "pods") return true;
    const [pod] = this.pods.byIndex(BY_UID, uid);
    return pod !== undefined && !isDone(pod);
  }

  private release(claim: ResourceClaim, reservedFor: readonly ClaimUser[]): boolean {
    const { allocation, reservedFor: _, ...status } = claim.status ?? {};
    const isOurs = claim.metadata.finalizers?.includes(CLAIM_FINALIZER) === true;
    if (reservedFor.length > 0) {
      const kept = { ...status, ...(allocation === undefined ? {} : { allocation }), reservedFor };
      return this.writeStatus(claim, kept, "DeviceClaimReleased");
    }
    const kept = isOurs || allocation === undefined ? status : { ...status, allocation };
    return this.writeStatus(claim, kept, "DeviceClaimReleased");
  }

  /** A claim without devices needs no protection; one that is to be deleted gives them back first. */
  private unprotect(claim: ResourceClaim): boolean {
    const { finalizers = [], deletionTimestamp } = claim.metadata;
    if (!finalizers.includes(CLAIM_FINALIZER)) return true;
    const { allocation, ...status } = claim.status ?? {};
    if (allocation !== undefined) {
      if (deletionTimestamp === undefined) return true;
      if (!this.writeStatus(claim, status, "DeviceClaimReleased")) return false;
    }
    const current = this.claims.getByKey(objectKey(claim)) ?? claim;
    const { finalizers: _, ...rest } = current.metadata;
    const left = finalizers.filter((name) => name !== CLAIM_FINALIZER);
    const metadata = left.length === 0 ? rest : { ...rest, finalizers: left };
    return this.client.update("ResourceClaim", { ...current, metadata }, { reason: "DeviceClaimReleased" }).ok;
  }

  /** What was made for a Pod goes when the Pod is done, not only when it is gone. */
  private deleteUnused(claim: ResourceClaim): SyncResult {
    const owner = controllerOf(claim);
    if (owner?.kind !== "Pod" || claim.metadata.deletionTimestamp !== undefined) return "done";
    const [pod] = this.pods.byIndex(BY_UID, owner.uid);
    if (pod === undefined || !isDone(pod)) return "done";
    const { namespace = "", name, uid } = claim.metadata;
    const why = { reason: "DeviceClaimUnused", params: { pod: owner.name } };
    const outcome = this.client.delete("ResourceClaim", namespace, name, { preconditions: { uid } }, why);
    return outcome.ok || outcome.status.code === 404 ? "done" : "retry";
  }
}

/** It will not use its claims again. */
function isDone(pod: Pod): boolean {
  const neverRan = pod.metadata.deletionTimestamp !== undefined && (pod.spec.nodeName ?? "") === "";
  return isPodTerminal(pod) || neverRan;
}

/** Both names are cut in proportion when they are too long together. */
function baseName(pod: string, claim: string): string {
  const whole = `${pod}-${claim}`;
  if (whole.length <= MAX_BASE) return whole;
  const cut = (name: string): string => name.slice(0, Math.floor((name.length * MAX_BASE) / whole.length));
  return `${cut(pod)}-${cut(claim)}`;
}
