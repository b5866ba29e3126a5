/** One simulated request, kept for a short while so that it can be drawn on its way. */
export interface RequestTrace {
  /** Virtual milliseconds at which it left. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Key of the Traffic object (`namespace/name`), or of the Pod that sent it. */
  readonly from: string;
  readonly fromKind: "Traffic" | "Pod";
  /** Key of the Service it went through, if any. */
  readonly service: string | undefined;
  /** Key of the Pod that it reached or was meant for, if one was chosen. */
  readonly pod: string | undefined;
  readonly ok: boolean;
  /** `200`, `500`, or the reason it failed. */
  readonly outcome: string;
}
