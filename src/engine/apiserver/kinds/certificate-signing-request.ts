/**
 * CertificateSigningRequest.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 * Upstream: pkg/apis/certificates/validation/validation.go, pkg/registry/certificates/certificates/strategy.go.
 */
import { decodeBase64Text } from "../../../api/base64.ts";
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
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
const USAGES = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];

function validateRequest({ spec }: CertificateSigningRequest): Errors {
  const { request = "", signerName = "", usages = [], expirationSeconds } = spec ?? {};
  const pem = decodeBase64Text(request);
  return [
    ...(/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----[^-]*-----END (?:NEW )?CERTIFICATE REQUEST-----/.test(pem)
      ? []
      : [invalid("spec.request", request, "PEM block type must be CERTIFICATE REQUEST")]),
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

function signerErrors(signer: string): Errors {
  const field = "spec.signerName";
  if (signer === "") return [required(field)];
  const [domain = "", path = "", ...more] = signer.split("/");
  if (domain === signer || more.length > 0 || path === "") {
    const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'";
    return [invalid(field, signer, form)];
  }
  const problems = invalidFor(field, domain, dns1123SubdomainProblems(domain));
  if (problems.length > 0) return problems;
  if (!domain.includes(".")) {
    return [invalid(field, domain, "should be a domain with at least two segments separated by dots")];
  }
  return invalidFor(field, path, dns1123SubdomainProblems(path));
}

const SETTLED: readonly string[] = ["Approved", "Denied", "Failed"];

/** Upstream: validateConditions, ValidateCertificateSigningRequestApprovalUpdate. */
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
    ...removed.map(({ type }) =>
      forbidden("status.conditions", `updates may not remove a condition of type ${JSON.stringify(type)}`),
    ),
  ];
}
