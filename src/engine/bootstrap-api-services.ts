/**
 * An APIService for every group and version that the API server answers itself, and that of metrics-server.
 * Upstream: pkg/controlplane/apiserver/aggregator.go (apiServicesToRegister); metrics-server's components.yaml.
 */
import type { Draft } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";
import type { APIService } from "../api/types/apiregistration.ts";
import { GROUP_PRIORITIES } from "./apiserver/discovery/group-priorities.ts";

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

const LOCAL = {
  type: "Available",
  status: "True",
  reason: "Local",
  message: "Local APIServices are always available",
} as const;
/** Says that the API server keeps it, from one start to the next. */
const AUTOMATIC = { "kube-aggregator.kubernetes.io/automanaged": "onstart" };

/** @param now RFC 3339 */
export function createApiServices(create: Create, now: string): void {
  for (const [group, { group: groupPriorityMinimum, versions }] of Object.entries(GROUP_PRIORITIES)) {
    for (const [version, versionPriority] of Object.entries(versions)) {
      const spec = { ...(group === "" ? {} : { group }), groupPriorityMinimum, version, versionPriority };
      const draft = apiService(`${version}.${group}`, AUTOMATIC, spec);
      create("APIService", { ...draft, status: { conditions: [{ ...LOCAL, lastTransitionTime: now }] } });
    }
  }
  create(
    "APIService",
    apiService(
      "v1beta1.metrics.k8s.io",
      { "k8s-app": "metrics-server" },
      {
        group: "metrics.k8s.io",
        groupPriorityMinimum: 100,
        insecureSkipTLSVerify: true,
        service: { name: "metrics-server", namespace: "kube-system" },
        version: "v1beta1",
        versionPriority: 100,
      },
    ),
  );
}

function apiService(
  name: string,
  labels: Readonly<Record<string, string>>,
  spec: APIService["spec"],
): Draft<APIService> {
  return { apiVersion: "apiregistration.k8s.io/v1", kind: "APIService", metadata: { name, labels }, spec };
}
