/** From a container's image, command and arguments to what its process does. */
import { flagValue } from "./command-flags.ts";
import { scriptFor } from "./agnhost/scripts.ts";
import type { Behaviour, ImageEntry, ServerBehaviour, ToolName } from "./images/image.ts";
import { PLAIN_SERVER } from "./image-catalogue.ts";
import { inlineProgram } from "./inline-programs.ts";
import { piDigits } from "./pi-digits.ts";
import { isShellTool } from "./shell/tools.ts";
import { startErrorMessage } from "./start-error.ts";

export type ProcessPlan =
  | { readonly kind: "server"; readonly server: ServerBehaviour; readonly argv: readonly string[] }
  /** A shell script or a single tool: interpreted. `own`: the image's own program. */
  | { readonly kind: "program"; readonly argv: readonly string[]; readonly own?: ToolName }
  | {
      readonly kind: "job";
      readonly runMs: number;
      /** How much of that is work for a core. */
      readonly cpuMs?: number;
      readonly exitCode: number;
      readonly lines: readonly string[];
    }
  | { readonly kind: "stress"; readonly argv: readonly string[] }
  | { readonly kind: "pause"; readonly lines: readonly string[] }
  /** The binary is not there; `message` is the low-level runtime's. */
  | { readonly kind: "startError"; readonly message: string };

const SHELLS: readonly string[] = ["sh", "bash", "ash", "dash", "zsh"];
const LANGUAGES: ReadonlySet<string> = new Set(
  (
    "python python3 uvicorn gunicorn flask node npm yarn npx go ruby irb rails java jshell php php-fpm apache2-foreground perl " +
    "gcc g++ make cargo rustc mvn gradle elixir iex mix erl ghc ghci stack swift dart julia R Rscript lein clojure groovy groovysh " +
    "jruby pypy pypy3 mono composer spark-submit"
  ).split(" "),
);
export function isShell(name: string): boolean {
  return SHELLS.includes(baseName(name));
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** A program that nothing is known of, where one is meant that comes to an end. */
const UNKNOWN_TASK: ProcessPlan = {
  kind: "job",
  runMs: 1_000,
  exitCode: 0,
  lines: ["(simulated) this image is not in the catalogue: its program is taken to do its work and to succeed"],
};

/**
 * @param ports declared container ports: where an interpreter's program is taken to listen
 * @param isTask the container is there to do something and to leave
 */
export function planProcess(
  entry: ImageEntry,
  command: readonly string[] | undefined,
  args: readonly string[] | undefined,
  ports: readonly number[],
  isTask = false,
): ProcessPlan {
  const plan = planServer(entry, command, args, ports);
  return isTask && plan.kind === "server" && entry === PLAIN_SERVER ? UNKNOWN_TASK : plan;
}

function planServer(
  entry: ImageEntry,
  command: readonly string[] | undefined,
  args: readonly string[] | undefined,
  ports: readonly number[],
): ProcessPlan {
  const hasCommand = command !== undefined && command.length > 0;
  const argv = [...(hasCommand ? command : []), ...(args ?? [])];
  if (!hasCommand) {
    const first = argv[0];
    const own = entry.binaries[0] ?? "";
    if (first === undefined) return ownProcess(entry, own, [], ports);
    if (entry.entrypoint !== undefined && !isShell(first) && !isShellTool(first))
      return planCommand(entry, [entry.entrypoint, ...argv], ports);
    if (first.startsWith("-") || entry.subcommands !== undefined) return ownProcess(entry, own, argv, ports);
    if (!entry.shell && !isBinaryOf(entry, first)) return ownProcess(entry, own, argv, ports);
  }
  return planCommand(entry, argv, ports);
}

/** What a command line does in a container of this image. */
export function planCommand(entry: ImageEntry, argv: readonly string[], ports: readonly number[]): ProcessPlan {
  const name = argv[0] ?? "";
  if (isBinaryOf(entry, name)) {
    const rest = argv.slice(1);
    const wrapped = rest[0];
    if (baseName(name).includes("entrypoint") && wrapped !== undefined && !wrapped.startsWith("-")) {
      return planCommand(entry, rest, ports);
    }
    if (LANGUAGES.has(baseName(name)) && entry.behaviour.kind === "job") return planLanguage(argv, ports);
    return ownProcess(entry, name, rest, ports);
  }
  const listener = entry.shell ? listeningTool(argv) : undefined;
  if (listener !== undefined) return listener;
  if (toolOf(entry, argv) !== undefined || (entry.shell && (isShell(name) || isShellTool(name)))) {
    return { kind: "program", argv };
  }
  if (entry === PLAIN_SERVER) return ownProcess(entry, name, argv, ports);
  return { kind: "startError", message: startErrorMessage(name) };
}

/** busybox's web server in the foreground, and `nc` that waits for connections. */
function listeningTool(argv: readonly string[]): ProcessPlan | undefined {
  const name = baseName(argv[0] ?? "");
  const letters = argv.filter((word) => /^-[A-Za-z]+$/.test(word)).join("");
  const quick = { serviceMs: 1, cpuMsPerRequest: 0.1 };
  if (name === "httpd" && letters.includes("f")) {
    const port = Number((flagValue(argv, "-p") ?? "80").replace(/^.*:/, "")) || 80;
    const documentRoot = {
      path: (flagValue(argv, "-h") ?? "/").replace(/\/+$/, ""),
      index: "",
      server: "plain",
    } as const;
    return {
      kind: "server",
      argv,
      server: { kind: "server", ports: [port], protocol: "http", documentRoot, ...quick },
    };
  }
  if (!["nc", "ncat", "netcat"].includes(name) || !letters.includes("l") || letters.includes("u")) return undefined;
  const port = Number(argv.slice(1).find((word) => /^\d+$/.test(word)) ?? flagValue(argv, "-p") ?? 0);
  if (!(port > 0)) return undefined;
  return { kind: "server", argv, server: { kind: "server", ports: [port], protocol: "tcp", ...quick } };
}

/** The entry's answer to a command line such as `redis-cli ping`. */
export function toolOf(
  entry: ImageEntry,
  argv: readonly string[],
): NonNullable<ImageEntry["tools"]>[string] | undefined {
  if (entry.tools === undefined) return undefined;
  const line = `${baseName(argv[0] ?? "")} ${argv.slice(1).join(" ")}`;
  for (const start of Object.keys(entry.tools)) if (line.startsWith(start)) return entry.tools[start];
  return undefined;
}

function isBinaryOf(entry: ImageEntry, name: string): boolean {
  return entry.binaries.includes(name) || (name.includes("/") && entry.binaries.includes(baseName(name)));
}

function ownProcess(entry: ImageEntry, binary: string, args: readonly string[], ports: readonly number[]): ProcessPlan {
  const chosen = entry.subcommands?.[args[0] ?? ""];
  if (chosen === undefined && entry.subcommands !== undefined && args[0] !== undefined) {
    return {
      kind: "job",
      runMs: 5,
      exitCode: 1,
      lines: [`Error: unknown command "${args[0]}" for "${entry.binaries[1] ?? ""}"`],
    };
  }
  const rest = chosen === undefined ? args : args.slice(1);
  return planBehaviour(entry, chosen ?? entry.behaviour, rest, ports, [binary, ...args]);
}

/** @param args without the subcommand @param argv all of the command line */
function planBehaviour(
  entry: ImageEntry,
  behaviour: Behaviour,
  args: readonly string[],
  ports: readonly number[],
  argv: readonly string[],
): ProcessPlan {
  switch (behaviour.kind) {
    case "server":
      return { kind: "server", server: withDeclared(behaviour, ports), argv: args };
    case "job":
      return { kind: "job", runMs: behaviour.runMs, exitCode: behaviour.exitCode, lines: entry.startLines ?? [] };
    case "script":
      return { kind: "program", argv: behaviour.argv };
    case "stress":
      return { kind: "stress", argv: args };
    case "pause":
      return { kind: "pause", lines: behaviour.lines ?? [] };
    case "tool":
      if (behaviour.tool === "mounttest" && flagValue(args, "--file_content_in_loop") !== undefined)
        return { kind: "program", argv: ["/bin/sh", "-c", scriptFor("mounttest", args)] };
      return { kind: "program", argv, own: behaviour.tool };
    case "scripted":
      return { kind: "program", argv: ["/bin/sh", "-c", scriptFor(behaviour.script, args)] };
  }
}

function withDeclared(server: ServerBehaviour, declared: readonly number[]): ServerBehaviour {
  if (server.ports.length > 0 && server.declaredToo !== true) return server;
  return { ...server, ports: [...new Set([...server.ports, ...declared])] };
}

/** A program in a language is not run: with a port it is a server, otherwise it ends well after a while. */
function planLanguage(argv: readonly string[], ports: readonly number[]): ProcessPlan {
  const line = argv.join(" ");
  const fileServer = /-m (?:http\.server|SimpleHTTPServer)(?: (\d+))?/.exec(line);
  if (fileServer !== null) return languageServer(argv, [Number(fileServer[1] ?? 8000)]);
  const pi = /bpi\((\d{1,4})\)/.exec(line);
  if (pi !== null) {
    const lines = [piDigits(Number(pi[1]))];
    return { kind: "job", runMs: 5_000, cpuMs: 5_000, exitCode: 0, lines };
  }
  if (/(?:^| )(?:--version|-V|version)(?: |$)/.test(line))
    return { kind: "job", runMs: 50, exitCode: 0, lines: [argv[0] ?? ""] };
  const inline = inlineProgram(argv);
  if (inline?.kind === "server") return languageServer(argv, [inline.port], inline.body);
  if (inline?.kind === "script") return { kind: "program", argv: ["sh", "-c", inline.script] };
  if (argv.length > 1 && ports.length > 0) return languageServer(argv, ports);
  if (argv.length <= 1) return { kind: "job", runMs: 50, exitCode: 0, lines: [] };
  const printed = printedText(argv);
  if (printed !== undefined) return { kind: "job", runMs: 50, exitCode: 0, lines: [printed] };
  const problem = `${argv[0] ?? ""}: programs in this language are not run by the simulation`;
  return { kind: "job", runMs: 50, exitCode: 1, lines: [problem] };
}

/** What a program of one statement prints that prints a constant: `python3 -c 'print("hi")'`, `perl -e 'print 1'`. */
function printedText(argv: readonly string[]): string | undefined {
  const option = argv.findIndex((word) => /^-[a-z]*[ce]$/.test(word));
  const program = option < 0 ? "" : (argv[option + 1] ?? "").trim().replace(/;$/, "");
  const match = /^(?:print|puts|console\.log|echo|say)\s*\(?\s*(?:"([^"$\\]*)"|'([^'\\]*)'|(-?\d+))\s*\)?$/.exec(
    program,
  );
  return match === null ? undefined : (match[1] ?? match[2] ?? match[3]);
}

const UNKNOWN_ANSWER = "{hostname}: simulated answer of a program that is not run\n";

function languageServer(argv: readonly string[], ports: readonly number[], body = UNKNOWN_ANSWER): ProcessPlan {
  const server: ServerBehaviour = {
    kind: "server",
    ports,
    protocol: "http",
    routes: [{ path: "*", status: 200, body }],
    serviceMs: 5,
    cpuMsPerRequest: 1,
  };
  return { kind: "server", server, argv };
}

/** Ports after flags and variables have had their say. */
export function portsOf(
  server: Pick<ServerBehaviour, "ports" | "portFlags" | "portEnv" | "portVariables" | "secondPortFlag">,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly number[] {
  if (server.portVariables !== undefined) return [...server.ports, ...portsInNames(server.portVariables, env)];
  const fromEnv = server.portEnv === undefined ? Number.NaN : Number.parseInt(env[server.portEnv] ?? "", 10);
  if (fromEnv > 0) return [fromEnv, ...server.ports.slice(1)];
  const second = Number(flagValue(argv, server.secondPortFlag ?? "") ?? server.ports[1] ?? 0);
  const others = second > 0 ? [second, ...server.ports.slice(2)] : [];
  for (const flag of server.portFlags ?? []) {
    const port = Number.parseInt((flagValue(argv, flag) ?? "").replace(/^.*:/, ""), 10);
    if (port > 0) return [port, ...others];
  }
  return server.secondPortFlag === undefined ? server.ports : [...server.ports.slice(0, 1), ...others];
}

/** Ports for datagrams; none when a flag sets the port to -1. */
export function datagramPortsOf(
  { datagrams }: ServerBehaviour,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): readonly number[] {
  if (datagrams === undefined) return [];
  const { onlyWith } = datagrams;
  if (onlyWith !== undefined && !argv.includes(onlyWith) && !argv.includes(`${onlyWith}=true`)) return [];
  if (datagrams.portFlags?.some((flag) => flagValue(argv, flag) === "-1") === true) return [];
  return portsOf(datagrams, argv, env);
}

function portsInNames(prefixes: readonly string[], env: Readonly<Record<string, string>>): readonly number[] {
  return Object.keys(env).flatMap((name) => {
    const prefix = prefixes.find((one) => name.startsWith(one) && /^\d+$/.test(name.slice(one.length)));
    return prefix === undefined ? [] : [Number(name.slice(prefix.length))];
  });
}
