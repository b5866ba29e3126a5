/** Zoom in, zoom out, show everything, and the way to the table. */
import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus, Search, Shapes, Table, Workflow } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export function ViewControls({
  table,
  onTable,
  onFit,
  onFind,
  onLegend,
  glide,
}: {
  readonly onFind: () => void;
  readonly onLegend: () => void;
  readonly table: boolean;
  readonly onTable: (table: boolean) => void;
  readonly onFit: () => void;
  /** Milliseconds that a change of the view takes. */
  readonly glide: number;
}): ReactNode {
  const { t } = useTranslation();
  const { zoomIn, zoomOut } = useReactFlow();
  const zoom = (by: typeof zoomIn): void => void by({ duration: glide });
  return (
    <fieldset className="view-controls" aria-label={t("canvas.controls.label")}>
      {!table && (
        <>
          <Control label={t("canvas.controls.zoomIn")} onClick={() => zoom(zoomIn)} icon={<Plus size={16} />} />
          <Control label={t("canvas.controls.zoomOut")} onClick={() => zoom(zoomOut)} icon={<Minus size={16} />} />
          <Control label={t("canvas.controls.fit")} onClick={onFit} icon={<Maximize size={15} />} />
          <Control label={t("views.search.open")} onClick={onFind} icon={<Search size={15} />} />
          <Control label={t("views.legend.open")} onClick={onLegend} icon={<Shapes size={15} />} />
        </>
      )}
      <Control
        label={table ? t("canvas.controls.canvas") : t("canvas.controls.table")}
        onClick={() => onTable(!table)}
        icon={table ? <Workflow size={15} /> : <Table size={15} />}
      />
    </fieldset>
  );
}

function Control({
  label,
  icon,
  onClick,
}: {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
}): ReactNode {
  return (
    <button type="button" className="view-controls__button" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </button>
  );
}
