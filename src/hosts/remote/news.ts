/** What `/sim/v1/news` sends over a WebSocket, a few times a second: what a page shows that is no API object. */
import type { ScenePull } from "../../scene/pull.ts";
import type { SceneTrace } from "../../scene/flights.ts";
import type { Change, ClockState } from "../protocol.ts";

export interface News {
  readonly clock: ClockState;
  /** Since the message before; all that there are in the first one, and when time went back. */
  readonly changes?: readonly Change[];
  readonly rewound?: boolean;
  /** All that are going on, when they are others than before. */
  readonly pulls?: readonly ScenePull[];
  /** Requests that were not told of before. */
  readonly traces?: readonly SceneTrace[];
}
