/**
 * Who asks for a certificate is what the server knows of them, whatever the request says.
 * Upstream: pkg/registry/certificates/certificates/strategy.go (PrepareForCreate).
 */
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import type { UserInfo } from "../authorization/user-info.ts";

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
