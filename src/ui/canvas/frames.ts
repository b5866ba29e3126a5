/** One animation loop for everything on the canvas that moves by itself; at rest when nothing does. */

const listeners = new Set<(now: number) => void>();
let request = 0;

/** Calls back before every repaint until the returned function is called. */
export function onFrame(listener: (now: number) => void): () => void {
  listeners.add(listener);
  if (request === 0) request = requestAnimationFrame(run);
  return () => void listeners.delete(listener);
}

function run(now: number): void {
  request = listeners.size === 0 ? 0 : requestAnimationFrame(run);
  for (const listener of listeners) listener(now);
}
