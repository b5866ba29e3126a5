import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { helm, kubectl } = useRealCluster();

describe("Helm, with patches made by the client", () => {
  commands(helm, [
    [
      "install shop chart --server-side=false --wait --timeout=40s",
      /^NAME: shop\n[^]*^STATUS: deployed\nREVISION: 1$/m,
    ],
    ["list", /^shop\tdefault +\t1 +\t.*\tdeployed\tsite-0\.1\.0\t1\.27/m],
    ["status shop", /^==> v1\/Deployment\nNAME +READY .*\nshop +2\/2 /m],
    ["upgrade shop chart --server-side=false --set=replicas=3 --wait --timeout=40s", /^REVISION: 2$/m],
    ["get values shop", "USER-SUPPLIED VALUES:\nreplicas: 3"],
    ["history shop", /^1 +\t.*\tsuperseded[^]*^2 +\t.*\tdeployed/m],
    ["rollback shop 1 --server-side=false --wait --timeout=40s", "Rollback was a success! Happy Helming!"],
    ["get manifest shop", /^ {2}replicas: 2$/m],
    [
      "install shop chart --server-side=false",
      /cannot reuse a name that is still in use|cannot re-use a name that is still in use/,
      1,
    ],
  ]);
  commands(kubectl, [
    ["get deployment shop -o jsonpath={.spec.replicas}:{.status.readyReplicas}", "2:2"],
    [
      "get secrets -l owner=helm -o custom-columns=NAME:.metadata.name --no-headers",
      "sh.helm.release.v1.shop.v1\nsh.helm.release.v1.shop.v2\nsh.helm.release.v1.shop.v3",
    ],
  ]);
  commands(helm, [
    ["uninstall shop --wait --timeout=40s", `release "shop" uninstalled`],
    ["list --short", ""],
  ]);
  commands(kubectl, [["get deployments,services -l app=shop", "No resources found in default namespace."]]);
});

describe("Helm, in a namespace that it makes", () => {
  commands(helm, [
    ["install other chart --server-side=false --dry-run=server", /^STATUS: pending-install$/m],
    [
      "upgrade --install other chart --server-side=false --namespace=shops --create-namespace",
      /^Release "other" does not exist\. Installing it now\.\n[^]*^NAMESPACE: shops\nSTATUS: deployed$/m,
    ],
    ["list --all-namespaces --short", "other"],
    ["uninstall other --namespace=shops", `release "other" uninstalled`],
  ]);
});
