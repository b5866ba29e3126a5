/** What a kubelet made of a probe, as data. Served by `GET /sim/v1/decisions?namespace=&pod=`, as `probes`. */
export interface ProbeDecision {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  readonly container: string;
  readonly probe: "Startup" | "Liveness" | "Readiness";
  /** Virtual milliseconds since the recording's epoch. */
  readonly at: number;
  readonly outcome: "Success" | "Failure" | "Unknown";
  /** What the probe said, as in its Event; empty for a success. */
  readonly message: string;
  /** Outcomes of this kind in a row, and how many of them it takes. */
  readonly inARow: number;
  readonly threshold: number;
  /** What follows from it. */
  readonly effect: "None" | "Started" | "Ready" | "NotReady" | "Killed";
}
