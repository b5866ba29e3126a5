/**
 * What the subresources of a CertificateSigningRequest may change, and who may: `approval` the decision, `status` the
 * certificate.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#authorization
 * Upstream: pkg/registry/certificates/certificates/strategy.go, plugin/pkg/admission/certificates/{approval,signing}.
 */
import { sameValue } from "../../../api/same-value.ts";
import { forbidden as refused } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from "../../../api/types/certificates.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { Rbac } from "../authorization/rbac.ts";
import type { FieldError } from "../field-error.ts";
import { invalidObject } from "../field-errors-status.ts";
import { forbidden } from "../validation/errors.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import type { ResourceRequest } from "./resource-request.ts";

/** @param next what the client sends @param current what is stored @returns what is to be stored */
export function certificateChange(
  environment: WriteEnvironment,
  { definition, subresource }: Pick<ResourceRequest, "definition" | "subresource">,
  next: KubeObject,
  current: KubeObject,
): Outcome<KubeObject> {
  if (definition.kind !== "CertificateSigningRequest" || subresource === undefined) return succeed(next);
  const [asked, stored] = [next as CertificateSigningRequest, current as CertificateSigningRequest];
  const conditions = dated(asked.status?.conditions ?? [], stored.status?.conditions ?? [], environment);
  if (subresource === "approval") {
    const problem = refusedSigner(environment, "approve", stored);
    if (problem !== undefined) return fail(refused(definition, stored.metadata.name, problem));
    return succeed({ ...asked, status: { ...stored.status, ...(conditions.length === 0 ? {} : { conditions }) } });
  }
  const settled = decidedBesides(asked, stored);
  if (settled !== undefined) return fail(invalidObject(definition, stored.metadata.name, settled));
  if (!isSigning(asked, stored)) return succeed(withConditions(asked, conditions));
  const problem = refusedSigner(environment, "sign", stored);
  if (problem !== undefined) return fail(refused(definition, stored.metadata.name, problem));
  return succeed(withConditions(asked, conditions));
}

function withConditions(
  request: CertificateSigningRequest,
  conditions: readonly CertificateSigningRequestCondition[],
): CertificateSigningRequest {
  return conditions.length === 0 ? request : { ...request, status: { ...request.status, conditions } };
}

/** With the times that the client has left out. Upstream: populateConditionTimestamps. */
function dated(
  conditions: readonly CertificateSigningRequestCondition[],
  before: readonly CertificateSigningRequestCondition[],
  { kernel }: WriteEnvironment,
): readonly CertificateSigningRequestCondition[] {
  const now = kernel.timestamp();
  return conditions.map((condition) => {
    const same = before.find(({ type, status }) => type === condition.type && status === condition.status);
    return {
      ...condition,
      lastTransitionTime: condition.lastTransitionTime ?? same?.lastTransitionTime ?? now,
      lastUpdateTime: condition.lastUpdateTime ?? now,
    };
  });
}

const CONDITIONS = "status.conditions";
const CERTIFICATE = "status.certificate";

/** What `status` may not change. */
function decidedBesides(
  next: CertificateSigningRequest,
  current: CertificateSigningRequest,
): readonly FieldError[] | undefined {
  const has = ({ status }: CertificateSigningRequest, wanted: string): boolean =>
    (status?.conditions ?? []).some(({ type }) => type === wanted);
  const errors = ["Approved", "Denied"]
    .filter((type) => has(next, type) && !has(current, type))
    .map((type) => forbidden(CONDITIONS, `updates may not add a condition of type ${JSON.stringify(type)}`));
  const [given = "", stored = ""] = [next.status?.certificate, current.status?.certificate];
  if (stored !== "" && given !== stored) {
    errors.push(forbidden(CERTIFICATE, "updates may not modify existing certificate content"));
  }
  return errors.length === 0 ? undefined : errors;
}

/** Whoever gives a certificate or says that there is none acts as the signer. */
function isSigning({ status }: CertificateSigningRequest, current: CertificateSigningRequest): boolean {
  const failures = (list: readonly CertificateSigningRequestCondition[] = []) =>
    list.filter(({ type }) => type === "Failed");
  return (
    status?.certificate !== current.status?.certificate ||
    !sameValue(failures(status?.conditions), failures(current.status?.conditions))
  );
}

/** Upstream: pkg/registry's IsAuthorizedForSignerName. */
function refusedSigner(
  { user, store }: WriteEnvironment,
  verb: "approve" | "sign",
  { spec }: CertificateSigningRequest,
): string | undefined {
  if (user === undefined) return undefined;
  const rbac = new Rbac(store);
  const [domain = ""] = spec.signerName.split("/");
  const attributes = { verb, group: "certificates.k8s.io", resource: "signers", subresource: "", namespace: "" };
  const may = [spec.signerName, `${domain}/*`].some((name) => rbac.authorize(user, { ...attributes, name }).allowed);
  return may ? undefined : `user not permitted to ${verb} requests with signerName ${JSON.stringify(spec.signerName)}`;
}
