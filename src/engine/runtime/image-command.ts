/** What a command line does that only some images have: their own servers and tools, package managers, other programs. */
import { TOOL_PROGRAMS } from "./agnhost/tools.ts";
import { clientProgram } from "./clients/client-program.ts";
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import { imageEntry, PLAIN_SERVER } from "./image-catalogue.ts";
import { type ImageReference, parseImage } from "./image-reference.ts";
import { lookupTool } from "./images/lookup-tool.ts";
import { planCommand, toolOf } from "./process-plan.ts";
import { fill, pageFields } from "./server-pages.ts";
import type { Command, CommandResult } from "./shell/command.ts";
import { nslookupOf } from "./shell/nslookup.ts";
import { packageManager } from "./shell/package-managers.ts";
import type { ProcessState } from "./shell/process-state.ts";

interface Caller {
  readonly container: ContainerRecord;
  readonly sandbox: SandboxRecord;
  /** That of the shell that runs it, which may be the container's own. */
  readonly process: ProcessState;
  readonly nowMs: number;
  readonly kubectl: Command | undefined;
}

/** `server` is to be run in the foreground; undefined: none of them. */
export function imageCommand(caller: Caller, argv: readonly string[]): CommandResult | Command | "server" | undefined {
  const { container, process, nowMs, kubectl } = caller;
  const parsed = parseImage(container.image);
  const entry = parsed.ok ? imageEntry(parsed.reference) : PLAIN_SERVER;
  const manager = entry.shell ? packageManager(container.image, argv[0] ?? "") : undefined;
  if (manager !== undefined) return manager;
  const isLookup = entry.shell && /(?:^|\/)nslookup$/.test(argv[0] ?? "");
  if (isLookup && parsed.ok) return lookupOf(parsed.reference);
  const tool = toolOf(entry, argv);
  if (tool !== undefined && "client" in tool) return clientProgram(tool.client, container, kubectl);
  if (tool !== undefined) {
    const listening = container.listenAtMs >= 0 && nowMs >= container.listenAtMs;
    if (tool.needsServer === true && !listening) {
      const err = `${argv[0] ?? ""}: could not connect to server: Connection refused\n`;
      return { status: 1, err, durationMs: 20 };
    }
    if (tool.signal !== undefined) process.pending.push(tool.signal);
    const { exitCode: status = 0, output, error = "" } = tool;
    return { status, out: filled(caller, output), err: filled(caller, error), durationMs: 20 };
  }
  const plan = planCommand(entry, argv, container.ports);
  if (plan.kind === "program" && plan.own !== undefined) return TOOL_PROGRAMS[plan.own];
  if (plan.kind === "server")
    return entry === PLAIN_SERVER && (process !== container.process || container.isTask === true)
      ? unknownProgram(caller, argv)
      : "server";
  if (plan.kind === "job")
    return { status: plan.exitCode, out: plan.lines.map((line) => `${line}\n`).join(""), durationMs: plan.runMs };
  if (plan.kind === "pause" || plan.kind === "stress") return { status: 0, forever: true };
  return undefined;
}

function lookupOf({ domain, path, tag = "" }: ImageReference): Command {
  return nslookupOf(lookupTool(`${domain}/${path}`, tag));
}

function filled({ container, sandbox }: Caller, template: string): string {
  return template === "" ? "" : `${fill(template, pageFields(container, sandbox))}\n`;
}

/** Beside a program that runs, another one of its image is taken to find it well, or to wait until it is: probes, hooks. */
function unknownProgram({ container, nowMs }: Caller, argv: readonly string[]): CommandResult {
  const name = argv[0] ?? "";
  const err = `${name}: (simulated) this image is not in the catalogue: its programs are taken to succeed\n`;
  return { status: 0, err, durationMs: 20 + Math.max(0, container.listenAtMs - nowMs) };
}
