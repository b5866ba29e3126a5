/** ConfigMaps, Secrets and ServiceAccounts as Tables. Upstream: printConfigMap, printSecret, printServiceAccount. */
import type { ConfigMap, Secret, ServiceAccount } from "../../../api/types/core.ts";
import { AGE, ageOf, column, NAME, type TablePrinter } from "./table-printer.ts";

const DATA = column("Data", "How many entries it has.");

export const configMapTable: TablePrinter<ConfigMap> = {
  columns: [NAME, DATA, AGE],
  cells: (configMap, nowMs) => [
    configMap.metadata.name,
    Object.keys(configMap.data ?? {}).length + Object.keys(configMap.binaryData ?? {}).length,
    ageOf(configMap, nowMs),
  ],
};

export const secretTable: TablePrinter<Secret> = {
  columns: [NAME, column("Type", "What the entries are for."), DATA, AGE],
  cells: (secret, nowMs) => [
    secret.metadata.name,
    secret.type ?? "",
    Object.keys(secret.data ?? {}).length,
    ageOf(secret, nowMs),
  ],
};

/** Without the SECRETS column, which v1.35 no longer has. */
export const serviceAccountTable: TablePrinter<ServiceAccount> = {
  columns: [NAME, AGE],
  cells: (account, nowMs) => [account.metadata.name, ageOf(account, nowMs)],
};
