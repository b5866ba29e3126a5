/** The list of objects with what is broken on purpose above it; fetched once the cluster is drawn. */
import type { ReactNode } from "react";
import { FaultList } from "./actions/FaultList.tsx";
import { Explorer } from "./explorer/Explorer.tsx";

export function ExplorerWithFaults(): ReactNode {
  return (
    <Explorer>
      <FaultList />
    </Explorer>
  );
}
