/**
 * What `kubeadm init` and the API server leave in ConfigMaps: how the cluster was made, and how its parts trust each other.
 * Source: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/
 * Upstream: cmd/kubeadm/app/phases/{uploadconfig,kubelet,bootstraptoken/clusterinfo}, pkg/controlplane/controller/clusterauthenticationtrust.
 */
import type { Draft } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";
import { CLUSTER_AUTHORITY } from "../api/cluster-authority.ts";

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

const clusterConfiguration = (version: string): string => `apiServer: {}
apiVersion: kubeadm.k8s.io/v1beta4
caCertificateValidityPeriod: 87600h0m0s
certificateValidityPeriod: 8760h0m0s
certificatesDir: /etc/kubernetes/pki
clusterName: kubernetes
controllerManager: {}
dns: {}
encryptionAlgorithm: RSA-2048
etcd:
  local:
    dataDir: /var/lib/etcd
imageRepository: registry.k8s.io
kind: ClusterConfiguration
kubernetesVersion: ${version}
networking:
  dnsDomain: cluster.local
  podSubnet: 10.244.0.0/16
  serviceSubnet: 10.96.0.0/12
proxy: {}
scheduler: {}
`;

const KUBELET_CONFIGURATION = `apiVersion: kubelet.config.k8s.io/v1beta1
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
cgroupDriver: systemd
clusterDNS:
- 10.96.0.10
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
healthzBindAddress: 127.0.0.1
healthzPort: 10248
kind: KubeletConfiguration
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
`;

const clusterInfo = (address: string): string => `apiVersion: v1
clusters:
- cluster:
    server: https://${address}:6443
  name: ""
contexts: null
current-context: ""
kind: Config
users: null
`;

/** @param version of Kubernetes, `v1.35.0` @param address of the first machine of the control plane */
export function createKubeadmConfigMaps(create: Create, version: string, address: string): void {
  const configMap = (namespace: string, name: string, data: Readonly<Record<string, string>>): void =>
    create("ConfigMap", { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, data });
  configMap("kube-system", "kubeadm-config", { ClusterConfiguration: clusterConfiguration(version) });
  configMap("kube-system", "kubelet-config", { kubelet: KUBELET_CONFIGURATION });
  configMap("kube-public", "cluster-info", { kubeconfig: clusterInfo(address) });
  configMap("kube-system", "extension-apiserver-authentication", {
    "client-ca-file": CLUSTER_AUTHORITY,
    "requestheader-allowed-names": '["front-proxy-client"]',
    "requestheader-client-ca-file": CLUSTER_AUTHORITY,
    "requestheader-extra-headers-prefix": '["X-Remote-Extra-"]',
    "requestheader-group-headers": '["X-Remote-Group"]',
    "requestheader-username-headers": '["X-Remote-User"]',
  });
}
