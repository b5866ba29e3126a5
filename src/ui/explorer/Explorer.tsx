/** Every object by kind, with its state: the cluster as a list. */
import "./explorer.css";
import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import { SelectField } from "../kit/Field.tsx";
import { Shape } from "../kit/Shape.tsx";
import { useObjects } from "../state/live-list.ts";
import { statusOf } from "../state/object-status.ts";
import { resourceOf } from "../state/resources.ts";
import { useSimulated } from "../state/status-store.ts";
import { sameRef, useSelection, type ObjectRef } from "../state/selection-store.ts";

const KINDS: readonly (readonly [kind: string, open: boolean])[] = [
  ["Deployment", true],
  ["ReplicaSet", false],
  ["Pod", true],
  ["Service", true],
  ["EndpointSlice", false],
  ["Traffic", true],
  ["Node", true],
  ["Machine", false],
  ["ConfigMap", false],
  ["Secret", false],
  ["Namespace", false],
];
const SIMULATION_KINDS: ReadonlySet<string> = new Set(["Traffic", "Machine"]);
const MAX_ROWS = 200;
/** Letters at the end of a name that always show: they tell Pods of one owner apart. */
const TAIL = 5;
const ALL = "";

export function Explorer({ children }: { readonly children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const [namespace, setNamespace] = useState("default");
  const [filter, setFilter] = useState("");
  const namespaces = useObjects("Namespace");
  const simulated = useSimulated();
  return (
    <div className="explorer">
      <div className="explorer__head">
        <h2 className="explorer__title">{t("explorer.title")}</h2>
        <SelectField
          hideLabel
          label={t("explorer.namespace")}
          value={namespace}
          onChange={(event) => setNamespace(event.target.value)}
        >
          <option value={ALL}>{t("explorer.allNamespaces")}</option>
          {(namespaces.loaded ? namespaces.items.map(({ metadata }) => metadata.name) : [namespace]).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </SelectField>
        <FilterField value={filter} onChange={setFilter} />
      </div>
      <div className="explorer__kinds">
        {children}
        {KINDS.filter(([kind]) => simulated || !SIMULATION_KINDS.has(kind)).map(([kind, open]) => (
          <KindSection key={kind} kind={kind} defaultOpen={open} namespace={namespace} filter={filter} />
        ))}
      </div>
    </div>
  );
}

function FilterField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <input
      className="input"
      type="search"
      aria-label={t("explorer.filter")}
      placeholder={t("explorer.filter")}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function KindSection({
  kind,
  defaultOpen,
  namespace,
  filter,
}: {
  readonly kind: string;
  readonly defaultOpen: boolean;
  readonly namespace: string;
  readonly filter: string;
}): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(defaultOpen);
  const namespaced = resourceOf(kind)?.namespaced === true && namespace !== ALL;
  const { items, loaded, more } = useObjects(kind, { namespace: namespaced ? namespace : undefined, wanted: open });
  const shown = items.filter(({ metadata }) => metadata.name.includes(filter));
  const hidden = Math.max(0, shown.length - MAX_ROWS) + more;
  return (
    <section aria-label={kind}>
      <button type="button" className="explorer__kind" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} aria-hidden />
        {kind}
        {open && loaded && <span className="explorer__count">{shown.length + more}</span>}
      </button>
      {open && (
        <ul>
          {shown.slice(0, MAX_ROWS).map((object) => (
            <Row key={object.metadata.uid} object={object} showNamespace={!namespaced} />
          ))}
        </ul>
      )}
      {open && loaded && shown.length === 0 && (
        <p className="explorer__note">{t(filter === "" ? "explorer.empty" : "explorer.noMatch")}</p>
      )}
      {open && hidden > 0 && <p className="explorer__note">{t("explorer.more", { count: hidden })}</p>}
    </section>
  );
}

function Row({ object, showNamespace }: { readonly object: KubeObject; readonly showNamespace: boolean }): ReactNode {
  const { kind, metadata } = object;
  const ref: ObjectRef = {
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  };
  const current = useSelection(({ selected }) => sameRef(selected, ref));
  const select = useSelection((state) => state.select);
  const { short, tone, shape } = statusOf(object);
  return (
    <li>
      <button
        type="button"
        className="explorer__row"
        aria-current={current}
        data-kind={kind}
        data-namespace={metadata.namespace}
        data-name={metadata.name}
        onClick={() => select(ref)}
      >
        <Shape name={shape} tone={tone} size={14} />
        <span className="explorer__name" title={metadata.name}>
          <span className="explorer__start">{metadata.name.slice(0, -TAIL)}</span>
          <span>{metadata.name.slice(-TAIL)}</span>
          {showNamespace && metadata.namespace !== undefined && metadata.namespace !== "default" && (
            <span className="muted"> · {metadata.namespace}</span>
          )}
        </span>
        <span className={`explorer__status explorer__status--${tone} explorer__status--${kind.toLowerCase()}`}>
          {short}
        </span>
      </button>
    </li>
  );
}
