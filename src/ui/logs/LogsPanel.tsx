/** What containers print: of the selected object, of one Pod, or of all Pods of one owner together. */
import "./logs-panel.css";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { SelectField } from "../kit/Field.tsx";
import { showFidelity } from "../state/fidelity-store.ts";
import { useObject, useObjects } from "../state/live-list.ts";
import { useManyLogs, type LogLine, type LogSource } from "../state/many-logs.ts";
import { ownerOf, podsOf } from "../state/pod-owner.ts";
import { refKey, useSelection, type ObjectRef } from "../state/selection-store.ts";
import { LogChoices } from "./LogChoices.tsx";

const SELECTION = "";
/** More Pods at once are a wall of text. */
const MAX_SOURCES = 20;
const HUES = 6;

export function LogsPanel(): ReactNode {
  const { t } = useTranslation();
  const { items: pods } = useObjects<Pod>("Pod");
  const [choice, setChoice] = useState(SELECTION);
  const [container, setContainer] = useState("");
  const [follow, setFollow] = useState(true);
  const [previous, setPrevious] = useState(false);
  const [timestamps, setTimestamps] = useState(false);
  const [search, setSearch] = useState("");
  const about = useChosen(choice, pods);
  const { object } = useObject(about?.kind, about?.namespace, about?.name);
  const chosen = useMemo(
    () => (about === undefined ? [] : podsOf(about, pods, object).slice(0, MAX_SOURCES)),
    [about, pods, object],
  );
  const containers = [...new Set(chosen.flatMap((pod) => containersOf(pod)))];
  const wanted = containers.includes(container) ? container : "";
  const sources = useMemo(() => sourcesOf(chosen, wanted), [chosen, wanted]);
  const logs = useManyLogs(sources, { follow, previous });
  const shown = (logs?.lines ?? []).filter(({ text }) => text.toLowerCase().includes(search.toLowerCase()));
  const check = (label: string, value: boolean, set: (value: boolean) => void): ReactNode => (
    <label className="logs-panel__check">
      <input type="checkbox" checked={value} onChange={(event) => set(event.target.checked)} />
      {label}
    </label>
  );
  return (
    <div className="logs-panel">
      <div className="logs-panel__bar">
        <SourceField value={choice} pods={pods} about={about} onChange={setChoice} />
        {containers.length > 1 && (
          <SelectField
            hideLabel
            label={t("inspector.logs.container")}
            value={wanted}
            onChange={(event) => setContainer(event.target.value)}
          >
            <option value="">{t("panels.logs.allContainers")}</option>
            {containers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        )}
        <ApproxMark
          label={t("help.real.simplifiedIs", { what: t("panels.logs.label") })}
          onClick={() => showFidelity("logs")}
        />
        {check(t("panels.logs.follow"), follow, setFollow)}
        {check(t("inspector.logs.previous"), previous, setPrevious)}
        {check(t("panels.logs.timestamps"), timestamps, setTimestamps)}
        <input
          className="input"
          type="search"
          aria-label={t("panels.logs.search")}
          placeholder={t("panels.logs.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <span className="muted" role="status">
          {search !== "" && t("panels.logs.found", { count: shown.length })}
        </span>
      </div>
      {about === undefined || chosen.length === 0 ? (
        <div className="logs-panel__empty">
          <LogChoices pods={pods} label={t(about === undefined ? "panels.logs.choose" : "panels.logs.noPods")} />
        </div>
      ) : (
        <Lines
          lines={shown}
          sources={sources}
          problems={logs?.problems ?? []}
          loaded={logs !== undefined}
          timestamps={timestamps}
          search={search}
          follow={follow}
        />
      )}
    </div>
  );
}

function useChosen(choice: string, pods: readonly Pod[]): ObjectRef | undefined {
  const selected = useSelection((state) => state.selected);
  return useMemo(() => {
    if (choice === SELECTION) return selected;
    const [kind = "", namespace = "", name = ""] = choice.split("/");
    return pods.length === 0 ? undefined : { kind, namespace, name };
  }, [choice, selected, pods.length]);
}

function SourceField({
  value,
  pods,
  about,
  onChange,
}: {
  readonly value: string;
  readonly pods: readonly Pod[];
  readonly about: ObjectRef | undefined;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  const owners = new Map<string, ObjectRef>();
  for (const pod of pods) {
    const owner = ownerOf(pod);
    if (owner !== undefined) owners.set(refKey(owner), owner);
  }
  const text = (ref: ObjectRef): string =>
    `${ref.kind} ${ref.name}${ref.namespace === undefined || ref.namespace === "default" ? "" : ` · ${ref.namespace}`}`;
  return (
    <SelectField
      hideLabel
      label={t("panels.logs.source")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value={SELECTION}>
        {about === undefined || value !== SELECTION
          ? t("panels.logs.selection")
          : t("panels.logs.selectionNamed", { object: text(about) })}
      </option>
      <optgroup label={t("panels.logs.owners")}>
        {[...owners].map(([key, ref]) => (
          <option key={key} value={key}>
            {text(ref)}
          </option>
        ))}
      </optgroup>
      <optgroup label="Pods">
        {pods.slice(0, 200).map(({ metadata: { uid, namespace = "default", name } }) => (
          <option key={uid} value={`Pod/${namespace}/${name}`}>
            {text({ kind: "Pod", namespace, name })}
          </option>
        ))}
      </optgroup>
    </SelectField>
  );
}

function Lines({
  lines,
  sources,
  problems,
  loaded,
  timestamps,
  search,
  follow,
}: {
  readonly lines: readonly LogLine[];
  readonly sources: readonly LogSource[];
  readonly problems: readonly string[];
  readonly loaded: boolean;
  readonly timestamps: boolean;
  readonly search: string;
  readonly follow: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const box = useStickToEnd(lines, follow);
  const several = sources.length > 1;
  const pods = [...new Set(sources.map(({ pod }) => pod))];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section ref={box} className="logs-panel__text" tabIndex={0} aria-label={t("panels.logs.label")}>
      {problems.map((problem) => (
        <div key={problem} className="logs-panel__problem">
          {problem}
        </div>
      ))}
      {loaded && lines.length === 0 && problems.length === 0 && (
        <span className="muted">{t(search === "" ? "inspector.logs.empty" : "panels.logs.noMatch")}</span>
      )}
      {lines.map(({ at, text, source }, index) => {
        const from = sources[source];
        return (
          <div key={index} className="logs-panel__line">
            {several && from !== undefined && (
              <span style={{ color: `var(--hue-${pods.indexOf(from.pod) % HUES})` }}>
                {from.pod.slice(-14)}
                {sources.some((other) => other.pod === from.pod && other.container !== from.container) &&
                  `/${from.container}`}{" "}
              </span>
            )}
            {timestamps && <span className="muted">{at} </span>}
            <Marked text={text} search={search} />
          </div>
        );
      })}
    </section>
  );
}

/** A line with what was searched for marked. Text only: whatever a container prints stays text. */
function Marked({ text, search }: { readonly text: string; readonly search: string }): ReactNode {
  if (search === "") return text;
  const at = text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  );
}

function containersOf({ spec }: Pod): readonly string[] {
  return [...(spec.initContainers ?? []), ...spec.containers].map(({ name }) => name);
}

/** @param container empty for the Pods' ordinary containers, all of them */
function sourcesOf(pods: readonly Pod[], container: string): readonly LogSource[] {
  return pods
    .flatMap((pod) =>
      (container === "" ? pod.spec.containers.map(({ name }) => name) : containersOf(pod))
        .filter((name) => container === "" || name === container)
        .map((name) => ({ namespace: pod.metadata.namespace ?? "default", pod: pod.metadata.name, container: name })),
    )
    .slice(0, MAX_SOURCES);
}

/** Follows the end of the text unless somebody has scrolled away from it. */
function useStickToEnd(lines: readonly LogLine[], follow: boolean): React.RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  const heightBefore = useRef(0);
  useEffect(() => {
    const { current } = element;
    if (current === null || !follow || lines.length === 0) return;
    const atEnd = current.scrollTop + current.clientHeight >= heightBefore.current - 8;
    heightBefore.current = current.scrollHeight;
    if (atEnd) current.scrollTop = current.scrollHeight;
  }, [lines, follow]);
  return element;
}
