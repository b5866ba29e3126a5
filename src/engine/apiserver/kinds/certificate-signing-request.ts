/**
 * CertificateSigningRequest.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 * Upstream: pkg/apis/certificates/validation/validation.go, pkg/registry/certificates/certificates/strategy.go.
 */
import { decodeBase64Text } from "../../../api/base64.ts";
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import { parseCertificateRequest, requestSignatureProblem } from "../../../api/x509/certificate-request.ts";
import { parseCertificate } from "../../../api/x509/certificate.ts";
import { pemBlocks } from "../../../api/x509/pem.ts";
import { USAGES } from "../../../api/x509/usages.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, required, unsupported } from "../validation/errors.ts";

export const certificateSigningRequest: KindDefinition<CertificateSigningRequest> = {
  group: "certificates.k8s.io",
  version: "v1",
  kind: "CertificateSigningRequest",
  plural: "certificatesigningrequests",
  singular: "certificatesigningrequest",
  shortNames: ["csr"],
  namespaced: false,
  subresources: ["approval", "status"],
  selectableFields: { "spec.signerName": ({ spec }) => spec.signerName },
  validate: validateRequest,
  // Nobody changes what was asked for.
  prepareForUpdate: (object, previous) => ({ ...object, spec: previous.spec }),
  validateUpdate: validateConditions,
  validatesUpdatesWhole: true,
};

const SHORTEST_SECONDS = 600;
function validateRequest({ spec }: CertificateSigningRequest): Errors {
  const { request = "", signerName = "", usages = [], expirationSeconds } = spec ?? {};
  const problem = requestProblem(request);
  return [
    ...(problem === undefined ? [] : [invalid("spec.request", request, problem)]),
    ...(usages.length === 0 ? [required("spec.usages")] : []),
    ...usages.flatMap((usage, index) => [
      ...(USAGES.includes(usage) ? [] : [unsupported(`spec.usages[${index}]`, usage, USAGES)]),
      ...(usages.indexOf(usage) < index ? [duplicate(`spec.usages[${index}]`, usage)] : []),
    ]),
    ...signerErrors(signerName),
    ...(expirationSeconds === undefined || expirationSeconds >= SHORTEST_SECONDS
      ? []
      : [
          invalid(
            "spec.expirationSeconds",
            expirationSeconds,
            "may not specify a duration less than 600 seconds (10 minutes)",
          ),
        ]),
  ];
}

function requestProblem(request: string): string | undefined {
  const parsed = parseCertificateRequest(request);
  return typeof parsed === "string" ? parsed : requestSignatureProblem(parsed);
}

const LEGACY_SIGNER = "kubernetes.io/legacy-unknown";

/** Upstream: pkg/apis/core/validation/validation.go (ValidateSignerName). */
function signerErrors(signer: string): Errors {
  const field = "spec.signerName";
  if (signer === LEGACY_SIGNER) {
    return [invalid(field, signer, "the legacy signerName is not allowed via this API version")];
  }
  if (signer === "") return [required(field)];
  const [domain = "", path = "", ...more] = signer.split("/");
  if (!signer.includes("/") || more.length > 0) {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(field, signer, form)];
  }
  const labels = domain.split(".");
  return [
    ...invalidFor(field, domain, firstProblems(labels, dns1123LabelProblems)),
    ...(labels.length < 2
      ? [invalid(field, domain, "should be a domain with at least two segments separated by dots")]
      : []),
    ...invalidFor(field, path, firstProblems(path.split("."), dns1123SubdomainProblems)),
  ];
}

/** Of the first label that has any. */
function firstProblems(labels: readonly string[], problemsOf: (label: string) => readonly string[]): readonly string[] {
  for (const label of labels) {
    const problems = problemsOf(label).map((problem) => `validating label ${JSON.stringify(label)}: ${problem}`);
    if (problems.length > 0) return problems;
  }
  return [];
}

const SETTLED: readonly string[] = ["Approved", "Denied", "Failed"];

/** Upstream: validateConditions, validateCertificateSigningRequestUpdate. */
function validateConditions(next: CertificateSigningRequest, previous: CertificateSigningRequest): Errors {
  const conditions = next.status?.conditions ?? [];
  const has = (type: string) => conditions.some((condition) => condition.type === type);
  const removed = (previous.status?.conditions ?? []).filter(({ type }) => SETTLED.includes(type) && !has(type));
  return [
    ...conditions.flatMap(({ type, status }, index): Errors => {
      const place = `status.conditions[${index}]`;
      return [
        ...(type === "" ? [required(`${place}.type`)] : []),
        ...(SETTLED.includes(type) && status !== "True" ? [unsupported(`${place}.status`, status, ["True"])] : []),
        ...(type === "Denied" && has("Approved")
          ? [invalid(`${place}.type`, type, "Approved and Denied conditions are mutually exclusive")]
          : []),
        ...(conditions.findIndex((one) => one.type === type) < index ? [duplicate(`${place}.type`, type)] : []),
      ];
    }),
    ...certificateErrors(next.status?.certificate ?? ""),
    ...removed.map(({ type }) =>
      forbidden("status.conditions", `updates may not remove a condition of type ${JSON.stringify(type)}`),
    ),
  ];
}

/** Upstream: validateCertificate. @param certificates base64 of PEM */
function certificateErrors(certificates: string): Errors {
  const problem = certificates === "" ? undefined : certificatesProblem(decodeBase64Text(certificates));
  return problem === undefined ? [] : [invalid("status.certificate", "<certificate data>", problem)];
}

function certificatesProblem(pem: string): string | undefined {
  const blocks = pemBlocks(pem);
  for (const { type, hasHeaders, bytes } of blocks) {
    if (type !== "CERTIFICATE") return `only CERTIFICATE PEM blocks are allowed, found ${JSON.stringify(type)}`;
    if (hasHeaders) return "no PEM block headers are permitted";
    const parsed = parseCertificate(bytes);
    if (typeof parsed === "string") return parsed;
  }
  return blocks.length === 0 ? "must contain at least one CERTIFICATE PEM block" : undefined;
}
