/** The page's line to its cluster: the worker, as an `ApiClient` plus the clock and the questions only a simulation answers. */
import type { ApiClient } from "../../api/api-client.ts";
import type { Change, ClockCommand, ClockState, ClusterOptions, Decision } from "../../hosts/protocol.ts";

export interface ClusterConnection extends ApiClient {
  clock(command: ClockCommand): Promise<ClockState>;
  why(kind: string, namespace: string | undefined, name: string): Promise<readonly Change[]>;
  decisions(namespace: string, pod: string): Promise<readonly Decision[]>;
  recording(): Promise<unknown>;
  hash(): Promise<string>;
  load(recording: unknown): Promise<ClockState>;
  reset(options: ClusterOptions): Promise<ClockState>;
  takeOver(): void;
}
