/** The scheduler's attempts for a Pod, read again whenever the Pod changes. */
import { useEffect, useState } from "react";
import type { Pod } from "../../api/types/pod.ts";
import type { Decision } from "../../hosts/protocol.ts";
import { cluster } from "./cluster.ts";

/** Oldest first; undefined before they are known. */
export function useDecisions({ metadata }: Pod): readonly Decision[] | undefined {
  const [newest, setNewest] = useState<{ readonly resourceVersion: string; readonly decisions: readonly Decision[] }>();
  const { namespace = "default", name, resourceVersion } = metadata;
  useEffect(() => {
    let wanted = true;
    cluster()
      .decisions(namespace, name)
      .then(
        (decisions) => wanted && setNewest({ resourceVersion, decisions }),
        () => wanted && setNewest({ resourceVersion, decisions: [] }),
      );
    return () => {
      wanted = false;
    };
  }, [namespace, name, resourceVersion]);
  return newest?.decisions;
}
