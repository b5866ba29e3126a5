/** Asks what a new client calls, and how often. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "../../api/types/core.ts";
import { Button } from "../kit/Button.tsx";
import { Dialog } from "../kit/Dialog.tsx";
import { SelectField, TextField } from "../kit/Field.tsx";
import { act } from "../state/cluster.ts";
import { useObjects } from "../state/live-list.ts";
import { apiPath } from "../state/resources.ts";

const FIRST_RATE = 10;

export function TrafficDialog({
  namespace = "default",
  service,
  onClose,
}: {
  readonly namespace?: string;
  /** The Service to call; without it the dialog offers those that there are. */
  readonly service?: string;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const services = useObjects<Service>("Service", { namespace }).items;
  const [chosen, setChosen] = useState(service);
  const target = chosen ?? services.find(({ metadata }) => metadata.name !== "kubernetes")?.metadata.name;
  const [typedUrl, setTypedUrl] = useState<string>();
  const [rate, setRate] = useState(String(FIRST_RATE));
  const url =
    typedUrl ??
    urlOf(
      services.find(({ metadata }) => metadata.name === target),
      namespace,
    );
  const create = async (): Promise<void> => {
    const body = {
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Traffic",
      metadata: { generateName: `${target ?? "client"}-users-`, namespace },
      spec: { url, requestsPerSecond: Number(rate) },
    };
    if (await act({ method: "POST", path: apiPath("Traffic", namespace), body })) onClose();
  };
  return (
    <Dialog title={t("traffic.add")} text={t("traffic.emptyHelp")} onClose={onClose}>
      <form
        className="dialog__body"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
      >
        {service === undefined && services.length > 0 && (
          <SelectField
            label={t("traffic.service")}
            value={target}
            onChange={(event) => {
              setChosen(event.target.value);
              setTypedUrl(undefined);
            }}
          >
            {services.map(({ metadata }) => (
              <option key={metadata.uid}>{metadata.name}</option>
            ))}
          </SelectField>
        )}
        <TextField
          className="input mono"
          label={t("traffic.url")}
          value={url}
          onChange={(event) => setTypedUrl(event.target.value)}
        />
        <TextField
          label={t("traffic.rate")}
          type="number"
          min={0}
          max={10_000}
          value={rate}
          onChange={(event) => setRate(event.target.value)}
        />
        <div className="dialog__buttons">
          <Button onClick={onClose}>{t("app.cancel")}</Button>
          <Button look="primary" type="submit" disabled={url === "" || rate === ""}>
            {t("traffic.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function urlOf(service: Service | undefined, namespace: string): string {
  if (service === undefined) return "";
  const host = namespace === "default" ? service.metadata.name : `${service.metadata.name}.${namespace}`;
  const port = service.spec.ports?.[0]?.port ?? 80;
  return `http://${host}${port === 80 ? "" : `:${port}`}/`;
}
