/**
 * StatefulSets, DaemonSets, ReplicationControllers and what belongs to them as Tables.
 * Upstream: printStatefulSet, printDaemonSet, printReplicationController, printControllerRevision, printPodTemplate.
 */
import { formatSelector } from "../../../api/label-selector.ts";
import type { ControllerRevision, DaemonSet, Scale, StatefulSet } from "../../../api/types/apps.ts";
import type { PodTemplate, ReplicationController } from "../../../api/types/replication.ts";
import {
  AGE,
  ageOf,
  column,
  CONTAINER_COLUMNS,
  containerCells,
  labelText,
  NAME,
  NONE,
  SELECTOR,
  type TablePrinter,
} from "./table-printer.ts";
import { replicaSetTable } from "./workload-tables.ts";

/** Of the subresource: what was asked for, and what there is. Upstream: printScale. */
export const scaleTable: TablePrinter<Scale> = {
  columns: [
    NAME,
    column("Desired", "How many Pods there should be.", "integer"),
    column("Available", "How many there are.", "integer"),
    AGE,
  ],
  cells: (scale, nowMs) => [scale.metadata.name, scale.spec.replicas ?? 0, scale.status.replicas, ageOf(scale, nowMs)],
};

export const statefulSetTable: TablePrinter<StatefulSet> = {
  columns: [NAME, column("Ready", "Ready Pods, of those wanted."), AGE, ...CONTAINER_COLUMNS],
  cells: (set, nowMs) => {
    const { metadata, spec, status } = set;
    return [
      metadata.name,
      `${status.readyReplicas ?? 0}/${spec.replicas ?? 0}`,
      ageOf(set, nowMs),
      ...containerCells(spec.template.spec.containers),
    ];
  },
};

export const daemonSetTable: TablePrinter<DaemonSet> = {
  columns: [
    NAME,
    column("Desired", "Nodes that should run a Pod.", "integer"),
    column("Current", "Nodes that have at least one of them.", "integer"),
    column("Ready", "Nodes whose Pod is ready.", "integer"),
    column("Up-to-date", "Nodes whose Pod is of the newest template.", "integer"),
    column("Available", "Nodes whose Pod has been ready for long enough to count.", "integer"),
    column("Node Selector", "Labels that a node must have."),
    AGE,
    ...CONTAINER_COLUMNS,
    SELECTOR,
  ],
  cells: (set, nowMs) => {
    const { metadata, spec, status } = set;
    return [
      metadata.name,
      status.desiredNumberScheduled,
      status.currentNumberScheduled,
      status.numberReady,
      status.updatedNumberScheduled ?? 0,
      status.numberAvailable ?? 0,
      labelText(spec.template.spec.nodeSelector),
      ageOf(set, nowMs),
      ...containerCells(spec.template.spec.containers),
      formatSelector(spec.selector) || NONE,
    ];
  },
};

export const replicationControllerTable: TablePrinter<ReplicationController> = {
  columns: replicaSetTable.columns,
  cells: (controller, nowMs) => {
    const { metadata, spec, status } = controller;
    return [
      metadata.name,
      spec.replicas ?? 0,
      status.replicas,
      status.readyReplicas ?? 0,
      ageOf(controller, nowMs),
      ...containerCells(spec.template?.spec.containers ?? []),
      labelText(spec.selector),
    ];
  },
};

export const controllerRevisionTable: TablePrinter<ControllerRevision> = {
  columns: [
    NAME,
    column("Controller", "Object whose state was kept."),
    column("Revision", "Number of the state, counted up."),
    AGE,
  ],
  cells: (revision, nowMs) => [
    revision.metadata.name,
    controllerName(revision),
    revision.revision,
    ageOf(revision, nowMs),
  ],
};

/** `statefulset.apps/web` */
function controllerName({ metadata }: ControllerRevision): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined) return NONE;
  const [group, version] = owner.apiVersion.split("/") as [string, string?];
  return `${owner.kind.toLowerCase()}${version === undefined ? "" : `.${group}`}/${owner.name}`;
}

export const podTemplateTable: TablePrinter<PodTemplate> = {
  columns: [
    NAME,
    column("Containers", "Names of the containers of a Pod made from the template."),
    column("Images", "Images that the containers run."),
    column("Pod Labels", "Labels of a Pod made from the template."),
  ],
  cells: ({ metadata, template }) => [
    metadata.name,
    ...containerCells(template?.spec.containers ?? []),
    labelText(template?.metadata?.labels),
  ],
};
