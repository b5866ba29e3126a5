/** What a container printed. */
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { SelectField } from "../kit/Field.tsx";
import { showFidelity } from "../state/fidelity-store.ts";
import { useLogs } from "../state/pod-logs.ts";

export function LogsTab({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers];
  const [container, setContainer] = useState(pod.spec.containers[0]?.name ?? "");
  const [previous, setPrevious] = useState(false);
  const log = useLogs(pod.metadata.namespace ?? "default", pod.metadata.name, container, previous);
  const text = useStickToEnd(log?.text);
  return (
    <div className="logs">
      <div className="logs__bar">
        {containers.length > 1 && (
          <SelectField
            label={t("inspector.logs.container")}
            value={container}
            onChange={(event) => setContainer(event.target.value)}
          >
            {containers.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
        <label>
          <input type="checkbox" checked={previous} onChange={(event) => setPrevious(event.target.checked)} />
          {t("inspector.logs.previous")}
        </label>
        <ApproxMark
          label={t("help.real.simplifiedIs", { what: t("panels.logs.label") })}
          onClick={() => showFidelity("logs")}
        />
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <section ref={text} className="logs__text" tabIndex={0} aria-label={t("inspector.logs.label", { container })}>
        {log?.problem ?? (log?.text === "" ? t("inspector.logs.empty") : log?.text)}
      </section>
    </div>
  );
}

/** Follows the end of the text unless somebody has scrolled away from it. */
function useStickToEnd(text: string | undefined): React.RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const heightBefore = useRef(0);
  useEffect(() => {
    const { current } = element;
    if (current === null || text === undefined) return;
    const atEnd = current.scrollTop + current.clientHeight >= heightBefore.current - 8;
    heightBefore.current = current.scrollHeight;
    if (atEnd) current.scrollTop = current.scrollHeight;
  }, [text]);
  return element;
}
