/**
 * Whom a client certificate stands for: the common name is the user, the organizations are the groups.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates
 * Upstream: k8s.io/apiserver/pkg/authentication/request/x509/x509.go.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { decodeBase64Text } from "../../../api/base64.ts";
import { parseCertificate } from "../../../api/x509/certificate.ts";
import { pemBlocks } from "../../../api/x509/pem.ts";
import { commonNameOf, organizationsOf } from "../../../api/x509/subject.ts";
import { CLIENT_PURPOSES } from "../../../api/x509/usages.ts";
import { ANONYMOUS, AUTHENTICATED, type UserInfo } from "./user-info.ts";

/** Undefined for what the cluster's authority did not sign, for clients, for now. @param pem in base64 */
export function certificateUser(pem: string, nowMs: number): UserInfo | undefined {
  const bytes = pemBlocks(decodeBase64Text(pem)).find(({ type }) => type === "CERTIFICATE")?.bytes;
  const certificate = bytes === undefined ? "" : parseCertificate(bytes);
  if (bytes === undefined || typeof certificate === "string" || !certificate.isSignedByCluster) return undefined;
  const { subject, notBeforeMs, notAfterMs, extendedUsages = CLIENT_PURPOSES } = certificate;
  if (nowMs < notBeforeMs || nowMs > notAfterMs) return undefined;
  if (!extendedUsages.some((purpose) => CLIENT_PURPOSES.includes(purpose))) return undefined;
  const username = commonNameOf(subject);
  if (username === "") return ANONYMOUS;
  return {
    username,
    groups: [...organizationsOf(subject), AUTHENTICATED],
    extra: { "authentication.kubernetes.io/credential-id": [`X509SHA256=${bytesToHex(sha256(bytes))}`] },
  };
}
