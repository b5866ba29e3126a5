/** How a scene is seen whole: the same for the first picture and for the canvas that takes its place. */

/** Room for the panels that float above the canvas. */
const MARGIN = 20;
/** A column of buttons floats at the left of a wide picture. */
const CONTROLS = 60;
/** The choice of the view floats above the picture. */
const TOP_MARGIN = 52;
/** The story floats below it, on two lines at most. */
const BOTTOM_MARGIN = 78;
const MAX_ZOOM = 1.25;
/** A narrow screen starts with the machines: the rest is a swipe away. */
export const NARROW = 640;
/** … and with the learner beside the API server. */
export const LEFT_OF_MACHINES = 80;
/** Smaller than this, names on a phone can no longer be read. */
const NARROW_MIN_ZOOM = 0.4;
/** On a narrow screen the invitation floats over the lower part. */
const INVITATION_HEIGHT = 124;

export interface Fit {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/**
 * @param scene its size; `left` is where a narrow screen starts
 * @param room in pixels
 * @param invites an invitation stands over the lower part of a narrow screen
 */
export function fitOf(
  scene: { readonly left: number; readonly sceneWidth: number; readonly sceneHeight: number },
  { width, height }: { readonly width: number; readonly height: number },
  invites: boolean,
): Fit {
  const { left, sceneWidth, sceneHeight } = scene;
  const narrow = width < NARROW;
  const wide = sceneWidth - left;
  const from = narrow ? MARGIN : CONTROLS;
  const whole = Math.min(MAX_ZOOM, (width - from - MARGIN) / wide);
  const zoom = narrow
    ? Math.max(NARROW_MIN_ZOOM, whole)
    : Math.min(whole, (height - TOP_MARGIN - BOTTOM_MARGIN) / sceneHeight);
  const x = Math.max(from, (width - wide * zoom) / 2) - left * zoom;
  const bottom = narrow && invites ? INVITATION_HEIGHT : BOTTOM_MARGIN;
  const y = Math.max(TOP_MARGIN, (height - bottom + TOP_MARGIN - sceneHeight * zoom) / 2);
  return { x, y, zoom };
}
