/**
 * Who asks for a certificate is what the server knows of them, whatever the request says; nobody gets one of an
 * administrator whom no role can hold.
 * Upstream: pkg/registry/certificates/certificates/strategy.go (PrepareForCreate),
 * plugin/pkg/admission/certificates/subjectrestriction.
 */
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import { parseCertificateRequest } from "../../../api/x509/certificate-request.ts";
import { organizationsOf } from "../../../api/x509/subject.ts";
import { MASTERS, type UserInfo } from "../authorization/user-info.ts";

/** Validation says what is missing. */
const NOTHING_ASKED: CertificateSigningRequest["spec"] = { request: "", signerName: "" };

export function withRequester(
  request: CertificateSigningRequest,
  { username, uid, groups, extra }: UserInfo,
): CertificateSigningRequest {
  const { spec: given = NOTHING_ASKED }: Partial<CertificateSigningRequest> = request;
  const { username: _, uid: __, groups: ___, extra: ____, ...asked } = given;
  const spec = {
    ...asked,
    username,
    ...(uid === undefined ? {} : { uid }),
    groups,
    ...(extra === undefined ? {} : { extra }),
  };
  return { ...request, spec };
}

const CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

export function restrictedSubject({ spec }: CertificateSigningRequest): string | undefined {
  if (spec.signerName !== CLIENT_SIGNER) return undefined;
  const parsed = parseCertificateRequest(spec.request);
  if (typeof parsed === "string" || !organizationsOf(parsed.subject).includes(MASTERS)) return undefined;
  return `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`;
}
