/** etcd as the rest of the control plane sees it: which members are part of a quorum. */
import type { EtcdProblem } from "./api-answers.ts";

export interface Etcd {
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
  private readonly isUp: (machine: string) => boolean;

  constructor(isUp: (machine: string) => boolean) {
    this.isUp = isUp;
  }

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
