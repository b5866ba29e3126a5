/**
 * Signs approved CertificateSigningRequests of the signers that kube-controller-manager has, and forgets old ones.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 * Upstream: pkg/controller/certificates/{signer,cleaner}, pkg/controller/certificates/authority/policies.go.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeBase64Text } from "../../../api/base64.ts";
import { AUTHORITY_ENDS_MS } from "../../../api/cluster-authority.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import { type CertificateRequest, parseCertificateRequest } from "../../../api/x509/certificate-request.ts";
import { signedCertificate } from "../../../api/x509/certificate.ts";
import { pemText } from "../../../api/x509/pem.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { isOwnSigner, signerProblem } from "./signer-rules.ts";

const HOUR_MS = 3_600_000;
/** How long a request is kept after it was approved, denied or failed, and while nobody decides. */
const SETTLED_FOR_MS = HOUR_MS;
const PENDING_FOR_MS = 24 * HOUR_MS;

/** `--cluster-signing-duration`. */
const LONGEST_MS = 365 * 24 * HOUR_MS;
const SHORTEST_MS = 600_000;
/** For clocks that are behind. */
const BACKDATED_MS = 300_000;
const SHORT_MS = 8 * HOUR_MS;
const SERIAL_BYTES = 16;

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
    const { signerName } = request.spec;
    if (!approved || refused || request.status.certificate !== undefined || !isOwnSigner(signerName)) return "done";
    return this.sign(request);
  }

  private sign(request: CertificateSigningRequest): SyncResult {
    const { request: pem, signerName, usages = [] } = request.spec;
    const parsed = parseCertificateRequest(pem);
    // Such a request is not stored; a write past the API is nobody's to sign.
    if (typeof parsed === "string") return "done";
    const problem = signerProblem(signerName, parsed, usages);
    const status = problem === undefined ? this.issued(request, parsed) : this.failed(request, problem);
    const reason = problem === undefined ? "CertificateSigned" : "CertificateNotSigned";
    const why = { reason, params: { signer: signerName, ...(problem === undefined ? {} : { problem }) } };
    const written = this.client.updateStatus("CertificateSigningRequest", { ...request, status }, why);
    return doneOrGone(written) ? "done" : "retry";
  }

  private failed({ status }: CertificateSigningRequest, message: string): CertificateSigningRequest["status"] {
    const now = this.kernel.timestamp();
    const failure = {
      lastTransitionTime: now,
      lastUpdateTime: now,
      message,
      reason: "SignerValidationFailure",
      status: "True",
      type: "Failed",
    } as const;
    return { ...status, conditions: [...(status.conditions ?? []), failure] };
  }

  private issued(
    { spec, metadata, status }: CertificateSigningRequest,
    { subject, alternatives, publicKeyBytes }: CertificateRequest,
  ): CertificateSigningRequest["status"] {
    const lifeMs = Math.max(SHORTEST_MS, Math.min(LONGEST_MS, (spec.expirationSeconds ?? Infinity) * 1_000));
    const nowMs = this.kernel.epochMs + this.kernel.nowMs;
    const certificate = signedCertificate({
      serial: [...sha256(utf8ToBytes(metadata.uid))].slice(0, SERIAL_BYTES),
      subject,
      alternatives,
      publicKeyBytes,
      usages: spec.usages ?? [],
      notBeforeMs: nowMs - BACKDATED_MS,
      // A short life is not made shorter still.
      notAfterMs: Math.min(AUTHORITY_ENDS_MS, nowMs + lifeMs - (lifeMs < SHORT_MS ? 0 : BACKDATED_MS)),
    });
    return { ...status, certificate: encodeBase64Text(pemText("CERTIFICATE", certificate)) };
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
