/** Whose decisions can be looked at: autoscalers, then Pods, the newest first; of what is selected, if that has Pods. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { Pod } from "../../api/types/pod.ts";
import { Choices, type Choice } from "../kit/Choices.tsx";
import { statusOf } from "../state/object-status.ts";
import { newestFirst, podsOf } from "../state/pod-owner.ts";
import { useSelection } from "../state/selection-store.ts";

const MOST_PODS = 24;

export function DecisionChoices({
  pods,
  autoscalers,
}: {
  readonly pods: readonly Pod[];
  readonly autoscalers: readonly HorizontalPodAutoscaler[];
}): ReactNode {
  const { t } = useTranslation();
  const { selected, select } = useSelection();
  const own = selected === undefined ? [] : podsOf(selected, pods);
  const scaling: readonly Choice[] = autoscalers.map(
    ({ kind, metadata: { uid, namespace = "default", name }, status }) => ({
      id: uid,
      kind: "HPA",
      name,
      note: `${status.currentReplicas ?? 0} → ${status.desiredReplicas}`,
      onChoose: () => select({ kind, namespace, name }),
    }),
  );
  const placing: readonly Choice[] = newestFirst(own.length === 0 ? pods : own)
    .slice(0, MOST_PODS)
    .map((pod) => {
      const { uid, namespace = "default", name } = pod.metadata;
      const { shape, tone, short } = statusOf(pod);
      const note = pod.spec.nodeName === undefined || pod.spec.nodeName === "" ? short : pod.spec.nodeName;
      return {
        id: uid,
        name,
        note,
        shape: { name: shape, tone },
        onChoose: () => select({ kind: "Pod", namespace, name }),
      };
    });
  const choices = own.length === 0 ? [...scaling, ...placing] : placing;
  return (
    <Choices label={t(choices.length === 0 ? "panels.decisions.none" : "panels.decisions.choose")} choices={choices} />
  );
}
