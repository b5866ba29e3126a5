/** Which objects may lead to which: a Pod's changes come from the Pod, its owners, its siblings, its node, or a person. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { CauseRecord } from "../kernel/causes.ts";
import { isSignificant } from "../significance.ts";
import { parseObjectName } from "../why.ts";
import type { TestCluster } from "./test-cluster.ts";

/** Remembers owners and nodes of everything that ever was, for a cluster from its start on. */
export class Kinship {
  private readonly test: TestCluster;
  /** `Kind/namespace/name` to its controller, or to itself. */
  private readonly owners = new Map<string, string>();
  private readonly nodes = new Map<string, string>();
  /** By name: the node, or the Pod as `Pod/namespace/name`. */
  private readonly faults = new Map<string, string>();

  constructor(test: TestCluster) {
    this.test = test;
    const { server } = test.cluster;
    for (const kind of ["Pod", "ReplicaSet", "Deployment"] as const) {
      for (const object of server.list(kind)) this.learn(object);
      server.subscribe(kind, ({ object }) => this.learn(object));
    }
    server.subscribe("Fault", ({ object }) => {
      const { machine = "", namespace = "default", pod } = object.spec.target;
      this.faults.set(object.metadata.name, pod === undefined ? machine : `Pod/${namespace}/${pod}`);
    });
  }

  /** Every significant change of a Pod or Node with a link in its chain that is no kin of the one before, as text. */
  strangers(): readonly string[] {
    const { causes } = this.test.cluster;
    const found = new Set<string>();
    for (let index = 0; index < causes.length; index += 1) {
      const record = causes.record(index);
      if (record === undefined || !/^(?:Pod|Node)\//.test(record.object) || !isSignificant(record.reason)) continue;
      this.follow(record, found);
    }
    return [...found];
  }

  private follow(start: CauseRecord, found: Set<string>): void {
    const { causes } = this.test.cluster;
    for (let record = start; record.cause > 0;) {
      const cause = causes.ofRevision(record.cause);
      if (cause === undefined) {
        found.add(`${describe(record)} <- a revision that was never written`);
        return;
      }
      if (!this.related(record, cause)) {
        found.add(`${describe(record)} <- ${describe(cause)}`);
        return;
      }
      record = cause;
    }
  }

  private related(record: CauseRecord, cause: CauseRecord): boolean {
    if (record.object === cause.object || this.faults.get(parseObjectName(cause.object).name) === record.object)
      return true;
    // A Pod that waits for a place may find one when any other leaves, or when any node changes.
    if (record.actor === "default-scheduler" && /^(?:Pod|Node)\//.test(cause.object)) return true;
    const node = this.nodeOf(record.object);
    const ofNode = node !== undefined && node === this.nodeOf(cause.object);
    if (ofNode && !isWorkload(cause.object)) return isSignificant(cause.reason);
    const sameOwner = isWorkload(record.object) && this.rootOf(record.object) === this.rootOf(cause.object);
    if (!sameOwner) return false;
    // A Pod comes or goes because of another; what happens to it in between is its own affair.
    const betweenPods = record.object.startsWith("Pod/") && cause.object.startsWith("Pod/");
    return !betweenPods || record.actor.endsWith("-controller");
  }

  private learn(object: KubeObject): void {
    const { kind, metadata } = object;
    const key = `${kind}/${metadata.namespace}/${metadata.name}`;
    const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
    if (owner?.kind === "Node") this.nodes.set(key, owner.name);
    else if (owner !== undefined) this.owners.set(key, `${owner.kind}/${metadata.namespace}/${owner.name}`);
    const { nodeName } = (object as { readonly spec?: { readonly nodeName?: string } }).spec ?? {};
    if (nodeName !== undefined) this.nodes.set(key, nodeName);
  }

  private rootOf(object: string): string {
    for (let current = object; ;) {
      const owner = this.owners.get(current);
      if (owner === undefined) return current;
      current = owner;
    }
  }

  /** The node that an object is, is about, or runs on. */
  private nodeOf(object: string): string | undefined {
    const { kind, name } = parseObjectName(object);
    if (kind === "Node" || kind === "Machine" || kind === "Lease") return name;
    if (kind === "Fault") return this.faults.get(name);
    return this.nodes.get(object);
  }
}

function isWorkload(object: string): boolean {
  return /^(?:Pod|ReplicaSet|Deployment)\//.test(object);
}

function describe({ revision, at, actor, verb, object, reason }: CauseRecord): string {
  return `${revision} at ${at}: ${actor} ${verb} ${object} (${reason})`;
}
