/**
 * Which Service rules each machine has. Where kube-proxy runs and hears of changes they are those of everybody; where it
 * stopped, or lost its way to the API servers, the kernel keeps what was programmed last; a machine that was switched off
 * has none until its kube-proxy runs again. Source: https://kubernetes.io/docs/reference/networking/virtual-ips/
 */
import { ProgrammedRules } from "./programmed-rules.ts";
import type { ServiceRules } from "./service-rules.ts";
import type { ServiceTable } from "./service-table.ts";

/** What is known of the kube-proxies. */
export interface ProxyWatch {
  /** Some kube-proxy of that machine answers. */
  isRunning(machine: string): boolean;
  /** An API server tells it of changes. */
  hearsChanges(machine: string): boolean;
  /** The machine's kernel runs, and with it the rules that it was given. */
  isPowered(machine: string): boolean;
}

export interface NodeRulesState {
  readonly following: readonly string[];
  /** By machine the number of its rules among `rules`. */
  readonly frozen: ReadonlyMap<string, number>;
  readonly rules: readonly ReadonlyMap<string, ServiceRules>[];
}

const NO_RULES = new ProgrammedRules();

export class NodeRules {
  private readonly table: ServiceTable;
  private readonly proxies: ProxyWatch | undefined;
  private following = new Set<string>();
  private frozen = new Map<string, ProgrammedRules>();

  /** @param proxies undefined: kube-proxy is well on every machine */
  constructor(table: ServiceTable, proxies: ProxyWatch | undefined) {
    this.table = table;
    this.proxies = proxies;
  }

  /** What everybody has whose kube-proxy is well. */
  get current(): ProgrammedRules {
    return this.table.rules;
  }

  /** The rules of this machine are those of everybody. */
  follows(machine: string): boolean {
    return this.proxies === undefined || this.following.has(machine);
  }

  on(machine: string): ProgrammedRules {
    if (this.follows(machine)) return this.table.rules;
    return this.frozen.get(machine) ?? NO_RULES;
  }

  /** Whether the health check of kube-proxy answers there. */
  isServed(machine: string): boolean {
    return this.proxies === undefined || this.proxies.isRunning(machine);
  }

  /** Why the rules of a machine do not follow, for people. */
  reasonAt(machine: string): string {
    if (this.proxies?.isRunning(machine) === true) return `the kube-proxy of ${machine} reaches no API server`;
    return `kube-proxy does not run on ${machine}`;
  }

  /** Looks at a machine again. Returns whether it goes by other rules now. */
  review(machine: string): boolean {
    const { proxies } = this;
    if (proxies === undefined) return false;
    const runs = proxies.isRunning(machine);
    const follows = runs && proxies.hearsChanges(machine);
    const followed = this.following.has(machine);
    if (!proxies.isPowered(machine)) {
      this.following.delete(machine);
      return this.frozen.delete(machine) || followed;
    }
    if (follows === followed) return false;
    if (follows) {
      this.following.add(machine);
      this.frozen.delete(machine);
    } else {
      this.following.delete(machine);
      this.frozen.set(machine, this.table.frozen());
    }
    return true;
  }

  snapshot(): NodeRulesState {
    const distinct = [...new Set(this.frozen.values())];
    const frozen = new Map([...this.frozen].map(([machine, rules]) => [machine, distinct.indexOf(rules)]));
    return { following: [...this.following], frozen, rules: distinct.map(({ all }) => all) };
  }

  restore({ following, frozen, rules }: NodeRulesState): void {
    const programmed = rules.map((services) => {
      const restored = new ProgrammedRules();
      for (const [service, each] of services) restored.program(service, each);
      return restored;
    });
    this.following = new Set(following);
    this.frozen = new Map([...frozen].map(([machine, number]) => [machine, programmed[number] ?? NO_RULES]));
  }
}
