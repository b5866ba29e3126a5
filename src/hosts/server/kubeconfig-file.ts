/**
 * The file that kubeadm writes for the administrator.
 * Source: https://kubernetes.io/docs/setup/best-practices/certificates/#configure-certificates-for-user-accounts
 */
import { writeFileSync } from "node:fs";
import { CLUSTER_AUTHORITY } from "../../api/cluster-authority.ts";
import { adminIdentity } from "./tls.ts";

const CLUSTER = "kubernetes";
const USER = "kubernetes-admin";
const CONTEXT = `${USER}@${CLUSTER}`;
/** Nobody else may read the key. */
const MODE = 0o600;

/** @param server `https://127.0.0.1:8001` @param nowMs since 1970 */
export function writeKubeconfig(path: string, server: string, nowMs: number): void {
  writeFileSync(path, `${JSON.stringify(kubeconfig(server, nowMs), null, 2)}\n`, { mode: MODE });
}

/** JSON is YAML. Without TLS nobody shows a certificate, and whoever asks is the administrator. */
function kubeconfig(server: string, nowMs: number): object {
  const isSecure = server.startsWith("https:");
  const { key, certificate } = adminIdentity(nowMs);
  return {
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name: CLUSTER,
        cluster: { server, ...(isSecure ? { "certificate-authority-data": base64(CLUSTER_AUTHORITY) } : {}) },
      },
    ],
    users: [
      {
        name: USER,
        user: isSecure ? { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } : {},
      },
    ],
    contexts: [{ name: CONTEXT, context: { cluster: CLUSTER, user: USER } }],
    "current-context": CONTEXT,
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
