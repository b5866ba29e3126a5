/** Shell programs in containers. */
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { ContainerRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { ProcessNetwork } from "./contracts.ts";
import { imageEntry } from "./image-catalogue.ts";
import { parseImage } from "./image-reference.ts";
import { planCommand, type ProcessPlan } from "./process-plan.ts";
import type { Servers } from "./servers.ts";
import type { ProcessState } from "./shell/process-state.ts";
import type { Volumes } from "./volumes.ts";

export interface ExecResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export interface ProcessParts {
  readonly kernel: Kernel;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly logs: ContainerLogs;
  readonly servers: Servers;
}

export class Processes {
  constructor(_parts: ProcessParts) {}
  connect(_network: ProcessNetwork): void {}
  onServe(_serve: (container: ContainerRecord, argv: readonly string[]) => void): void {}
  create(_container: ContainerRecord, _argv: readonly string[]): ProcessState {
    throw new Error("not yet");
  }
  run(_container: ContainerRecord): { readonly atMs: number; readonly exitCode: number } | undefined {
    return undefined;
  }
  signal(_container: ContainerRecord, _signal: string): void {}
  exec(_container: ContainerRecord, _argv: readonly string[]): ExecResult {
    return { exitCode: 0, stdout: "", stderr: "", durationMs: 0 };
  }
  isBusy(_container: ContainerRecord): boolean {
    return false;
  }
  planCommand(container: ContainerRecord, argv: readonly string[]): ProcessPlan {
    const parsed = parseImage(container.image);
    if (!parsed.ok) return { kind: "pause" };
    return planCommand(imageEntry(parsed.reference), argv, container.ports);
  }
}
