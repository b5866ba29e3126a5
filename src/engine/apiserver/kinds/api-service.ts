/**
 * APIService: a group and version of the API that another server answers.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 * Upstream: k8s.io/kube-aggregator/pkg/apis/apiregistration/validation. Nothing is forwarded: what metrics-server
 * answers, the simulated API server answers itself, and other groups are not there.
 */
import { dns1035LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { APIService } from "../../../api/types/apiregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, invalidFor, required } from "../validation/errors.ts";
import { portNumberProblems } from "../validation/formats.ts";
import { fill, withField } from "./filling.ts";

export const apiService: KindDefinition<APIService> = {
  group: "apiregistration.k8s.io",
  version: "v1",
  kind: "APIService",
  plural: "apiservices",
  singular: "apiservice",
  namespaced: false,
  categories: ["api-extensions"],
  subresources: ["status"],
  requiresResourceVersionOnUpdate: true,
  default: (object) => {
    const { service } = object.spec ?? {};
    if (service === undefined) return object;
    return withField(object, "spec", withField(object.spec, "service", fill(service, { port: 443 })));
  },
  validate: validateApiService,
  warnings: ({ spec }) =>
    spec?.service === undefined || spec.group === "metrics.k8s.io"
      ? []
      : ["spec.service: requests are not forwarded to other servers in this simulated cluster"],
};

const HIGHEST_GROUP_PRIORITY = 20_000;
const HIGHEST_VERSION_PRIORITY = 1_000;

function validateApiService({ metadata, spec }: APIService): Errors {
  const { group = "", version = "", service, caBundle = "", insecureSkipTLSVerify = false } = spec ?? {};
  const { groupPriorityMinimum = 0, versionPriority = 0 } = spec ?? {};
  const name = `${version}.${group}`;
  const wrongName = `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`;
  return [
    ...(metadata.name === name ? [] : [invalid("metadata.name", metadata.name, wrongName)]),
    ...(group === "" && version !== "v1"
      ? [required("spec.group", "only v1 may have an empty group and it better be legacy kube")]
      : []),
    ...(group === "" ? [] : invalidFor("spec.group", group, dns1123SubdomainProblems(group))),
    ...invalidFor("spec.version", version, dns1035LabelProblems(version)),
    ...(groupPriorityMinimum > 0 && groupPriorityMinimum <= HIGHEST_GROUP_PRIORITY
      ? []
      : [invalid("spec.groupPriorityMinimum", groupPriorityMinimum, "must be positive and less than 20000")]),
    ...(versionPriority > 0 && versionPriority <= HIGHEST_VERSION_PRIORITY
      ? []
      : [invalid("spec.versionPriority", versionPriority, "must be positive and less than 1000")]),
    ...(service === undefined
      ? localErrors(caBundle, insecureSkipTLSVerify)
      : serviceErrors(service, caBundle, insecureSkipTLSVerify)),
  ];
}

function localErrors(caBundle: string, insecure: boolean): Errors {
  return [
    ...(caBundle === ""
      ? []
      : [invalid("spec.caBundle", `${caBundle.length} bytes`, "local APIServices may not have a caBundle")]),
    ...(insecure
      ? [invalid("spec.insecureSkipTLSVerify", insecure, "local APIServices may not have insecureSkipTLSVerify")]
      : []),
  ];
}

function serviceErrors(
  { name = "", namespace = "", port }: NonNullable<APIService["spec"]["service"]>,
  caBundle: string,
  insecure: boolean,
): Errors {
  return [
    ...(namespace === "" ? [required("spec.service.namespace")] : []),
    ...(name === "" ? [required("spec.service.name")] : []),
    ...(port === undefined
      ? []
      : portNumberProblems(port).map((problem) => invalid("spec.service.port", port, `port is not valid: ${problem}`))),
    ...(insecure && caBundle !== ""
      ? [invalid("spec.insecureSkipTLSVerify", insecure, "may not be true if caBundle is present")]
      : []),
  ];
}
