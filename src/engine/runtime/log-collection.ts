/**
 * Log collectors, one on each machine: what they read from the log files of their machine they keep and print again on their
 * own output, one JSON object for each line, so that lines outlive the Pods that wrote them for as long as the collector runs.
 */
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import type { Containers } from "./containers.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { LogLine } from "./contracts.ts";

interface CollectionParts {
  readonly containers: Containers;
  readonly logs: ContainerLogs;
  readonly epochMs: number;
  isCollector(container: ContainerRecord): boolean;
  linesOf(container: ContainerRecord): readonly LogLine[];
}

export class LogCollection {
  private readonly parts: CollectionParts;

  constructor(parts: CollectionParts) {
    this.parts = parts;
  }

  /** The container reads the log files of its machine. */
  collects(container: ContainerRecord): boolean {
    if (!this.parts.isCollector(container)) return false;
    const places = this.parts.containers.sandbox(container.sandbox)?.volumes ?? {};
    return container.mounts.some(({ volume }) => /^host \S* \/(?:var(?:\/log.*)?)?$/.test(places[volume] ?? ""));
  }

  /** What a collector has printed of containers that are still there. */
  linesFor(collector: ContainerRecord): readonly LogLine[] {
    const { containers } = this.parts;
    const lines: LogLine[] = [];
    for (const id of containers.sandboxesOn(collector.node)) {
      const sandbox = containers.sandbox(id);
      if (sandbox !== undefined) lines.push(...this.printed(collector, sandbox, containers.of(id)));
    }
    return lines.sort((a, b) => a.atMs - b.atMs);
  }

  /** Containers are about to go: their collectors keep what they have read of them. */
  keep(sandbox: SandboxRecord, going: readonly ContainerRecord[]): void {
    const { containers, logs } = this.parts;
    for (const id of containers.sandboxesOn(sandbox.node)) {
      if (id === sandbox.id) continue;
      for (const collector of containers.of(id)) {
        if (!containers.running(collector) || !this.collects(collector)) continue;
        for (const line of this.printed(collector, sandbox, going)) logs.append(collector.id, line);
      }
    }
  }

  private printed(
    collector: ContainerRecord,
    sandbox: SandboxRecord,
    sources: readonly ContainerRecord[],
  ): readonly LogLine[] {
    return sources.flatMap((source) => {
      if (source.sandbox === collector.sandbox || this.collects(source)) return [];
      const lines = this.parts.linesOf(source).filter(({ atMs }) => atMs >= collector.startedAtMs);
      return lines.map((line) => this.record(line, source, sandbox));
    });
  }

  private record({ atMs, stream, text }: LogLine, source: ContainerRecord, sandbox: SandboxRecord): LogLine {
    const kubernetes = {
      pod_name: sandbox.podName,
      namespace_name: sandbox.namespace,
      container_name: source.name,
      host: sandbox.node,
    };
    const date = (this.parts.epochMs + atMs) / 1_000;
    return { atMs, stream: "stdout", text: JSON.stringify({ date, log: text, stream, kubernetes }) };
  }
}
