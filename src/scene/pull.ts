/** What the scene is told of images on their way. */
/** An image on its way to a node. */
export interface ScenePull {
  readonly node: string;
  /** `namespace/name`. */
  readonly pod: string;
  readonly container: string;
  readonly image: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly sizeBytes: number;
}
