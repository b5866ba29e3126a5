/** What one catalogue entry says about an image. Entries are data: adding one touches no code. */

import type { BaseFiles } from "./base-files.ts";

/** How the process in a container ends when it is asked to (SIGTERM to PID 1). */
export type StopBehaviour =
  /** Finishes its work and leaves with this code; a flag may say after how many seconds. */
  | { readonly kind: "exits"; readonly afterMs: number; readonly exitCode: number; readonly delayFlag?: string }
  /** No handler: as PID 1 the signal has no effect, and only SIGKILL helps. */
  | { readonly kind: "ignores" };

/**
 * A path and its answer. `path` is exact, or ends with `*` for a prefix.
 * Bodies may contain `{hostname}`, `{version}` (the tag), `{path}`, `{host}`, `{ip}`, `{node}`, `{namespace}`
 * and `{env:NAME}` or `{env:NAME:default}`.
 */
export interface Route {
  readonly path: string;
  readonly status: number;
  readonly body: string;
  /** The route answers like this only until, or only from, this long after the start. */
  readonly untilMs?: number;
  readonly fromMs?: number;
}

export interface ServerBehaviour {
  readonly kind: "server";
  /** Ports it listens on, unless a flag or variable says otherwise. */
  readonly ports: readonly number[];
  /** `tcp` servers answer HTTP requests with a closed connection. */
  readonly protocol: "http" | "tcp";
  readonly routes?: readonly Route[];
  /** Serves files below this folder, as a web server does; `index` is its page when no file replaces it. */
  readonly documentRoot?: {
    readonly path: string;
    readonly index: string;
    readonly server: "nginx" | "httpd" | "plain";
  };
  /** Milliseconds that one request takes. */
  readonly serviceMs: number;
  /** CPU milliseconds that one request costs. */
  readonly cpuMsPerRequest: number;
  /** Memory that each request takes while it waits or is served; absent: none worth counting. */
  readonly memoryBytesPerRequest?: number;
  /** A variable without which the process leaves at once, printing the lines. */
  readonly requiredEnv?: {
    readonly anyOf: readonly string[];
    readonly exitCode: number;
    readonly lines: readonly string[];
  };
  /** A flag (`-listen`, `--http-port`) or variable that sets the port. */
  readonly portFlags?: readonly string[];
  readonly portEnv?: string;
  /** What it reads from its configuration is not known: it listens where the container declares and is probed, too. */
  readonly declaredToo?: true;
  /** A flag that sets the second port. */
  readonly secondPortFlag?: string;
  /** A flag whose value is the whole answer (`-text`). */
  readonly textFlag?: string;
  /** Prefixes of variables whose names end in a port to listen on. */
  readonly portVariables?: readonly string[];
  /** Ports for datagrams, what sets the first of them, and prefixes of variables that name more. */
  readonly datagrams?: {
    readonly ports: readonly number[];
    readonly portFlags?: readonly string[];
    readonly portVariables?: readonly string[];
    /** Without this flag it takes no datagrams. */
    readonly onlyWith?: string;
  };
  /** Answers that depend on what is asked are worked out by this program; `routes` are for the rest. */
  readonly program?: ServerProgramName;
  /** With this flag it speaks TLS on all its ports. */
  readonly tlsFlag?: string;
  /** Instead of the image's own. */
  readonly accessLog?: ImageEntry["accessLog"];
  /** Printed when it begins to listen, instead of the image's own lines; `{port}` is its first port. */
  readonly startLines?: readonly string[];
}

/** Servers that work out their answers: those of images for tests are in `src/engine/runtime/agnhost/`. */
export type ServerProgramName =
  | "netexec"
  | "liveness"
  | "serve-hostname"
  | "grpc-health-checking"
  | "porter"
  | "guestbook"
  | "test-webserver"
  | "kube-apiserver"
  | "kube-controller-manager"
  | "kube-scheduler"
  | "kube-proxy"
  | "podinfo"
  | "redis"
  | "mysql"
  | "postgres"
  | "zookeeper";

/** Programs of images for tests that do something and leave. */
export type ToolName =
  "mounttest" | "connect" | "entrypoint-tester" | "dns-suffix" | "dns-server-list" | "etc-hosts" | "nonewprivs";

/** A program of the image's own that does its work at once. */
export interface ToolBehaviour {
  readonly kind: "tool";
  readonly tool: ToolName;
}

/** A program of the image's own, written down as the shell script that does the same. */
export interface ScriptedBehaviour {
  readonly kind: "scripted";
  readonly script: "logs-generator" | "inclusterclient" | "issuer-discovery";
}

/** Prints its lines and leaves. */
export interface JobBehaviour {
  readonly kind: "job";
  readonly runMs: number;
  readonly exitCode: number;
}

/** Runs a shell command line as its default command. */
export interface ScriptBehaviour {
  readonly kind: "script";
  readonly argv: readonly string[];
}

/** Takes memory or CPU as its flags say (`--vm-bytes 150M`, `-cpus 2`). */
export interface StressBehaviour {
  readonly kind: "stress";
}

/** Waits without doing anything. */
export interface PauseBehaviour {
  readonly kind: "pause";
  readonly lines?: readonly string[];
}

export type Behaviour =
  | ServerBehaviour
  | JobBehaviour
  | ScriptBehaviour
  | StressBehaviour
  | PauseBehaviour
  | ToolBehaviour
  | ScriptedBehaviour;

export type ClientProgram = "kubectl" | "redis-cli" | "xbstream" | "mysql" | "psql" | "mongosh" | "podcli" | "zkCli.sh";

export interface ImageEntry {
  /** `docker.io/library/nginx`. */
  readonly repository: string;
  /** Tags that exist, as a regular expression over the whole tag. */
  readonly tags: string;
  /** Compressed size in bytes, as pulled. */
  readonly sizeBytes: number;
  /** From process start to listening, in milliseconds. */
  readonly startMs: number;
  /** How much of the start is work for a core, which a CPU limit slows; 80 unless said. */
  readonly startCpuPercent?: number;
  readonly memoryBytes: number;
  /** CPU that it uses when nobody asks anything, in thousandths of a core. */
  readonly idleCpuMillis: number;
  readonly behaviour: Behaviour;
  /** Behaviours chosen by the first argument (`netexec`), for images with subcommands. */
  readonly subcommands?: Readonly<Record<string, Behaviour>>;
  /** Names of the binary that is the image's own process. */
  readonly binaries: readonly string[];
  /** How its server stands in a process table, when that is not its command line; `uid` of those that gave up theirs. */
  readonly processes?: readonly { readonly title: string; readonly uid?: number }[];
  /** Who its processes run as, when nobody says otherwise: a number or a name. Absent: root. */
  readonly user?: number | string;
  /** Folders that its process must be able to write to, each with what it says when it cannot; `{why}` is the reason. */
  readonly needs?: readonly { readonly path: string; readonly complaint: readonly string[] }[];
  /** What it does as root before it serves, and what it says when it may not. @see `capabilities(7)` */
  readonly rights?: readonly {
    readonly capability: string;
    readonly complaint: readonly string[];
    /** It is the entrypoint that needs it, which a command takes the place of. */
    readonly ofEntrypoint?: boolean;
  }[];
  /** An image without a shell: only its own binaries can be run. */
  readonly shell: boolean;
  /** Tools beyond those of every shell, by the start of the command line, with what they print. */
  readonly tools?: Readonly<
    Record<
      string,
      | {
          /** May contain the same fields as bodies. */
          readonly output: string;
          readonly error?: string;
          readonly exitCode?: number;
          readonly needsServer?: boolean;
          /** Sent to the container's first process. */
          readonly signal?: string;
        }
      /** A program of the simulation's own. */
      | { readonly client: ClientProgram }
    >
  >;
  /** What its arguments are given to, when they are not a command line of their own (`curl`). */
  readonly entrypoint?: string;
  /** What runs without a command, as long as standard input stays open. */
  readonly defaultShell?: string;
  readonly stop: StopBehaviour;
  /** Printed when the process starts. May contain the same fields as bodies. */
  readonly startLines?: readonly string[];
  /** One line for each request: `nginx`, `combined` and so on; absent, requests are not logged. */
  readonly accessLog?: "nginx" | "httpd" | "plain" | "netexec";
  /** It reads the log files of its machine and prints them on its own output. */
  readonly collectsLogs?: boolean;
  readonly workingDir?: string;
  /** Beside those of its base system. Scripts may be run by everybody. */
  readonly files?: BaseFiles;
  readonly env?: Readonly<Record<string, string>>;
}
