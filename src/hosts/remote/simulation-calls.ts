/** What only a simulation answers, asked over `/sim/v1`. */
import type { ApiRequest } from "../../api/api-client.ts";
import type { ClockCommand, ClusterOptions, Question } from "../protocol.ts";

export function clockCall(command: ClockCommand): ApiRequest {
  const { do: what, ...fields } = command;
  const post = (route: string): ApiRequest => ({ method: "POST", path: `/sim/v1/clock/${route}`, body: fields });
  switch (what) {
    case "get":
      return { method: "GET", path: "/sim/v1/clock" };
    case "set":
      return { method: "PUT", path: "/sim/v1/clock", body: fields };
    case "nextChange":
      return post("next-change");
    case "previousChange":
      return post("previous-change");
    default:
      return post(what);
  }
}

export function questionCall(question: Question): ApiRequest {
  const { ask, ...parameters } = question;
  const query = new URLSearchParams(parameters).toString();
  return { method: "GET", path: `/sim/v1/${ask}${query === "" ? "" : `?${query}`}` };
}

const WRAPPED_IN: Readonly<Record<Question["ask"], string | undefined>> = {
  why: "chain",
  decisions: "decisions",
  probes: "probes",
  hash: "hash",
  recording: undefined,
};

/** The answer of a worker is what the HTTP call wraps in an object. */
export function unwrapped({ ask }: Question, body: unknown): unknown {
  const field = WRAPPED_IN[ask];
  return field === undefined ? body : (body as Readonly<Record<string, unknown>>)[field];
}

/** A recording in which nothing has happened yet. */
export function emptyRecording(options: ClusterOptions): unknown {
  return {
    format: "kubarium-recording/1",
    configuration: options,
    inputs: [],
    end: { at: 0, processed: 0, inputs: 0 },
  };
}
