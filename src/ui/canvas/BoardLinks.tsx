/** Lines between the cards of a board: from the right edge of one to the left edge of the next. */
import type { ReactNode } from "react";
import { useScene } from "../state/scene-store.ts";
import { linkPath, placesOf } from "./board-routes.ts";

export function BoardLinks(): ReactNode {
  const board = useScene((scene) => scene.board);
  if (board === undefined) return null;
  const places = placesOf(board);
  return (
    <g key={board.view} className="board-links">
      {board.links.map(({ from, to, broken }) => {
        const path = linkPath(places.get(from), places.get(to));
        if (path === undefined) return null;
        return <path key={`${from} ${to}`} className={broken ? "line line--broken" : "line"} d={path} />;
      })}
    </g>
  );
}
