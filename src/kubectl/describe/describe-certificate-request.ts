/** `kubectl describe csr`. Upstream: describeCertificateSigningRequest. */
import { humanDuration } from "../../api/human-duration.ts";
import type { CertificateSigningRequest } from "../../api/types/certificates.ts";
import { alternativesByKind } from "../../api/x509/alternative-names.ts";
import { parseCertificateRequest } from "../../api/x509/certificate-request.ts";
import { CommandFailure } from "../steps.ts";
import { describerOf } from "./describer.ts";
import { type Description, longTime } from "./description.ts";

const LISTED = [
  "Organization",
  "Organizational Unit",
  "Country",
  "Locality",
  "Province",
  "StreetAddress",
  "PostalCode",
];

export const describeCertificateRequest = describerOf<CertificateSigningRequest>((to, { metadata, spec, status }) => {
  const parsed = parseCertificateRequest(spec.request);
  if (typeof parsed === "string") throw new CommandFailure(`error: Error parsing CSR: ${parsed}`);
  to.field("Name", metadata.name);
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.field("Requesting User", spec.username ?? "");
  if (spec.signerName !== "") to.field("Signer", spec.signerName);
  if (spec.expirationSeconds !== undefined) {
    to.field("Requested Duration", humanDuration(spec.expirationSeconds * 1_000));
  }
  to.field("Status", statusText(status));
  const { subject } = parsed;
  to.line(0, "Subject:");
  for (const field of ["Common Name", "Serial Number"]) to.line(0, `\t${field}:\t${subject.get(field)?.at(-1) ?? ""}`);
  for (const field of LISTED) describeList(to, field, subject.get(field) ?? []);
  const alternatives = alternativesByKind(parsed.alternatives);
  if (alternatives.size === 0) return;
  to.line(0, "Subject Alternative Names:");
  for (const kind of ["DNS Names", "Email Addresses", "URIs", "IP Addresses"]) {
    describeList(to, kind, alternatives.get(kind) ?? []);
  }
});

function describeList(to: Description, name: string, values: readonly string[]): void {
  if (values.length > 0) to.line(0, `\t${name}:\t${values.join("\n\t\t")}`);
}

/** As the column CONDITION has it. */
function statusText({ conditions = [], certificate }: CertificateSigningRequest["status"]): string {
  const has = (type: string): boolean => conditions.some((condition) => condition.type === type);
  const decision = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  return `${decision}${has("Failed") ? ",Failed" : ""}${(certificate ?? "") === "" ? "" : ",Issued"}`;
}
