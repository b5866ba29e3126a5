/** The inspector with what can be done to the object it shows; fetched with the first selection. */
import type { ReactNode } from "react";
import { ObjectActions } from "./actions/ObjectActions.tsx";
import { Inspector } from "./inspector/Inspector.tsx";

export function SelectedObject(): ReactNode {
  return <Inspector renderActions={(object) => <ObjectActions object={object} />} />;
}
