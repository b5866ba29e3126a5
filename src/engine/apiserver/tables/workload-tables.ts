/** Deployments and ReplicaSets as Tables. Upstream: printDeployment, printReplicaSet. */
import { formatSelector } from "../../../api/label-selector.ts";
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import type { LabelSelector } from "../../../api/types/meta.ts";
import {
  AGE,
  ageOf,
  column,
  CONTAINER_COLUMNS,
  containerCells,
  NAME,
  NONE,
  SELECTOR,
  type TablePrinter,
} from "./table-printer.ts";

export const deploymentTable: TablePrinter<Deployment> = {
  columns: [
    NAME,
    column("Ready", "Ready Pods, of those wanted."),
    column("Up-to-date", "Pods made from the newest template.", "integer"),
    column("Available", "Pods ready for long enough to count.", "integer"),
    AGE,
    ...CONTAINER_COLUMNS,
    SELECTOR,
  ],
  cells: (deployment, nowMs) => {
    const { metadata, spec, status } = deployment;
    return [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      status.updatedReplicas ?? 0,
      status.availableReplicas ?? 0,
      ageOf(deployment, nowMs),
      ...containerCells(spec.template.spec.containers),
      selectorText(spec.selector),
    ];
  },
};

export const replicaSetTable: TablePrinter<ReplicaSet> = {
  columns: [
    NAME,
    column("Desired", "Pods wanted.", "integer"),
    column("Current", "Pods that exist.", "integer"),
    column("Ready", "Pods that are ready.", "integer"),
    AGE,
    ...CONTAINER_COLUMNS,
    SELECTOR,
  ],
  cells: (replicaSet, nowMs) => {
    const { metadata, spec, status } = replicaSet;
    return [
      metadata.name,
      spec.replicas ?? 0,
      status.replicas,
      status.readyReplicas ?? 0,
      ageOf(replicaSet, nowMs),
      ...containerCells(spec.template.spec.containers),
      selectorText(spec.selector),
    ];
  },
};

function selectorText(selector: LabelSelector): string {
  return formatSelector(selector) || NONE;
}
