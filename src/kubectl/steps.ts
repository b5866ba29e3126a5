/**
 * What a command asks of the world. Commands are generator functions: they yield one effect at a time and get its
 * answer back, so that they are synchronous, need no promises, and can be tested without a driver.
 */
import type { ApiRequest, ApiResponse, WatchEvent } from "../api/api-client.ts";
import type { Status } from "../api/status.ts";

export type Effect =
  | { readonly do: "request"; readonly request: ApiRequest }
  | { readonly do: "print"; readonly stream: "out" | "err"; readonly text: string }
  /** One watch is open at a time. */
  | { readonly do: "watch"; readonly path: string; readonly accept?: string }
  /** Answered with events, or with undefined when the (virtual) time is up. */
  | { readonly do: "next"; readonly untilMs?: number }
  | { readonly do: "unwatch" }
  | { readonly do: "sleep"; readonly ms: number }
  /** Somebody edits a text: answered with what they saved, or with undefined when they gave up. */
  | { readonly do: "edit"; readonly name: string; readonly text: string }
  /** Somebody types a line behind a prompt: answered with it, or with undefined at the end of the input. */
  | { readonly do: "ask"; readonly prompt: string }
  /** A file of the editor is written. */
  | { readonly do: "save"; readonly name: string; readonly text: string };

export type Steps<T> = Generator<Effect, T, unknown>;

/** Ends a command with a text for standard error. Thrown by commands, caught only where a command line is run. */
export class CommandFailure {
  /** As printed, without the last line break. */
  readonly text: string;
  readonly exitCode: number;
  /** Goes to standard output before. */
  readonly printed: string;
  /** The text when there are others: upstream says less of each then (MultipleErrors). */
  readonly amongOthers: string;
  constructor(text: string, exitCode = 1, printed = "", amongOthers = text.replace(/^error: /, "")) {
    this.text = text;
    this.exitCode = exitCode;
    this.printed = printed;
    this.amongOthers = amongOthers;
  }
}

/** What the server's refusal is to the one who runs a command. @param context goes before its message */
export function refused(status: Status, context = ""): CommandFailure {
  const { reason, message = "unknown" } = status;
  const listed = reason === "Invalid" ? `Error from server (Invalid): ${context}${message}` : undefined;
  return new CommandFailure(statusText(status, context), 1, "", listed);
}

/** Warnings of the server go to standard error, as kubectl prints them. */
export function* send(request: ApiRequest): Steps<ApiResponse> {
  const response = (yield { do: "request", request }) as ApiResponse;
  for (const warning of response.warnings ?? []) yield* printError(`Warning: ${warning}\n`);
  return response;
}

export function* get(path: string, accept?: string): Steps<ApiResponse> {
  return yield* send({ method: "GET", path, ...(accept === undefined ? {} : { headers: { accept } }) });
}

/** The body of a successful answer. @throws CommandFailure with the words for the server's refusal */
export function expectBody<T>(response: ApiResponse): T {
  if (response.code >= 400) throw refused(response.body as Status);
  return response.body as T;
}

export function* print(text: string): Steps<void> {
  if (text !== "") yield { do: "print", stream: "out", text };
}

export function* printError(text: string): Steps<void> {
  if (text !== "") yield { do: "print", stream: "err", text };
}

/** As what ends a command is printed. */
export function withLineBreak(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

export function* openWatch(path: string, accept?: string): Steps<void> {
  yield { do: "watch", path, ...(accept === undefined ? {} : { accept }) };
}

/** @param untilMs Unix milliseconds, virtual; undefined comes back when it has passed */
export function* nextEvents(untilMs?: number): Steps<readonly WatchEvent[] | undefined> {
  return (yield { do: "next", ...(untilMs === undefined ? {} : { untilMs }) }) as readonly WatchEvent[] | undefined;
}

export function* closeWatch(): Steps<void> {
  yield { do: "unwatch" };
}

export function* sleep(ms: number): Steps<void> {
  yield { do: "sleep", ms };
}

export function* editText(name: string, text: string): Steps<string | undefined> {
  return (yield { do: "edit", name, text }) as string | undefined;
}

export function* askLine(prompt: string): Steps<string | undefined> {
  return (yield { do: "ask", prompt }) as string | undefined;
}

export function* saveFile(name: string, text: string): Steps<void> {
  yield { do: "save", name, text };
}

/**
 * What kubectl prints for a refusal. `context` goes before the message, as in `error when creating "f.yaml": …`.
 * Upstream: k8s.io/kubectl/pkg/cmd/util/helpers.go (checkErr, StandardErrorMessage).
 */
export function statusText(status: Status, context = ""): string {
  const { reason, details } = status;
  const message = status.message ?? "unknown";
  if (reason === "Invalid" && details !== undefined) {
    const subject = details.kind || details.name ? `The ${details.kind ?? ""} "${details.name ?? ""}" is invalid` : "";
    const causes = [...new Set((details.causes ?? []).map((cause) => `${cause.field}: ${cause.message}`))];
    if (causes.length === 0) return subject || `The request is invalid: ${message}`;
    const start = `${subject || "The request is invalid"}: `;
    return causes.length === 1 ? `${start}${causes[0]}` : `${start}\n${causes.map((cause) => `* ${cause}`).join("\n")}`;
  }
  if (reason === "Unauthorized") return `error: You must be logged in to the server (${message})`;
  // Nobody answered: these are kubectl's own words and no server's.
  if (/^(The connection to the server|Unable to connect to the server)/.test(message)) return message;
  return reason ? `Error from server (${reason}): ${context}${message}` : `Error from server: ${context}${message}`;
}
