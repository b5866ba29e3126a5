/**
 * Approves what kubelets ask for, if whoever asks may have it unseen.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/#approval
 * Upstream: pkg/controller/certificates/approver/sarapprove.go.
 */
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import { parseCertificateRequest } from "../../../api/x509/certificate-request.ts";
import { commonNameOf } from "../../../api/x509/subject.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { signerProblem } from "./signer-rules.ts";

const KUBELET_SIGNER = "kubernetes.io/kube-apiserver-client-kubelet";

/** What one must be allowed to create, and what is said then. */
const WAYS = [
  {
    subresource: "selfnodeclient",
    isOwn: true,
    message: "Auto approving self kubelet client certificate after SubjectAccessReview.",
  },
  {
    subresource: "nodeclient",
    isOwn: false,
    message: "Auto approving kubelet client certificate after SubjectAccessReview.",
  },
] as const;

export class CertificateApprovingController extends ControllerLoop {
  private readonly requests: Informer<CertificateSigningRequest>;
  private readonly mayDo: NonNullable<ComponentContext["mayDo"]>;

  constructor(context: ComponentContext) {
    super("certificate-approver", context);
    this.mayDo = context.mayDo ?? (() => false);
    this.requests = context.informers.for("CertificateSigningRequest");
    this.requests.addHandler(({ type, object }) => {
      if (type === "ADDED" && object.spec.signerName === KUBELET_SIGNER) this.queue.add(objectKey(object));
    });
  }

  start(): void {
    for (const request of this.requests.list()) {
      if (request.spec.signerName === KUBELET_SIGNER) this.queue.add(objectKey(request));
    }
  }

  protected sync(key: string): SyncResult {
    const request = this.requests.getByKey(key);
    if (request === undefined || isDecided(request)) return "done";
    const message = this.approval(request);
    if (message === undefined) return "done";
    const now = this.kernel.timestamp();
    const approval = {
      lastTransitionTime: now,
      lastUpdateTime: now,
      message,
      reason: "AutoApproved",
      status: "True",
      type: "Approved",
    } as const;
    const status = { ...request.status, conditions: [...(request.status?.conditions ?? []), approval] };
    const why = { reason: "CertificateApproved", params: { requester: request.spec.username ?? "" } };
    const written = this.client.updateStatus("CertificateSigningRequest", { ...request, status }, why);
    return doneOrGone(written) ? "done" : "retry";
  }

  /** What to say of it; undefined when somebody has to look at it. */
  private approval({ spec }: CertificateSigningRequest): string | undefined {
    const { username = "", groups = [], usages = [] } = spec;
    const parsed = parseCertificateRequest(spec.request);
    if (typeof parsed === "string" || signerProblem(KUBELET_SIGNER, parsed, usages) !== undefined) return undefined;
    const isOwn = commonNameOf(parsed.subject) === username;
    const action = { verb: "create", group: "certificates.k8s.io", resource: "certificatesigningrequests" };
    return WAYS.find(
      (way) => (isOwn || !way.isOwn) && this.mayDo({ username, groups }, { ...action, subresource: way.subresource }),
    )?.message;
  }
}

function isDecided({ status }: CertificateSigningRequest): boolean {
  const { certificate, conditions = [] } = status ?? {};
  return certificate !== undefined || conditions.some(({ type }) => type === "Approved" || type === "Denied");
}
