/** Where layers of the picture go: into what the canvas moves and scales, or simply where they stand in the first picture. */
import { createContext, use, type ReactNode } from "react";

const PlaceOfLayers = createContext((layer: ReactNode): ReactNode => layer);

export const LayerPlace = PlaceOfLayers.Provider;

export function Layer({ children }: { readonly children: ReactNode }): ReactNode {
  return use(PlaceOfLayers)(children);
}
