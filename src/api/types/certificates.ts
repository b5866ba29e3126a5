/**
 * certificates.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/certificate-signing-request-v1/
 */
import type { KubeObject } from "./meta.ts";

export interface CertificateSigningRequest extends KubeObject {
  readonly apiVersion: "certificates.k8s.io/v1";
  readonly kind: "CertificateSigningRequest";
  readonly spec: {
    readonly expirationSeconds?: number;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
    readonly groups?: readonly string[];
    /** A PEM block, in base64. */
    readonly request: string;
    readonly signerName: string;
    readonly uid?: string;
    readonly usages?: readonly string[];
    readonly username?: string;
  };
  readonly status: {
    /** PEM blocks, in base64. */
    readonly certificate?: string;
    readonly conditions?: readonly CertificateSigningRequestCondition[];
  };
}

export interface CertificateSigningRequestCondition {
  readonly lastTransitionTime?: string;
  readonly lastUpdateTime?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly status: "True" | "False" | "Unknown";
  readonly type: string;
}
