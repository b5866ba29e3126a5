/**
 * TLS of `npm run serve -- --tls`: a certificate of the cluster's authority, and clients that may show one of theirs.
 * Source: https://kubernetes.io/docs/concepts/security/controlling-access/#transport-security
 */
import { constants, generateKeyPairSync, randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { TLSSocket, type TlsOptions } from "node:tls";
import { CLIENT_CERTIFICATE_HEADER } from "../../api/client-certificate.ts";
import { CLUSTER_AUTHORITY } from "../../api/cluster-authority.ts";
import { alternativeNames } from "../../api/x509/alternative-names.ts";
import { type CertificateTemplate, signedCertificate } from "../../api/x509/certificate.ts";
import { pemText } from "../../api/x509/pem.ts";

/** A private key and its certificate, as PEM. */
export interface TlsIdentity {
  readonly key: string;
  readonly certificate: string;
}

const YEAR_MS = 365 * 86_400_000;
const SERIAL_BYTES = 16;

/** For this machine, for a year. @param nowMs since 1970 */
export function serverIdentity(nowMs: number): TlsIdentity {
  return issued(nowMs, {
    subject: new Map([["Common Name", ["kube-apiserver"]]]),
    alternatives: alternativeNames({
      hosts: ["localhost", "kubernetes", "kubernetes.default.svc"],
      ipv4: ["127.0.0.1"],
    }),
    usages: ["digital signature", "key encipherment", "server auth"],
  });
}

/** Of the administrator that kubeadm makes. @param nowMs since 1970 */
export function adminIdentity(nowMs: number): TlsIdentity {
  return issued(nowMs, {
    subject: new Map([
      ["Organization", ["kubeadm:cluster-admins"]],
      ["Common Name", ["kubernetes-admin"]],
    ]),
    alternatives: [],
    usages: ["digital signature", "key encipherment", "client auth"],
  });
}

function issued(nowMs: number, about: Pick<CertificateTemplate, "subject" | "alternatives" | "usages">): TlsIdentity {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const certificate = signedCertificate({
    ...about,
    serial: [...randomBytes(SERIAL_BYTES)],
    publicKeyBytes: publicKey.export({ type: "spki", format: "der" }),
    notBeforeMs: nowMs,
    notAfterMs: nowMs + YEAR_MS,
  });
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: pemText("CERTIFICATE", certificate),
  };
}

export function tlsOptions({ key, certificate }: TlsIdentity): TlsOptions {
  return {
    key,
    cert: certificate,
    ca: CLUSTER_AUTHORITY,
    // Whose certificate is not good gets 401 from the API server.
    requestCert: true,
    rejectUnauthorized: false,
    // A session that is taken up again would not show the certificate again.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

/** Over TLS nobody shows a certificate whose key they do not have; without it, who asks is believed anyway. */
export function showPeerCertificate(request: IncomingMessage): void {
  if (!(request.socket instanceof TLSSocket)) return;
  delete request.headers[CLIENT_CERTIFICATE_HEADER];
  // Without a certificate it is an empty object, whatever its type says.
  const { raw } = request.socket.getPeerCertificate() as { readonly raw?: Buffer };
  if (raw === undefined) return;
  request.headers[CLIENT_CERTIFICATE_HEADER] = Buffer.from(pemText("CERTIFICATE", raw)).toString("base64");
}
