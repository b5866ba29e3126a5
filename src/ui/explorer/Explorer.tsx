/** Every object by kind, with its state: the cluster as a list. */
import "./explorer.css";
import { ChevronRight } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import { SelectField } from "../kit/Field.tsx";
import { LongName } from "../kit/LongName.tsx";
import { Shape } from "../kit/Shape.tsx";
import { useDiscovery, useFollowDiscovery } from "../state/discovery.ts";
import { useObjects } from "../state/live-list.ts";
import { useCounts } from "../state/object-counts.ts";
import { usePages } from "../state/pages.ts";
import { statusOf } from "../state/object-status.ts";
import { apiPath, resourceOf } from "../state/resources.ts";
import { useSimulated } from "../state/status-store.ts";
import { sameRef, useSelection, type ObjectRef } from "../state/selection-store.ts";
import { KIND_GROUPS, OPEN_KINDS, type GroupId } from "./kind-groups.ts";

const SIMULATION_KINDS: ReadonlySet<string> = new Set(["Traffic", "Machine", "Fault"]);
/** Rows that are added at a time. */
const MORE_ROWS = 200;
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
        {KIND_GROUPS.map((group) => (
          <Group
            key={group.id}
            id={group.id}
            defaultOpen={group.open}
            kinds={group.kinds.filter((kind) => simulated || !SIMULATION_KINDS.has(kind))}
            namespace={namespace}
            filter={filter}
          />
        ))}
        <CustomGroup namespace={namespace} filter={filter} />
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

/** Kinds that somebody has defined. */
function CustomGroup({ namespace, filter }: { readonly namespace: string; readonly filter: string }): ReactNode {
  useFollowDiscovery();
  const custom = useDiscovery((state) => state.custom);
  if (custom.length === 0) return null;
  return <Group id="custom" defaultOpen kinds={custom.map(({ kind }) => kind)} namespace={namespace} filter={filter} />;
}

function Group({
  id,
  defaultOpen,
  kinds,
  namespace,
  filter,
}: {
  readonly id: GroupId;
  readonly defaultOpen: boolean;
  readonly kinds: readonly string[];
  readonly namespace: string;
  readonly filter: string;
}): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(defaultOpen);
  const counts = useCounts(open ? kinds : [], namespace === ALL ? undefined : namespace);
  return (
    <div>
      <button type="button" className="explorer__group" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} aria-hidden />
        {t(`explorer.groups.${id}`)}
      </button>
      {open &&
        kinds.map((kind) => (
          <KindSection
            key={kind}
            kind={kind}
            count={counts[kind]}
            defaultOpen={OPEN_KINDS.has(kind) || id === "custom"}
            namespace={namespace}
            filter={filter}
          />
        ))}
    </div>
  );
}

function KindSection({
  kind,
  count,
  defaultOpen,
  namespace,
  filter,
}: {
  readonly kind: string;
  /** Undefined while it has not been counted. */
  readonly count: number | undefined;
  readonly defaultOpen: boolean;
  readonly namespace: string;
  readonly filter: string;
}): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(defaultOpen);
  const [rows, setRows] = useState(MORE_ROWS);
  const namespaced = resourceOf(kind)?.namespaced === true && namespace !== ALL;
  const place = namespaced ? namespace : undefined;
  const { items: first, loaded, more, next } = useObjects(kind, { namespace: place, wanted: open });
  const pages = usePages(apiPath(kind, place), next);
  const items = pages.items.length === 0 ? first : [...first, ...pages.items];
  const shown = items.filter(({ metadata }) => metadata.name.includes(filter));
  const beyond = Math.max(0, more - pages.items.length);
  const hidden = Math.max(0, shown.length - rows) + beyond;
  const showMore = (): void => {
    if (shown.length <= rows + MORE_ROWS && beyond > 0) void pages.fetchNext();
    setRows(rows + MORE_ROWS);
  };
  return (
    <section aria-label={kind}>
      <button type="button" className="explorer__kind" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight size={14} aria-hidden />
        <span className="explorer__name">{kind}</span>
        <span className="explorer__count">{open && loaded ? shown.length + beyond : count}</span>
      </button>
      {open && (
        <ul>
          {shown.slice(0, rows).map((object) => (
            <Row key={object.metadata.uid} object={object} showNamespace={!namespaced} />
          ))}
        </ul>
      )}
      {open && loaded && shown.length === 0 && (
        <p className="explorer__note">{t(filter === "" ? "explorer.empty" : "explorer.noMatch")}</p>
      )}
      {open && hidden > 0 && (
        <button type="button" className="explorer__more link" onClick={showMore}>
          {t("explorer.more", { count: hidden })}
        </button>
      )}
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
          <LongName name={metadata.name} />
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
