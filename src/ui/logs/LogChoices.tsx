/** Whose output can be read: what owns Pods, and Pods that nothing owns. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import { Choices, type Choice } from "../kit/Choices.tsx";
import { statusOf } from "../state/object-status.ts";
import { newestFirst, ownerOf } from "../state/pod-owner.ts";
import { refKey, useSelection, type ObjectRef } from "../state/selection-store.ts";

const MOST = 24;

export function LogChoices({ pods, label }: { readonly pods: readonly Pod[]; readonly label: string }): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const groups = new Map<string, { readonly ref: ObjectRef; readonly pods: Pod[] }>();
  for (const pod of newestFirst(pods)) {
    const { namespace = "default", name } = pod.metadata;
    const ref = ownerOf(pod) ?? { kind: "Pod", namespace, name };
    const group = groups.get(refKey(ref));
    if (group === undefined) groups.set(refKey(ref), { ref, pods: [pod] });
    else group.pods.push(pod);
  }
  const choices = [...groups].slice(0, MOST).map(([id, { ref, pods: own }]): Choice => {
    const [first] = own;
    const onChoose = (): void => select(ref);
    if (ref.kind !== "Pod" || first === undefined) {
      return { id, kind: ref.kind, name: ref.name, note: t("panels.logs.pods", { count: own.length }), onChoose };
    }
    const { shape, tone, short } = statusOf(first);
    return { id, name: ref.name, note: short, shape: { name: shape, tone }, onChoose };
  });
  return <Choices label={label} choices={choices} />;
}
