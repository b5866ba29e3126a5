/** etcd as the rest of the control plane sees it: which members are part of a quorum. */
import type { EtcdMember } from "../../api/types/sim.ts";
import type { RaftMember } from "../etcd/raft/raft-member.ts";
import type { EtcdProblem } from "./api-answers.ts";

/** One member as somebody sees it who looks at all machines at once. */
export interface EtcdMemberView {
  /** Of its machine. */
  readonly name: string;
  readonly role: EtcdMember["status"]["role"];
  /** Empty when it knows of none. */
  readonly leader: string;
  /** Other members that run and that it can talk to, in name order. */
  readonly peers: readonly string[];
  /** Its disk is gone, and with it the member; an empty one has to take its place. */
  readonly isLost?: true;
  /** Absent for a member that is alone. */
  readonly log?: { readonly term: number; readonly lastIndex: number; readonly commitIndex: number };
}

export interface Etcd {
  /** The members as Raft knows them; undefined for one that is alone. */
  readonly raft: ReadonlyMap<string, RaftMember<number>> | undefined;
  /** In name order. */
  views(): readonly EtcdMemberView[];
  /** Called whenever a view of a member may have changed, also when only its log has. Only enqueue in it. */
  onMemberChange(listener: (logOnly: boolean) => void): void;
  /** @param wakeAfter asks for `tick` after so many milliseconds */
  start(wakeAfter: (delayMs: number) => void): void;
  tick(): void;
  /** Why the API server beside this member cannot write; undefined when it can. */
  problemAt(machine: string): EtcdProblem | undefined;
  /** Called when an answer of `problemAt` may have changed. Only enqueue in it. */
  onChange(listener: () => void): void;
  /** The process of a member went or came. */
  processChanged(machine: string): void;
  /** Power or connections of a control-plane machine changed. */
  linksChanged(): void;
  snapshot(): unknown;
  restore(state: unknown): void;
}

/** One member: its own majority while it runs. */
export class SingleEtcd implements Etcd {
  readonly raft = undefined;
  private readonly name: string;
  private readonly isUp: (machine: string) => boolean;

  constructor(name: string, isUp: (machine: string) => boolean) {
    this.name = name;
    this.isUp = isUp;
  }

  views(): readonly EtcdMemberView[] {
    const { name } = this;
    const up = this.isUp(name);
    return [{ name, role: up ? "Leader" : "Down", leader: up ? name : "", peers: [] }];
  }

  onMemberChange(): void {}

  start(): void {}

  tick(): void {}

  problemAt(machine: string): EtcdProblem | undefined {
    return this.isUp(machine) ? undefined : "no quorum";
  }

  onChange(): void {}

  processChanged(): void {}

  linksChanged(): void {}

  snapshot(): unknown {
    return null;
  }

  restore(): void {}
}
