/**
 * The kinds that CustomResourceDefinitions add, for controllers that look at objects of every kind.
 * Upstream: the RESTMapper and the metadata informers that kube-controller-manager renews from discovery.
 */
import { customKindName } from "../../api/custom-kinds.ts";
import type { KindName } from "../../api/kinds.ts";
import type { CustomResourceDefinition } from "../../api/types/apiextensions.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Informer, SharedInformerFactory } from "./informer.ts";

export interface CustomKind {
  readonly name: KindName;
  readonly namespaced: boolean;
  /** `foos.example.com` */
  readonly resource: string;
}

export class CustomKinds {
  private readonly informers: SharedInformerFactory;
  private readonly definitions: Informer<CustomResourceDefinition>;
  private readonly welcome: (informer: Informer<KubeObject>, kind: CustomKind) => void;
  private readonly followed = new Set<KindName>();

  /** @param welcome adds indexes and handlers to the informer of a kind; called once for each kind that ever appears */
  constructor(informers: SharedInformerFactory, welcome: (informer: Informer<KubeObject>, kind: CustomKind) => void) {
    this.informers = informers;
    this.welcome = welcome;
    this.definitions = informers.for("CustomResourceDefinition");
    this.definitions.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.follow(object);
    });
    this.resume();
  }

  /** After a restore: the definitions that are there now may be others. */
  resume(): void {
    for (const crd of this.definitions.list()) this.follow(crd);
  }

  /** In the order of their names. */
  list(): readonly CustomKind[] {
    return this.definitions.list().map(kindOf);
  }

  find(group: string, kind: string): CustomKind | undefined {
    const crd = this.definitions
      .list()
      .find(({ spec, status }) => spec.group === group && status.acceptedNames?.kind === kind);
    return crd === undefined ? undefined : kindOf(crd);
  }

  private follow(crd: CustomResourceDefinition): void {
    const name = customKindName(crd);
    if (this.followed.has(name)) return;
    this.followed.add(name);
    // What is known of the objects of such a kind is that they are objects.
    this.welcome(this.informers.for(name) as unknown as Informer<KubeObject>, kindOf(crd));
  }
}

function kindOf(crd: CustomResourceDefinition): CustomKind {
  return { name: customKindName(crd), namespaced: crd.spec.scope === "Namespaced", resource: crd.metadata.name };
}
