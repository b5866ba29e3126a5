/**
 * Tables of what extends the API, signs certificates and hands out devices.
 * Upstream: kube-aggregator's registry (ConvertToTable), printCertificateSigningRequest, printResourceClaim.
 */
import { ageSince } from "../../../api/human-duration.ts";
import type { APIService } from "../../../api/types/apiregistration.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import type { DeviceClass, ResourceClaim, ResourceClaimTemplate, ResourceSlice } from "../../../api/types/resource.ts";
import { AGE, ageOf, column, NAME, NONE, type TablePrinter } from "./table-printer.ts";

export const apiServiceTable: TablePrinter<APIService> = {
  columns: [NAME, column("Service", "Who answers."), column("Available", "Whether it can be asked."), AGE],
  cells: (apiService, nowMs) => {
    const { service } = apiService.spec;
    const available = (apiService.status?.conditions ?? []).find(({ type }) => type === "Available");
    const { status = "Unknown", reason = "" } = available ?? {};
    return [
      apiService.metadata.name,
      service === undefined ? "Local" : `${service.namespace ?? ""}/${service.name ?? ""}`,
      available === undefined ? "Unknown" : status === "True" ? status : `${status} (${reason})`,
      ageOf(apiService, nowMs),
    ];
  },
};

export const certificateSigningRequestTable: TablePrinter<CertificateSigningRequest> = {
  columns: [
    NAME,
    AGE,
    column("SignerName", "Who is to sign it."),
    column("Requestor", "Who asked for it."),
    column("RequestedDuration", "For how long it was asked for."),
    column("Condition", "What has become of it."),
  ],
  cells: (request, nowMs) => {
    const { signerName, username = "", expirationSeconds } = request.spec;
    return [
      request.metadata.name,
      ageOf(request, nowMs),
      signerName,
      username,
      expirationSeconds === undefined ? NONE : secondsText(expirationSeconds),
      conditionOf(request),
    ];
  },
};

function secondsText(seconds: number): string {
  return ageSince("1970-01-01T00:00:00Z", seconds * 1000);
}

function conditionOf({ status }: CertificateSigningRequest): string {
  const has = (type: string) => (status?.conditions ?? []).some((condition) => condition.type === type);
  const settled = has("Denied") ? "Denied" : has("Approved") ? "Approved" : "Pending";
  return `${settled}${has("Failed") ? ",Failed" : ""}${status?.certificate ? ",Issued" : ""}`;
}

export const resourceClaimTable: TablePrinter<ResourceClaim> = {
  columns: [NAME, column("State", "Whether it has its devices."), AGE],
  cells: (claim, nowMs) => {
    const { allocation, reservedFor = [] } = claim.status ?? {};
    const states = [
      ...(claim.metadata.deletionTimestamp === undefined ? [] : ["deleted"]),
      ...(allocation === undefined ? [] : ["allocated"]),
      ...(reservedFor.length === 0 ? [] : ["reserved"]),
    ];
    return [claim.metadata.name, states.length === 0 ? "pending" : states.join(","), ageOf(claim, nowMs)];
  },
};

const NAMED = [NAME, AGE];

export const resourceClaimTemplateTable: TablePrinter<ResourceClaimTemplate> = {
  columns: NAMED,
  cells: (template, nowMs) => [template.metadata.name, ageOf(template, nowMs)],
};

export const deviceClassTable: TablePrinter<DeviceClass> = {
  columns: NAMED,
  cells: (deviceClass, nowMs) => [deviceClass.metadata.name, ageOf(deviceClass, nowMs)],
};

export const resourceSliceTable: TablePrinter<ResourceSlice> = {
  columns: [
    NAME,
    column("Node", "The node that has the devices."),
    column("Driver", "Who hands them out."),
    column("Pool", "What they are a part of."),
    AGE,
  ],
  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.spec.nodeName || "<unset>",
    slice.spec.driver ?? "",
    slice.spec.pool?.name ?? "",
    ageOf(slice, nowMs),
  ],
};
