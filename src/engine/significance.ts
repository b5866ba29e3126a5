/** Which writes are changes that a person would want to stop at, and which only say that all is well. */
const ROUTINE: ReadonlySet<string> = new Set([
  "AutoscalerStatusChanged",
  "EtcdIndexesReported",
  "EventExpired",
  "EventRecorded",
  "EventsCrowdedOut",
  "LeaderRenewed",
  "NodeHeartbeat",
  "NodeStatusReported",
  "TrafficReported",
]);

/** False for heartbeats, periodic reports and Events. @param reason the `reason` of a cause record */
export function isSignificant(reason: string): boolean {
  return !ROUTINE.has(reason);
}
