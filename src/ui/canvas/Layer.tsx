/** Where layers of the picture go: into what the canvas moves and scales, or simply where they stand in the first picture. */
import { createContext, Fragment, use, type ComponentType, type ReactNode } from "react";

type Place = ComponentType<{ readonly children: ReactNode }>;

const PlaceOfLayers = createContext<Place>(Fragment);

export const LayerPlace = PlaceOfLayers.Provider;

export function Layer({ children }: { readonly children: ReactNode }): ReactNode {
  const Around = use(PlaceOfLayers);
  return <Around>{children}</Around>;
}

/** Edges of the part in view, as `left top right bottom`; empty when all of it is to be drawn. A hook. */
export type VisiblePart = (matters: boolean) => string;
