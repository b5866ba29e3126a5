/** The object as it is stored, as YAML; follows every change. */
import { Copy } from "lucide-react";
import { dump } from "js-yaml";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import { Button } from "../kit/Button.tsx";
import { useToasts } from "../state/toasts-store.ts";

export function YamlTab({ object }: { readonly object: KubeObject | undefined }): ReactNode {
  const { t } = useTranslation();
  const [managed, setManaged] = useState(false);
  const text = useMemo(() => (object === undefined ? "" : asYaml(object, managed)), [object, managed]);
  if (object === undefined) return <p className="inspector__panel">{t("inspector.gone")}</p>;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    useToasts.getState().show("info", t("app.copied"));
  };
  return (
    <>
      <div className="yaml__bar">
        <label>
          <input type="checkbox" checked={managed} onChange={(event) => setManaged(event.target.checked)} />
          {t("inspector.yaml.managed")}
        </label>
        <Button onClick={() => void copy()}>
          <Copy size={14} aria-hidden />
          {t("inspector.yaml.copy")}
        </Button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
      <pre className="yaml" tabIndex={0}>
        {text.split("\n").map((line, index) => (
          <YamlLine key={index} line={line} />
        ))}
      </pre>
    </>
  );
}

function asYaml(object: KubeObject, managed: boolean): string {
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return dump(managed ? object : { ...object, metadata }, { lineWidth: -1, noRefs: true });
}

const KEY = /^(\s*(?:- )*)([^\s:'"#][^:]*)(:)(.*)$/;

function YamlLine({ line }: { readonly line: string }): ReactNode {
  const match = KEY.exec(line);
  if (match === null) return `${line}\n`;
  const [, indent, key, , value] = match;
  return (
    <>
      {indent}
      <span className="yaml__key">{key}</span>:{value}
      {"\n"}
    </>
  );
}
