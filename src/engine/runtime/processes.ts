/** Shell programs in containers: started, run slice by slice, signalled, and commands executed beside them. */
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerLogs } from "./container-logs.ts";
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import { stretchOf } from "./cpu-time.ts";
import type { Containers } from "./containers.ts";
import { filePartsOf, filesOf } from "./files-of-containers.ts";
import type { ProcessNetwork } from "./contracts.ts";
import { notStarted, resultOf, type ExecInput, type ExecOutput, type ExecResult } from "./exec-result.ts";
import { imageEntry } from "./image-catalogue.ts";
import { imageCommand } from "./image-command.ts";
import { parseImage } from "./image-reference.ts";
import type { MachineRegistry } from "./machines.ts";
import { planCommand, type ProcessPlan, toolOf } from "./process-plan.ts";
import { programOf, scriptLine } from "./process-program.ts";
import type { Servers } from "./servers.ts";
import { answersLines, readsAll, readsLines, scriptOf } from "./shell-script.ts";
import { deadlyFor, exitCodeOf, reaches, signalSeen } from "./signals.ts";
import { containerHost } from "./shell/container-host.ts";
import { Interpreter } from "./shell/interpreter.ts";
import type { Command, ShellHost } from "./shell/command.ts";
import type { Output } from "./shell/step.ts";
import { packageManager } from "./shell/package-managers.ts";
import { compileScript } from "../../shell/parser.ts";
import { isReady, newThread, type ProcessState } from "./shell/process-state.ts";
import type { Program } from "../../shell/program.ts";
import { ShellSyntaxError } from "../../shell/words.ts";
import type { Volumes } from "./volumes.ts";

export interface ProcessParts {
  readonly kernel: Kernel;
  readonly machines: MachineRegistry;
  readonly containers: Containers;
  readonly volumes: Volumes;
  readonly logs: ContainerLogs;
  readonly servers: Servers;
}

/** Steps that a program makes at one instant before others have their turn. */
const STEPS_PER_SLICE = 200;
const SLICE_MS = 100;
/** A program that has made this many steps without waiting runs in slices of a second. */
const BUSY_STEPS = 20_000;
const BUSY_SLICE_MS = 1_000;

export class Processes {
  private readonly parts: ProcessParts;
  private kubectl: Command | undefined;
  private network: ProcessNetwork | undefined;
  /** Whether the kernel kills a container for so much memory on top; set by the composition of the runtime. */
  takesMemory: (container: ContainerRecord, bytes: number) => boolean = () => false;
  private serve: (container: ContainerRecord, argv: readonly string[]) => void = () => {};

  constructor(parts: ProcessParts) {
    this.parts = parts;
  }

  connect(network: ProcessNetwork, kubectl: Command | undefined): void {
    this.network = network;
    this.kubectl = kubectl;
  }

  /** Called when a program runs a server in the foreground. */
  onServe(serve: (container: ContainerRecord, argv: readonly string[]) => void): void {
    this.serve = serve;
  }

  /** The first state of a container's program; it begins at `startedAtMs`. */
  create(container: ContainerRecord, argv: readonly string[]): ProcessState {
    const hostname = this.sandboxOf(container)?.hostname ?? "";
    const { env } = imageOf(container);
    const script = scriptOf(argv);
    const thread = newThread(0, 0);
    if (readsLines(container, argv) || readsAll(container, argv)) thread.blocked = "forever";
    else thread.wakeAtMs = container.startedAtMs;
    return {
      argv,
      variables: {
        ...(script === undefined ? {} : { "-": script.options }),
        HOSTNAME: hostname,
        HOME: "/root",
        ...env,
        ...container.env,
        "0": script?.name ?? argv[0] ?? "sh",
      },
      positional: script?.positional ?? [],
      functions: {},
      sourced: {},
      traps: {},
      pending: [],
      threads: [thread],
      nextThread: 1,
      workingDir: container.workingDir ?? imageOf(container).workingDir ?? "/",
      steps: 0,
      exiting: -1,
    };
  }

  /** Lets the program run until it waits. Returns its end when it has come to one. */
  run(container: ContainerRecord): { readonly atMs: number; readonly exitCode: number } | undefined {
    const end = this.runOn(container);
    if (end !== undefined && container.process !== undefined)
      this.runExitTrap(container, container.process, this.logger(container));
    return end;
  }

  private runOn(container: ContainerRecord): { readonly atMs: number; readonly exitCode: number } | undefined {
    const process = container.process;
    if (process === undefined) return undefined;
    const nowMs = this.parts.kernel.nowMs;
    const program = this.programOf(container, process);
    if (program === undefined) return { atMs: nowMs, exitCode: 2 };
    const interpreter = this.interpreter(container, process, program);
    const output = this.logger(container);
    let waited = true;
    for (let budget = STEPS_PER_SLICE; ; budget -= 1) {
      const killed = this.deliverSignals(container, process, interpreter);
      if (killed !== undefined) return killed;
      if (process.exiting >= 0) return { atMs: nowMs, exitCode: process.exiting };
      const thread = process.threads.find((candidate) => isReady(candidate, process, nowMs));
      if (thread === undefined) break;
      if (budget <= 0) {
        waited = false;
        this.slowDown(process, nowMs, stretchOf(container));
        break;
      }
      thread.wakeAtMs = -1;
      thread.blocked = "";
      process.steps += 1;
      const server = interpreter.step(program, thread, output);
      if (server !== undefined) {
        if (server.replaces) return this.replace(container, process, server.argv);
        this.serve(container, server.argv);
      }
      if (thread.pc < 0 && thread.id === 0 && thread.wakeAtMs < 0)
        return { atMs: nowMs, exitCode: process.exiting >= 0 ? process.exiting : thread.status };
    }
    if (waited) process.steps = 0;
    process.threads = process.threads.filter(({ id, pc, wakeAtMs }) => id === 0 || pc >= 0 || wakeAtMs >= 0);
    return undefined;
  }

  /** `exec`: another script, or a server, takes the place of the shell. */
  private replace(container: ContainerRecord, { variables, workingDir }: ProcessState, argv: readonly string[]) {
    const line = scriptLine(container, imageOf(container), argv, this.hostOf(container)) ?? argv;
    if (line === "denied" || scriptOf(line) === undefined) {
      container.process = undefined;
      this.serve(container, argv);
      return undefined;
    }
    const next = this.create(container, line);
    const { "0": name = "sh", "-": options = "" } = next.variables;
    container.process = { ...next, variables: { ...variables, "0": name, "-": options }, workingDir };
    return this.runOn(container);
  }

  /** A signal for the first process. @returns the exit code when that ends it */
  signal(container: ContainerRecord, signal: string): number | undefined {
    const process = container.process;
    if (process === undefined) return undefined;
    if (process.traps[signal] === undefined) return deadlyFor(container, signal);
    process.pending.push(signal);
    const main = process.threads[0];
    if (main === undefined) return undefined;
    const nowMs = this.parts.kernel.nowMs;
    // A shell runs its trap when the foreground command is over; `wait` is interrupted at once.
    if (main.blocked === "wait" || (main.wakeAtMs < 0 && main.blocked === "")) main.wakeAtMs = nowMs;
    return undefined;
  }

  /** Runs a command beside the container's own process, at once. */
  exec(container: ContainerRecord, argv: readonly string[], { stdin = "", session }: ExecInput = {}): ExecResult {
    const entry = imageOf(container);
    const line = scriptLine(container, entry, argv, this.hostOf(container));
    if (line === "denied") return notStarted(argv[0] ?? "", "permission denied");
    if (line !== undefined) return this.exec(container, line, { stdin });
    const plan = planCommand(entry, argv, container.ports);
    const installs = packageManager(container.image, argv[0] ?? "") !== undefined;
    const isShells = !entry.shell && plan.kind === "program" && toolOf(entry, argv) === undefined;
    if ((plan.kind === "startError" && !installs) || isShells) return notStarted(argv[0] ?? "");
    if (plan.kind === "program" && plan.argv !== argv) return this.exec(container, plan.argv, { stdin });
    const process = this.create(container, argv);
    if (session !== undefined) {
      process.workingDir = session.workingDir;
      process.variables = { ...session.variables };
    }
    const output: ExecOutput[] = [];
    const script = scriptOf(argv);
    const fromInput = script !== undefined && script.file === undefined && script.name === argv[0];
    const input = fromInput && script.text === "" ? stdin : undefined;
    const program = programOf(process, (path) => this.read(container, path), input);
    let run = { status: 2, durationMs: 0, forever: false };
    if (typeof program === "string") output.push({ afterMs: 0, stream: "stderr", text: program });
    else {
      const sink: Output = (stream, text, afterMs = 0) => output.push({ afterMs, stream, text });
      const status = session?.status ?? 0;
      run = this.interpreter(container, process, program).runAtOnce(program, fromInput ? "" : stdin, sink, status);
    }
    this.runExitTrap(container, process, (stream, text, afterMs = 0) =>
      output.push({ afterMs: afterMs + run.durationMs, stream, text }),
    );
    this.passOnSignals(container, process);
    return resultOf(process, run, output, false);
  }

  /** Runs what is typed into a container's own shell, which prints to whoever types and to its log. */
  input(container: ContainerRecord, text: string, end: boolean): ExecResult | undefined {
    const { process } = container;
    const [main] = process?.threads ?? [];
    if (process === undefined || main === undefined) return undefined;
    if (readsAll(container, process.argv)) return this.inputTo(container, process, text, end);
    if (!readsLines(container, process.argv)) return undefined;
    const output: ExecOutput[] = [];
    const log = this.logger(container);
    const sink: Output = (stream, line, afterMs = 0) => {
      output.push({ afterMs, stream, text: line });
      log(stream, line, afterMs);
    };
    let run = { status: 2, durationMs: 0, forever: false };
    try {
      const own = this.programOf(container, process) ?? [];
      run = this.interpreter(container, process, own).runText(text, sink, main.status);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      // Whoever types may go on with the next line.
      output.push({ afterMs: 0, stream: "stderr", text: `sh: syntax error: ${error.message}\n` });
    }
    main.status = run.status;
    return resultOf(process, run, output, end);
  }

  /** A program that is given input: some answer line by line, others begin when they have all of it. */
  private inputTo(container: ContainerRecord, process: ProcessState, text: string, end: boolean): ExecResult {
    const inputs = process.threads[0]?.inputs ?? [];
    const stdin = `${inputs.pop()?.text ?? ""}${text}`;
    const leaves = end || /^\s*(?:exit|quit|\\q)\s*;?\s*$/.test(stdin);
    if (!end && (stdin === "" || leaves || !answersLines(process.argv))) {
      if (!leaves) inputs.push({ text: stdin, offset: 0 });
      return resultOf(process, { status: 0, durationMs: 0, forever: false }, [], leaves);
    }
    const result = this.exec(container, process.argv, { stdin });
    const log = this.logger(container);
    for (const { stream, text: line, afterMs } of result.output) log(stream, line, afterMs);
    return { ...result, exited: leaves };
  }

  /** It computes without ever waiting. */
  isBusy(container: ContainerRecord): boolean {
    return (container.process?.steps ?? 0) > 0;
  }

  /** What a command line is in this container: its own server, a tool, nothing. */
  planCommand(container: ContainerRecord, argv: readonly string[]): ProcessPlan {
    return planCommand(imageOf(container), argv, container.ports);
  }

  /** What `trap … EXIT` has asked for; it cannot change how the process ends. */
  private runExitTrap(container: ContainerRecord, process: ProcessState, output: Output): void {
    const script = process.traps["EXIT"];
    if (script === undefined || script === "") return;
    process.traps["EXIT"] = "";
    const { exiting } = process;
    try {
      const own = this.programOf(container, process) ?? [];
      this.interpreter(container, process, own).runAtOnce(compileScript(script), "", output);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
    }
    process.exiting = exiting;
  }

  /** `kill 1` from an exec reaches the container's own process. */
  private passOnSignals(container: ContainerRecord, process: ProcessState): void {
    for (const signal of process.pending) if (reaches(container, signal)) this.onSignal(container, signal);
  }

  private onSignal: (container: ContainerRecord, signal: string) => void = () => {};

  /** Called for signals that a command sends to the first process. */
  onForeignSignal(handler: (container: ContainerRecord, signal: string) => void): void {
    this.onSignal = handler;
  }

  private deliverSignals(container: ContainerRecord, process: ProcessState, interpreter: Interpreter) {
    const main = process.threads[0];
    const nowMs = this.parts.kernel.nowMs;
    if (process.pending.length === 0 || main === undefined || main.wakeAtMs > nowMs) return undefined;
    if (main.following !== undefined) return undefined;
    for (const signal of process.pending.splice(0)) {
      const script = process.traps[signal];
      const code = script === undefined ? deadlyFor(container, signal) : undefined;
      if (code !== undefined) return { atMs: nowMs, exitCode: code };
      if (script === undefined || script === "") continue;
      let program: Program;
      try {
        program = compileScript(script);
      } catch (error) {
        if (error instanceof ShellSyntaxError) return { atMs: nowMs, exitCode: exitCodeOf(signal) };
        throw error;
      }
      const run = interpreter.runAtOnce(program, "", this.logger(container));
      if (process.exiting >= 0) return { atMs: nowMs + Math.round(run.durationMs), exitCode: process.exiting };
      if (main.blocked === "wait") {
        main.blocked = "";
        main.status = exitCodeOf(signal);
      }
      main.wakeAtMs = run.durationMs > 0 ? nowMs + Math.round(run.durationMs) : nowMs;
    }
    return undefined;
  }

  private slowDown(process: ProcessState, nowMs: number, stretch: number): void {
    const delayMs = Math.round((process.steps > BUSY_STEPS ? BUSY_SLICE_MS : SLICE_MS) * stretch);
    for (const thread of process.threads) if (isReady(thread, process, nowMs)) thread.wakeAtMs = nowMs + delayMs;
  }

  private programOf(container: ContainerRecord, process: ProcessState): Program | undefined {
    const program = programOf(process, (path) => this.read(container, path));
    if (typeof program !== "string") return program;
    const line = { atMs: this.parts.kernel.nowMs, stream: "stderr", text: program.trimEnd() } as const;
    this.parts.logs.append(container.id, line);
    return undefined;
  }

  private read(container: ContainerRecord, path: string): string | undefined {
    const sandbox = this.sandboxOf(container);
    return sandbox === undefined ? undefined : this.parts.volumes.read(container, sandbox, path);
  }

  /** @param own the program that the process is running */
  private interpreter(container: ContainerRecord, process: ProcessState, own: Program): Interpreter {
    return new Interpreter(this.hostOf(container, process), process, own);
  }

  /** The container as its programs see it. @param process of a shell; without it none of the image's commands can be run */
  hostOf(container: ContainerRecord, process?: ProcessState): ShellHost {
    const { kernel, servers } = this.parts;
    const sandbox = this.sandboxOf(container);
    if (sandbox === undefined) throw new Error(`container ${container.id} without a sandbox`);
    const host: ShellHost = containerHost({
      ...filePartsOf(this.parts, this.network, container, sandbox),
      servers,
      imageCommand: (argv) =>
        process === undefined
          ? undefined
          : imageCommand({ container, sandbox, process, nowMs: kernel.nowMs, kubectl: this.kubectl }, argv),
      takesMemory: (bytes) => this.takesMemory(container, bytes),
      signal: (pid, signal) =>
        signalSeen(host, pid, signal, (id) => {
          const target = this.parts.containers.get(id);
          if (target !== undefined && reaches(target, signal)) this.onSignal(target, signal);
        }),
      filesOf: (id) => filesOf(this.parts, this.network, id),
    });
    return host;
  }

  /** Whole lines go to the container's log. */
  private logger(container: ContainerRecord): Output {
    const { kernel, logs } = this.parts;
    return (stream, text, afterMs = 0) => {
      const atMs = kernel.nowMs + Math.round(afterMs);
      const lines = text.split("\n");
      const rest = lines.pop() ?? "";
      for (const line of lines) logs.append(container.id, { atMs, stream, text: line });
      if (rest !== "") logs.append(container.id, { atMs, stream, text: rest, open: true });
    };
  }

  private sandboxOf(container: ContainerRecord): SandboxRecord | undefined {
    return this.parts.containers.sandbox(container.sandbox);
  }
}

function imageOf(container: ContainerRecord) {
  const parsed = parseImage(container.image);
  if (!parsed.ok) throw new Error(`container of an image without a name: ${container.image}`);
  return imageEntry(parsed.reference);
}
