/**
 * The plugins of the `default-scheduler` profile in upstream's order. Filters run in this order; the first that refuses ends it.
 * Upstream: pkg/scheduler/apis/config/v1/default_plugins.go.
 */
import type { SharedInformerFactory } from "../machinery/informer.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { NamespaceLabels } from "./affinity-term.ts";
import type { DefaultSelectors } from "./default-selector.ts";
import type { EnqueueExtension, FilterPlugin, PostFilterPlugin, PreEnqueuePlugin, ScorePlugin } from "./framework.ts";
import { createDefaultPreemption } from "./plugins/default-preemption.ts";
import { createDynamicResources } from "./plugins/dynamic-resources.ts";
import { createImageLocality } from "./plugins/image-locality.ts";
import { createInterPodAffinity } from "./plugins/inter-pod-affinity.ts";
import { nodeAffinity } from "./plugins/node-affinity.ts";
import { nodeName } from "./plugins/node-name.ts";
import { nodePorts } from "./plugins/node-ports.ts";
import { nodeResourcesBalancedAllocation } from "./plugins/node-resources-balanced-allocation.ts";
import { nodeResourcesFit } from "./plugins/node-resources-fit.ts";
import { nodeUnschedulable } from "./plugins/node-unschedulable.ts";
import { createPodTopologySpread } from "./plugins/pod-topology-spread.ts";
import { schedulingGates } from "./plugins/scheduling-gates.ts";
import { taintToleration } from "./plugins/taint-toleration.ts";
import { createVolumeBinding } from "./plugins/volume-binding.ts";
import { createVolumeLimits } from "./plugins/volume-limits.ts";
import { createVolumeRestrictions } from "./plugins/volume-restrictions.ts";
import { createVolumeZone } from "./plugins/volume-zone.ts";

export interface SchedulerProfile {
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly filters: readonly FilterPlugin[];
  readonly scores: readonly ScorePlugin[];
  readonly postFilters: readonly PostFilterPlugin[];
  readonly enqueueExtensions: readonly EnqueueExtension[];
}

export function defaultProfile(
  random: RandomStream,
  selectors: DefaultSelectors,
  informers: SharedInformerFactory,
  namespaceLabels: NamespaceLabels,
): SchedulerProfile {
  const volumes = [
    createVolumeRestrictions(informers),
    createVolumeLimits(informers),
    createVolumeBinding(informers),
    createVolumeZone(informers),
  ];
  const dynamicResources = createDynamicResources(informers);
  const interPodAffinity = createInterPodAffinity(namespaceLabels);
  const podTopologySpread = createPodTopologySpread(selectors);
  return {
    preEnqueue: [schedulingGates, dynamicResources],
    filters: [
      nodeUnschedulable,
      nodeName,
      taintToleration,
      nodeAffinity,
      nodePorts,
      nodeResourcesFit,
      ...volumes,
      podTopologySpread,
      interPodAffinity,
      dynamicResources,
    ],
    scores: [
      taintToleration,
      nodeAffinity,
      nodeResourcesFit,
      podTopologySpread,
      interPodAffinity,
      nodeResourcesBalancedAllocation,
      createImageLocality(),
    ],
    postFilters: [dynamicResources, createDefaultPreemption(random, informers.for("PodDisruptionBudget"))],
    enqueueExtensions: [
      schedulingGates,
      nodeUnschedulable,
      nodeName,
      taintToleration,
      nodeAffinity,
      nodePorts,
      nodeResourcesFit,
      ...volumes,
      podTopologySpread,
      interPodAffinity,
      dynamicResources,
    ],
  };
}
