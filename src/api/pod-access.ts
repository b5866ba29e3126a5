/** Answers of `POST …/pods/{name}/exec` and `…/portforward`: what over HTTP is a stream, in one piece. */

/** What a shell carries from one line that is typed into it to the next. */
export interface SavedShell {
  readonly workingDir: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What `$?` is. */
  readonly status: number;
}

/** The body of the answer to an exec. */
export interface ExecAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  /** Virtual milliseconds that the command takes; `Number.MAX_SAFE_INTEGER` when it never ends by itself. */
  readonly durationMs: number;
  /** What was printed, in order, and when. */
  readonly output: readonly { readonly afterMs: number; readonly stream: "stdout" | "stderr"; readonly text: string }[];
  /** The shell as the command left it, to be given with the next line of the same shell. */
  readonly session: SavedShell;
  /** `exit` was called. */
  readonly exited: boolean;
}

/** Of one HTTP request to a port of a Pod. `refused`: nothing listens there; `lost`: nobody answers at all. */
export type ForwardAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      /** What the server says about its answer, by names in lower case. */
      readonly headers?: Readonly<Record<string, string>>;
      readonly latencyMs: number;
    }
  | { readonly kind: "refused" | "lost" };

/** Whether a request is passed on to a Pod, a Service or a node: `/api/v1/namespaces/a/services/web:80/proxy/index.html`. */
export function isProxyPath(path: string): boolean {
  return /^\/api\/v1\/(?:namespaces\/[^/?]+\/(?:pods|services)|nodes)\/[^/?]+\/proxy(?:[/?]|$)/.test(path);
}

/** What typing into a container is refused with whose first process does not read lines. */
export const DOES_NOT_READ = "the first process of the container does not read its standard input";

/** What a plain GET of these subresources is refused with, once everything else about it is right. */
export const UPGRADE_REQUIRED = "Upgrade request required";
