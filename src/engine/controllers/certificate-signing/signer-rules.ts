/**
 * What a signer of kube-controller-manager asks of a request beside that somebody approved it.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers
 * Upstream: pkg/controller/certificates/signer/signer.go, pkg/apis/certificates/helpers.go.
 */
import { alternativesByKind } from "../../../api/x509/alternative-names.ts";
import type { CertificateRequest } from "../../../api/x509/certificate-request.ts";
import { commonNameOf, organizationsOf } from "../../../api/x509/subject.ts";

type Rule = (request: CertificateRequest, usages: readonly string[]) => string | undefined;

const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["kubernetes.io/kube-apiserver-client", clientProblem],
  ["kubernetes.io/kube-apiserver-client-kubelet", kubeletClientProblem],
  ["kubernetes.io/kubelet-serving", kubeletServingProblem],
  ["kubernetes.io/legacy-unknown", () => undefined],
]);

export function isOwnSigner(signer: string): boolean {
  return RULES.has(signer);
}

/** Why one of the own signers does not sign; undefined when it does. */
export function signerProblem(
  signer: string,
  request: CertificateRequest,
  usages: readonly string[],
): string | undefined {
  return RULES.get(signer)?.(request, usages);
}

function clientProblem(_: CertificateRequest, usages: readonly string[]): string | undefined {
  const other = usages.find((usage) => !["digital signature", "key encipherment", "client auth"].includes(usage));
  if (other !== undefined) return `invalid usage for client certificate: ${other}`;
  return usages.includes("client auth") ? undefined : "missing required usage for client certificate: client auth";
}

function kubeletClientProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES;
  const names = alternativesByKind(request.alternatives);
  if (names.has("DNS Names")) return "DNS subjectAltNames are not allowed";
  if (names.has("Email Addresses")) return "Email subjectAltNames are not allowed";
  if (names.has("IP Addresses")) return "IP subjectAltNames are not allowed";
  if (names.has("URIs")) return "URI subjectAltNames are not allowed";
  if (!isNode(request)) return NOT_A_NODE;
  return usagesProblem(usages, "client auth");
}

function kubeletServingProblem(request: CertificateRequest, usages: readonly string[]): string | undefined {
  if (!isOfNodes(request)) return NOT_OF_NODES;
  const names = alternativesByKind(request.alternatives);
  if (!names.has("DNS Names") && !names.has("IP Addresses")) return "DNS or IP subjectAltName is required";
  if (names.has("Email Addresses")) return "Email subjectAltNames are not allowed";
  if (names.has("URIs")) return "URI subjectAltNames are not allowed";
  return usagesProblem(usages, "server auth") ?? (isNode(request) ? undefined : NOT_A_NODE);
}

const NOT_OF_NODES = "subject organization is not system:nodes";
const NOT_A_NODE = "subject common name does not begin with system:node:";

function isOfNodes({ subject }: CertificateRequest): boolean {
  const organizations = organizationsOf(subject);
  return organizations.length === 1 && organizations[0] === "system:nodes";
}

function isNode({ subject }: CertificateRequest): boolean {
  return commonNameOf(subject).startsWith("system:node:");
}

/** Encipherment is for RSA keys, and may be left out. */
function usagesProblem(usages: readonly string[], purpose: "client auth" | "server auth"): string | undefined {
  const given = [...new Set(usages)].filter((usage) => usage !== "key encipherment").sort();
  const [first, second] = [purpose, "digital signature"].sort();
  if (given.length === 2 && given[0] === first && given[1] === second) return undefined;
  const wanted = ["digital signature", "key encipherment", purpose].sort();
  return `usages did not match [${wanted.join(" ")}]`;
}
