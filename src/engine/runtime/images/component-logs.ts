/**
 * What the programs of Kubernetes print once they run. `{klog}` is the head of their lines, `{number}` the image's version
 * without its `v`.
 * Source: https://kubernetes.io/docs/concepts/cluster-administration/system-logs/
 */

const leader = (name: string): string =>
  `{klog} leaderelection.go:257] "Attempting to acquire leader lease..." lock="kube-system/${name}"`;

const caches = (controller: string): readonly string[] => [
  `{klog} shared_informer.go:349] "Waiting for caches to sync" controller="${controller}"`,
  `{klog} shared_informer.go:356] "Caches are synced" controller="${controller}"`,
];

/** By the name of the image. */
export const START_LINES: Readonly<Record<string, readonly string[]>> = {
  "coredns/coredns": [
    ".:53",
    "[INFO] plugin/reload: Running configuration SHA512 = 1b226df79860026c6a52e67daa10d7f0d57ec5b023288ec00c5e05f93523c894564e15b91770d3a07ae1cfbe861d15b37d4a0027e69c546ab112970993a3b03b",
    "CoreDNS-{number}",
    "linux/amd64, go1.25.2, 1db4568",
  ],
  "kube-apiserver": [
    "{klog} options.go:263] external host was not specified, using {ip}",
    "{klog} server.go:150] Version: {version}",
    ...caches("node_authorizer"),
    "{klog} secure_serving.go:211] Serving securely on [::]:6443",
    ...caches("crd-autoregister"),
  ],
  "kube-controller-manager": [
    "{klog} serving.go:386] Generated self-signed cert in-memory",
    '{klog} controllermanager.go:189] "Starting" version="{version}"',
    "{klog} secure_serving.go:211] Serving securely on 127.0.0.1:10257",
    leader("kube-controller-manager"),
  ],
  "kube-scheduler": [
    "{klog} serving.go:386] Generated self-signed cert in-memory",
    '{klog} server.go:175] "Starting Kubernetes Scheduler" version="{version}"',
    "{klog} secure_serving.go:211] Serving securely on 127.0.0.1:10259",
    leader("kube-scheduler"),
  ],
  "kube-proxy": [
    '{klog} server_linux.go:53] "Using iptables proxy"',
    '{klog} server.go:715] "Successfully retrieved NodeIPs" NodeIPs=["{ip}"]',
    '{klog} server_linux.go:132] "Using iptables Proxier"',
    '{klog} server.go:527] "Version info" version="{version}"',
    '{klog} config.go:200] "Starting service config controller"',
    ...caches("service config"),
    '{klog} config.go:106] "Starting endpoint slice config controller"',
    ...caches("endpoint slice config"),
    '{klog} config.go:329] "Starting node config controller"',
    ...caches("node config"),
  ],
};
