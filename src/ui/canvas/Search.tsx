/** Finds an object by name and flies there. Opened by the key `/`. */
import { useReactFlow } from "@xyflow/react";
import { useId, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useScene } from "../state/scene-store.ts";
import { refKey, type ObjectRef } from "../state/selection-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { findInScene, type Found } from "./fly.ts";

const ZOOM = 1.25;

export function Search({
  shown,
  glide,
  onFound,
  onClose,
}: {
  readonly shown: SceneView;
  /** Milliseconds that the flight takes. */
  readonly glide: number;
  readonly onFound: (ref: ObjectRef) => void;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const { setCenter } = useReactFlow();
  const list = useId();
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const scene = useScene();
  const found = findInScene(scene, shown, text);
  const index = Math.min(chosen, Math.max(0, found.length - 1));
  const fly = ({ ref, x, y }: Found): void => {
    void setCenter(x, y, { zoom: ZOOM, duration: glide });
    onFound(ref);
    onClose();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const current = found[index];
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && current !== undefined) fly(current);
    else if (event.key === "ArrowDown") setChosen(Math.min(found.length - 1, index + 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(0, index - 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <search className="find">
      <input
        className="find__input"
        type="text"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${index}` : undefined}
        aria-label={t("views.search.label")}
        placeholder={t("views.search.label")}
        value={text}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- opened in order to type
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        onBlur={onClose}
      />
      <div className="find__list" id={list} role="listbox" aria-label={t("views.search.label")}>
        {found.map((one, at) => (
          <div
            key={refKey(one.ref)}
            id={`${list}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === index}
            className="find__option"
            // Before the field loses the focus and the list goes.
            onPointerDown={(event) => {
              event.preventDefault();
              fly(one);
            }}
          >
            <span className="find__kind">{one.ref.kind}</span> {one.ref.name}
          </div>
        ))}
      </div>
      {text.trim() !== "" && found.length === 0 && <p className="find__none">{t("views.search.none")}</p>}
    </search>
  );
}
