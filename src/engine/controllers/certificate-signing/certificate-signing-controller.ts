/**
 * Signs approved CertificateSigningRequests of the signers that kube-controller-manager has, and forgets old ones.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 * Upstream: pkg/controller/certificates/{signer,cleaner}. The certificate is made up: nobody can log in with it.
 */
import { encodeBase64Text } from "../../../api/base64.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

const SIGNERS: ReadonlySet<string> = new Set([
  "kubernetes.io/kube-apiserver-client",
  "kubernetes.io/kube-apiserver-client-kubelet",
  "kubernetes.io/kubelet-serving",
  "kubernetes.io/legacy-unknown",
]);

const HOUR_MS = 3_600_000;
/** How long a request is kept after it was approved, denied or failed, and while nobody decides. */
const SETTLED_FOR_MS = HOUR_MS;
const PENDING_FOR_MS = 24 * HOUR_MS;

export class CertificateSigningController extends ControllerLoop {
  private readonly requests: Informer<CertificateSigningRequest>;

  constructor(context: ComponentContext) {
    super("certificate-controller", context);
    this.requests = context.informers.for("CertificateSigningRequest");
    this.requests.addHandler((event) => this.queue.add(objectKey(event.object)));
  }

  start(): void {
    for (const request of this.requests.list()) this.queue.add(objectKey(request));
  }

  protected sync(key: string): SyncResult {
    const request = this.requests.getByKey(key);
    if (request === undefined) return "done";
    const conditions = request.status?.conditions ?? [];
    const settled = conditions.filter(({ type }) => type === "Approved" || type === "Denied" || type === "Failed");
    const since = settled[0]?.lastTransitionTime ?? request.metadata.creationTimestamp;
    const goesAtMs = this.kernel.parseTimestamp(since) + (settled.length > 0 ? SETTLED_FOR_MS : PENDING_FOR_MS);
    if (this.kernel.nowMs >= goesAtMs) return this.forget(request);
    this.queue.add(key, goesAtMs - this.kernel.nowMs);
    const approved = conditions.some(({ type }) => type === "Approved");
    const refused = conditions.some(({ type }) => type === "Denied" || type === "Failed");
    if (!approved || refused || request.status.certificate !== undefined || !SIGNERS.has(request.spec.signerName)) {
      return "done";
    }
    const status = { ...request.status, certificate: certificateFor(request) };
    const why = { reason: "CertificateSigned", params: { signer: request.spec.signerName } };
    return doneOrGone(this.client.updateStatus("CertificateSigningRequest", { ...request, status }, why))
      ? "done"
      : "retry";
  }

  private forget({ metadata }: CertificateSigningRequest): SyncResult {
    const outcome = this.client.delete(
      "CertificateSigningRequest",
      undefined,
      metadata.name,
      {},
      {
        reason: "CertificateRequestExpired",
      },
    );
    return doneOrGone(outcome) ? "done" : "retry";
  }
}

const LINE = 64;

function certificateFor({ spec, metadata }: CertificateSigningRequest): string {
  const text = encodeBase64Text(`certificate of this simulated cluster for ${spec.username ?? ""} (${metadata.uid})`);
  const lines = text.match(new RegExp(`.{1,${LINE}}`, "g")) ?? [];
  return encodeBase64Text(`-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`);
}
