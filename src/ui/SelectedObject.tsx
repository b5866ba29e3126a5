/** The inspector with what can be done to the object it shows, and how real its kind is; fetched with the first selection. */
import { lazy, Suspense, type ReactNode } from "react";
import { ObjectActions } from "./actions/ObjectActions.tsx";
import { Inspector } from "./inspector/Inspector.tsx";

const FidelityMark = lazy(async () => ({ default: (await import("./help/FidelityMark.tsx")).FidelityMark }));

export function SelectedObject(): ReactNode {
  return (
    <Inspector
      renderActions={(object) => <ObjectActions object={object} />}
      renderMark={(kind) => (
        <Suspense>
          <FidelityMark kind={kind} />
        </Suspense>
      )}
    />
  );
}
