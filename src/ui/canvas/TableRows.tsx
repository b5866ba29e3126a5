/** Rows that every table of the scene has. */
import { memo, type ReactNode } from "react";
import type { ScenePod } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";

export const PodRow = memo(function PodRow({
  pod,
  onSelect,
  focusable,
}: {
  readonly pod: ScenePod;
  readonly onSelect: (ref: ObjectRef) => void;
  readonly focusable: boolean;
}): ReactNode {
  return (
    <tr>
      <th scope="row">
        <Name
          text={pod.name}
          onClick={() => onSelect({ kind: "Pod", namespace: pod.namespace, name: pod.name })}
          focusable={focusable}
        />
      </th>
      <td>{pod.namespace}</td>
      <td>{pod.status}</td>
      <td>
        {pod.ready}/{pod.containers}
      </td>
      <td>{pod.restarts}</td>
      <td>{pod.owner === `Pod ${pod.name}` ? "" : pod.owner}</td>
    </tr>
  );
});

/** Plain text in the hidden twin: nobody should tab through what cannot be seen. */
export function Name({
  text,
  onClick,
  focusable,
}: {
  readonly text: string;
  readonly onClick: () => void;
  readonly focusable: boolean;
}): ReactNode {
  if (!focusable) return text;
  return (
    <button type="button" className="scene-table__name" onClick={onClick}>
      {text}
    </button>
  );
}
