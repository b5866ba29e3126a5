/**
 * The Pods that belong together with a Pod: those of its Services and of the workload that made it.
 * Upstream: plugins/helper/spread.go (DefaultSelector).
 */
import { matchesLabels, selectorRequirements } from "../../api/label-selector.ts";
import type { Service } from "../../api/types/core.ts";
import type { ReplicaSet, StatefulSet } from "../../api/types/apps.ts";
import type { Labels, LabelSelector } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ReplicationController } from "../../api/types/replication.ts";
import type { Informer, SharedInformerFactory } from "../machinery/informer.ts";
import { controllerOf } from "../machinery/owner-references.ts";
import { podSelector, requirementsOf, type PodSelector } from "./pod-selector.ts";

const BY_FIRST_LABEL = "firstSelectorLabel";
const NO_SELECTORS: readonly Labels[] = [];

interface Remembered {
  readonly services: readonly Labels[];
  readonly selector: PodSelector;
}

/** The selector that spreads a Pod by default; undefined when the Pod belongs to nothing. */
export class DefaultSelectors {
  private readonly services: Informer<Service>;
  private readonly replicaSets: Informer<ReplicaSet>;
  private readonly statefulSets: Informer<StatefulSet>;
  private readonly replicationControllers: Informer<ReplicationController>;
  private readonly byLabels = new WeakMap<Labels, LabelSelector>();
  private readonly byOwner = new WeakMap<LabelSelector, Remembered>();

  constructor(informers: SharedInformerFactory) {
    this.services = informers.for("Service");
    this.replicaSets = informers.for("ReplicaSet");
    this.statefulSets = informers.for("StatefulSet");
    this.replicationControllers = informers.for("ReplicationController");
    this.services.addIndex(BY_FIRST_LABEL, ({ metadata, spec }) => firstLabel(metadata.namespace, spec.selector));
  }

  of(pod: Pod): PodSelector | undefined {
    const services = this.services.size === 0 ? NO_SELECTORS : this.serviceSelectors(pod);
    const owner = this.ownerSelector(pod);
    if (owner === undefined) return services.length === 0 ? undefined : nonEmpty(selectorOf(services, undefined));
    const known = this.byOwner.get(owner);
    if (known !== undefined && sameSelectors(known.services, services)) return nonEmpty(known.selector);
    const selector = selectorOf(services, owner);
    this.byOwner.set(owner, { services, selector });
    return nonEmpty(selector);
  }

  private ownerSelector(pod: Pod): LabelSelector | undefined {
    const owner = controllerOf(pod);
    if (owner === undefined) return undefined;
    const { namespace } = pod.metadata;
    switch (`${owner.apiVersion} ${owner.kind}`) {
      case "apps/v1 ReplicaSet":
        return this.replicaSets.get(namespace, owner.name)?.spec.selector;
      case "apps/v1 StatefulSet":
        return this.statefulSets.get(namespace, owner.name)?.spec.selector;
      case "v1 ReplicationController":
        return this.labelsSelector(this.replicationControllers.get(namespace, owner.name)?.spec.selector);
      default:
        return undefined;
    }
  }

  /** A plain map as a selector, the same one every time. */
  private labelsSelector(labels: Labels | undefined): LabelSelector | undefined {
    if (labels === undefined) return undefined;
    let selector = this.byLabels.get(labels);
    if (selector === undefined) {
      selector = { matchLabels: labels };
      this.byLabels.set(labels, selector);
    }
    return selector;
  }

  private serviceSelectors({ metadata }: Pod): readonly Labels[] {
    const found: Labels[] = [];
    for (const [key, value] of Object.entries(metadata.labels ?? {})) {
      for (const { spec } of this.services.byIndex(BY_FIRST_LABEL, indexValue(metadata.namespace, key, value))) {
        if (spec.selector !== undefined && matchesLabels(spec.selector, metadata.labels)) found.push(spec.selector);
      }
    }
    return found;
  }
}

/** A Service without a selector selects nothing; an empty one adds no label that Pods would have to share. */
function firstLabel(namespace: string | undefined, selector: Labels | undefined): readonly string[] {
  for (const [key, value] of Object.entries(selector ?? {})) return [indexValue(namespace, key, value)];
  return [];
}

function indexValue(namespace: string | undefined, key: string, value: string): string {
  return `${namespace ?? ""}\n${key}=${value}`;
}

function selectorOf(services: readonly Labels[], owner: LabelSelector | undefined): PodSelector {
  const merged: Record<string, string> = {};
  for (const labels of services) Object.assign(merged, labels);
  return podSelector([...requirementsOf(merged), ...(owner === undefined ? [] : selectorRequirements(owner))]);
}

function nonEmpty(selector: PodSelector): PodSelector | undefined {
  return selector.requirements?.length === 0 ? undefined : selector;
}

function sameSelectors(a: readonly Labels[], b: readonly Labels[]): boolean {
  return a.length === b.length && a.every((labels, index) => labels === b[index]);
}
