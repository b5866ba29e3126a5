/**
 * ComponentStatus: whether scheduler, controller manager and etcd are well, as the API server hears it from them.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/component-status-v1/
 * Upstream: pkg/registry/core/componentstatus/rest.go.
 */
import type { ApiResponse } from "../../api/api-client.ts";
import { notFound } from "../../api/status-errors.ts";
import { fail } from "../../api/status.ts";
import { respond } from "./rest/resource-request.ts";
import { acceptedForm } from "./tables/accepted-form.ts";
import { column, NAME } from "./tables/table-printer.ts";
import type { VirtualRequest, VirtualResource } from "./virtual-resource.ts";

export type WatchedPart = "kube-controller-manager" | "kube-scheduler" | "etcd";

const PARTS: readonly { readonly name: string; readonly part: WatchedPart; readonly port: number }[] = [
  { name: "controller-manager", part: "kube-controller-manager", port: 10_257 },
  { name: "etcd-0", part: "etcd", port: 2_379 },
  { name: "scheduler", part: "kube-scheduler", port: 10_259 },
];
const WARNINGS = ["v1 ComponentStatus is deprecated in v1.19+"];

interface ComponentStatus {
  readonly kind: "ComponentStatus";
  readonly apiVersion: "v1";
  readonly metadata: { readonly name: string };
  readonly conditions: readonly {
    readonly type: "Healthy";
    readonly status: "True" | "False";
    readonly message?: string;
    readonly error?: string;
  }[];
}

/** @param isWell whether that part answers */
export function componentStatuses(isWell: (part: WatchedPart) => boolean): VirtualResource {
  const statuses = (): readonly ComponentStatus[] => PARTS.map((one) => statusOf(one, isWell(one.part)));
  return {
    group: "",
    version: "v1",
    kind: "ComponentStatus",
    plural: "componentstatuses",
    singular: "componentstatus",
    shortNames: ["cs"],
    namespaced: false,
    verbs: ["get", "list"],
    handle: (request) => ({ ...answer(statuses(), request), warnings: WARNINGS }),
  };
}

function statusOf({ name, port }: (typeof PARTS)[number], isWell: boolean): ComponentStatus {
  const address = `127.0.0.1:${port}`;
  const error = `Get "https://${address}/healthz": dial tcp ${address}: connect: connection refused`;
  const condition = isWell
    ? ({ type: "Healthy", status: "True", message: "ok" } as const)
    : ({ type: "Healthy", status: "False", message: error } as const);
  return { kind: "ComponentStatus", apiVersion: "v1", metadata: { name }, conditions: [condition] };
}

function answer(all: readonly ComponentStatus[], { verb, name, headers }: VirtualRequest): ApiResponse {
  const items = verb === "get" ? all.filter(({ metadata }) => metadata.name === name) : all;
  const [first] = items;
  if (first === undefined) return respond(fail(notFound({ group: "", plural: "componentstatuses" }, name)));
  if (acceptedForm({ headers }) === "table") return { code: 200, body: tableOf(items) };
  if (verb === "get") return { code: 200, body: first };
  return { code: 200, body: { kind: "ComponentStatusList", apiVersion: "v1", metadata: {}, items } };
}

function tableOf(items: readonly ComponentStatus[]): object {
  const columnDefinitions = [
    NAME,
    column("Status", "Whether the part is well."),
    column("Message", "What it says of itself."),
    column("Error", "Why it could not be asked."),
  ];
  const rows = items.map(({ metadata, conditions: [condition], ...rest }) => ({
    cells: [
      metadata.name,
      condition?.status === "True" ? "Healthy" : "Unhealthy",
      condition?.message ?? "",
      condition?.error ?? "",
    ],
    object: { ...rest, metadata },
  }));
  return { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, columnDefinitions, rows };
}
