/** What was weighed about an object, read again whenever the object changes. */
import { useEffect, useState } from "react";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import type { ScalingDecision } from "../../api/types/scaling-decision.ts";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { cluster } from "./cluster.ts";

type Read<T> = (namespace: string, name: string) => Promise<readonly T[]>;

const readAttempts: Read<SchedulingDecision> = (namespace, name) => cluster().decisions(namespace, name);
const readLooks: Read<ScalingDecision> = (namespace, name) => cluster().scalingDecisions(namespace, name);
const readProbes: Read<ProbeDecision> = (namespace, name) => cluster().probeDecisions(namespace, name);

/** The scheduler's attempts for a Pod, oldest first; undefined before they are known. */
export function useDecisions(pod: Pod): readonly SchedulingDecision[] | undefined {
  return useReasons(pod, readAttempts);
}

/** An autoscaler's looks, oldest first; undefined before they are known. */
export function useScalingDecisions(autoscaler: HorizontalPodAutoscaler): readonly ScalingDecision[] | undefined {
  return useReasons(autoscaler, readLooks);
}

/** What came of a Pod's probes, oldest first; undefined before it is known. */
export function useProbeDecisions(pod: Pod): readonly ProbeDecision[] | undefined {
  return useReasons(pod, readProbes);
}

function useReasons<T>({ metadata }: KubeObject, read: Read<T>): readonly T[] | undefined {
  const [newest, setNewest] = useState<{ readonly resourceVersion: string; readonly reasons: readonly T[] }>();
  const { namespace = "default", name, resourceVersion } = metadata;
  useEffect(() => {
    let wanted = true;
    read(namespace, name).then(
      (reasons) => wanted && setNewest({ resourceVersion, reasons }),
      () => wanted && setNewest({ resourceVersion, reasons: [] }),
    );
    return () => {
      wanted = false;
    };
  }, [read, namespace, name, resourceVersion]);
  return newest?.reasons;
}
