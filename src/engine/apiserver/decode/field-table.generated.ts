/**
 * Made by scripts/generate-schemas.ts from the Kubernetes API types; do not edit.
 * Type name to its fields, each "name type". Types are written as in Go: `[]X` is a list, `map[string]X` a map.
 */
export const FIELD_TABLE: Readonly<Record<string, string>> = {
  AWSElasticBlockStoreVolumeSource: "fsType string,partition int32,readOnly bool,volumeID string",
  Affinity: "nodeAffinity NodeAffinity,podAffinity PodAffinity,podAntiAffinity PodAntiAffinity",
  AppArmorProfile: "localhostProfile string,type string",
  AttachedVolume: "devicePath string,name string",
  AzureDiskVolumeSource: "cachingMode string,diskName string,diskURI string,fsType string,kind string,readOnly bool",
  AzureFileVolumeSource: "readOnly bool,secretName string,shareName string",
  CSIVolumeSource:
    "driver string,fsType string,nodePublishSecretRef LocalObjectReference,readOnly bool,volumeAttributes map[string]string",
  Capabilities: "add []string,drop []string",
  CephFSVolumeSource:
    "monitors []string,path string,readOnly bool,secretFile string,secretRef LocalObjectReference,user string",
  CinderVolumeSource: "fsType string,readOnly bool,secretRef LocalObjectReference,volumeID string",
  ClientIPConfig: "timeoutSeconds int32",
  ClusterTrustBundleProjection: "labelSelector LabelSelector,name string,optional bool,path string,signerName string",
  Condition: "lastTransitionTime time,message string,observedGeneration int64,reason string,status string,type string",
  ConfigMap:
    "apiVersion string,binaryData map[string]bytes,data map[string]string,immutable bool,kind string,metadata ObjectMeta",
  ConfigMapEnvSource: "name string,optional bool",
  ConfigMapKeySelector: "key string,name string,optional bool",
  ConfigMapNodeConfigSource: "kubeletConfigKey string,name string,namespace string,resourceVersion string,uid string",
  ConfigMapProjection: "items []KeyToPath,name string,optional bool",
  ConfigMapVolumeSource: "defaultMode int32,items []KeyToPath,name string,optional bool",
  Container:
    "args []string,command []string,env []EnvVar,envFrom []EnvFromSource,image string,imagePullPolicy string,lifecycle Lifecycle,livenessProbe Probe,name string,ports []ContainerPort,readinessProbe Probe,resizePolicy []ContainerResizePolicy,resources ResourceRequirements,restartPolicy string,restartPolicyRules []ContainerRestartRule,securityContext SecurityContext,startupProbe Probe,stdin bool,stdinOnce bool,terminationMessagePath string,terminationMessagePolicy string,tty bool,volumeDevices []VolumeDevice,volumeMounts []VolumeMount,workingDir string",
  ContainerExtendedResourceRequest: "containerName string,requestName string,resourceName string",
  ContainerImage: "names []string,sizeBytes int64",
  ContainerPort: "containerPort int32,hostIP string,hostPort int32,name string,protocol string",
  ContainerResizePolicy: "resourceName string,restartPolicy string",
  ContainerRestartRule: "action string,exitCodes ContainerRestartRuleOnExitCodes",
  ContainerRestartRuleOnExitCodes: "operator string,values []int32",
  ContainerState: "running ContainerStateRunning,terminated ContainerStateTerminated,waiting ContainerStateWaiting",
  ContainerStateRunning: "startedAt time",
  ContainerStateTerminated:
    "containerID string,exitCode int32,finishedAt time,message string,reason string,signal int32,startedAt time",
  ContainerStateWaiting: "message string,reason string",
  ContainerStatus:
    "allocatedResources map[string]quantity,allocatedResourcesStatus []ResourceStatus,containerID string,image string,imageID string,lastState ContainerState,name string,ready bool,resources ResourceRequirements,restartCount int32,started bool,state ContainerState,stopSignal string,user ContainerUser,volumeMounts []VolumeMountStatus",
  ContainerUser: "linux LinuxContainerUser",
  DaemonEndpoint: "Port int32",
  Deployment: "apiVersion string,kind string,metadata ObjectMeta,spec DeploymentSpec,status DeploymentStatus",
  DeploymentCondition:
    "lastTransitionTime time,lastUpdateTime time,message string,reason string,status string,type string",
  DeploymentSpec:
    "minReadySeconds int32,paused bool,progressDeadlineSeconds int32,replicas int32,revisionHistoryLimit int32,selector LabelSelector,strategy DeploymentStrategy,template PodTemplateSpec",
  DeploymentStatus:
    "availableReplicas int32,collisionCount int32,conditions []DeploymentCondition,observedGeneration int64,readyReplicas int32,replicas int32,terminatingReplicas int32,unavailableReplicas int32,updatedReplicas int32",
  DeploymentStrategy: "rollingUpdate RollingUpdateDeployment,type string",
  DownwardAPIProjection: "items []DownwardAPIVolumeFile",
  DownwardAPIVolumeFile: "fieldRef ObjectFieldSelector,mode int32,path string,resourceFieldRef ResourceFieldSelector",
  DownwardAPIVolumeSource: "defaultMode int32,items []DownwardAPIVolumeFile",
  EmptyDirVolumeSource: "medium string,sizeLimit quantity",
  Endpoint:
    "addresses []string,conditions EndpointConditions,deprecatedTopology map[string]string,hints EndpointHints,hostname string,nodeName string,targetRef ObjectReference,zone string",
  EndpointAddress: "hostname string,ip string,nodeName string,targetRef ObjectReference",
  EndpointConditions: "ready bool,serving bool,terminating bool",
  EndpointHints: "forNodes []ForNode,forZones []ForZone",
  EndpointPort: "appProtocol string,name string,port int32,protocol string",
  EndpointSlice:
    "addressType string,apiVersion string,endpoints []Endpoint,kind string,metadata ObjectMeta,ports []discovery.EndpointPort",
  EndpointSubset: "addresses []EndpointAddress,notReadyAddresses []EndpointAddress,ports []EndpointPort",
  Endpoints: "apiVersion string,kind string,metadata ObjectMeta,subsets []EndpointSubset",
  EnvFromSource: "configMapRef ConfigMapEnvSource,prefix string,secretRef SecretEnvSource",
  EnvVar: "name string,value string,valueFrom EnvVarSource",
  EnvVarSource:
    "configMapKeyRef ConfigMapKeySelector,fieldRef ObjectFieldSelector,fileKeyRef FileKeySelector,resourceFieldRef ResourceFieldSelector,secretKeyRef SecretKeySelector",
  EphemeralContainer:
    "args []string,command []string,env []EnvVar,envFrom []EnvFromSource,image string,imagePullPolicy string,lifecycle Lifecycle,livenessProbe Probe,name string,ports []ContainerPort,readinessProbe Probe,resizePolicy []ContainerResizePolicy,resources ResourceRequirements,restartPolicy string,restartPolicyRules []ContainerRestartRule,securityContext SecurityContext,startupProbe Probe,stdin bool,stdinOnce bool,targetContainerName string,terminationMessagePath string,terminationMessagePolicy string,tty bool,volumeDevices []VolumeDevice,volumeMounts []VolumeMount,workingDir string",
  EphemeralVolumeSource: "volumeClaimTemplate PersistentVolumeClaimTemplate",
  Event:
    "action string,apiVersion string,count int32,eventTime microTime,firstTimestamp time,involvedObject ObjectReference,kind string,lastTimestamp time,message string,metadata ObjectMeta,reason string,related ObjectReference,reportingComponent string,reportingInstance string,series EventSeries,source EventSource,type string",
  EventSeries: "count int32,lastObservedTime microTime",
  EventSource: "component string,host string",
  ExecAction: "command []string",
  FCVolumeSource: "fsType string,lun int32,readOnly bool,targetWWNs []string,wwids []string",
  Fault: "apiVersion string,kind string,metadata ObjectMeta,spec FaultSpec,status FaultStatus",
  FaultParameters: "factor float64,signal string",
  FaultSpec: "parameters FaultParameters,target FaultTarget,type string",
  FaultStatus: "conditions []Condition,message string,phase string,since time",
  FaultTarget: "container string,machine string,namespace string,pod string",
  FileKeySelector: "key string,optional bool,path string,volumeName string",
  FlexVolumeSource:
    "driver string,fsType string,options map[string]string,readOnly bool,secretRef LocalObjectReference",
  FlockerVolumeSource: "datasetName string,datasetUUID string",
  ForNode: "name string",
  ForZone: "name string",
  GCEPersistentDiskVolumeSource: "fsType string,partition int32,pdName string,readOnly bool",
  GRPCAction: "port int32,service string",
  GitRepoVolumeSource: "directory string,repository string,revision string",
  GlusterfsVolumeSource: "endpoints string,path string,readOnly bool",
  HTTPGetAction: "host string,httpHeaders []HTTPHeader,path string,port intOrString,scheme string",
  HTTPHeader: "name string,value string",
  HostAlias: "hostnames []string,ip string",
  HostIP: "ip string",
  HostPathVolumeSource: "path string,type string",
  ISCSIVolumeSource:
    "chapAuthDiscovery bool,chapAuthSession bool,fsType string,initiatorName string,iqn string,iscsiInterface string,lun int32,portals []string,readOnly bool,secretRef LocalObjectReference,targetPortal string",
  ImageVolumeSource: "pullPolicy string,reference string",
  KeyToPath: "key string,mode int32,path string",
  LabelSelector: "matchExpressions []LabelSelectorRequirement,matchLabels map[string]string",
  LabelSelectorRequirement: "key string,operator string,values []string",
  Lease: "apiVersion string,kind string,metadata ObjectMeta,spec LeaseSpec",
  LeaseSpec:
    "acquireTime microTime,holderIdentity string,leaseDurationSeconds int32,leaseTransitions int32,preferredHolder string,renewTime microTime,strategy string",
  Lifecycle: "postStart LifecycleHandler,preStop LifecycleHandler,stopSignal string",
  LifecycleHandler: "exec ExecAction,httpGet HTTPGetAction,sleep SleepAction,tcpSocket TCPSocketAction",
  LinuxContainerUser: "gid int64,supplementalGroups []int64,uid int64",
  LoadBalancerIngress: "hostname string,ip string,ipMode string,ports []PortStatus",
  LoadBalancerStatus: "ingress []LoadBalancerIngress",
  LocalObjectReference: "name string",
  Machine: "apiVersion string,kind string,metadata ObjectMeta,spec MachineSpec,status MachineStatus",
  MachineSpec:
    "cpu quantity,extendedResources map[string]quantity,labels map[string]string,memory quantity,pods int32,power string,taints []Taint,zone string",
  MachineStatus: "address string,bootedAt time,faults []string,nodeName string,phase string",
  ManagedFieldsEntry:
    "apiVersion string,fieldsType string,fieldsV1 any,manager string,operation string,subresource string,time time",
  NFSVolumeSource: "path string,readOnly bool,server string",
  Namespace: "apiVersion string,kind string,metadata ObjectMeta,spec NamespaceSpec,status NamespaceStatus",
  NamespaceCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  NamespaceSpec: "finalizers []string",
  NamespaceStatus: "conditions []NamespaceCondition,phase string",
  Node: "apiVersion string,kind string,metadata ObjectMeta,spec NodeSpec,status NodeStatus",
  NodeAddress: "address string,type string",
  NodeAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution []PreferredSchedulingTerm,requiredDuringSchedulingIgnoredDuringExecution NodeSelector",
  NodeCondition:
    "lastHeartbeatTime time,lastTransitionTime time,message string,reason string,status string,type string",
  NodeConfigSource: "configMap ConfigMapNodeConfigSource",
  NodeConfigStatus: "active NodeConfigSource,assigned NodeConfigSource,error string,lastKnownGood NodeConfigSource",
  NodeDaemonEndpoints: "kubeletEndpoint DaemonEndpoint",
  NodeFeatures: "supplementalGroupsPolicy bool",
  NodeRuntimeHandler: "features NodeRuntimeHandlerFeatures,name string",
  NodeRuntimeHandlerFeatures: "recursiveReadOnlyMounts bool,userNamespaces bool",
  NodeSelector: "nodeSelectorTerms []NodeSelectorTerm",
  NodeSelectorRequirement: "key string,operator string,values []string",
  NodeSelectorTerm: "matchExpressions []NodeSelectorRequirement,matchFields []NodeSelectorRequirement",
  NodeSpec:
    "configSource NodeConfigSource,externalID string,podCIDR string,podCIDRs []string,providerID string,taints []Taint,unschedulable bool",
  NodeStatus:
    "addresses []NodeAddress,allocatable map[string]quantity,capacity map[string]quantity,conditions []NodeCondition,config NodeConfigStatus,daemonEndpoints NodeDaemonEndpoints,declaredFeatures []string,features NodeFeatures,images []ContainerImage,nodeInfo NodeSystemInfo,phase string,runtimeHandlers []NodeRuntimeHandler,volumesAttached []AttachedVolume,volumesInUse []string",
  NodeSwapStatus: "capacity int64",
  NodeSystemInfo:
    "architecture string,bootID string,containerRuntimeVersion string,kernelVersion string,kubeProxyVersion string,kubeletVersion string,machineID string,operatingSystem string,osImage string,swap NodeSwapStatus,systemUUID string",
  ObjectFieldSelector: "apiVersion string,fieldPath string",
  ObjectMeta:
    "annotations map[string]string,creationTimestamp time,deletionGracePeriodSeconds int64,deletionTimestamp time,finalizers []string,generateName string,generation int64,labels map[string]string,managedFields []ManagedFieldsEntry,name string,namespace string,ownerReferences []OwnerReference,resourceVersion string,selfLink string,uid string",
  ObjectReference:
    "apiVersion string,fieldPath string,kind string,name string,namespace string,resourceVersion string,uid string",
  OwnerReference: "apiVersion string,blockOwnerDeletion bool,controller bool,kind string,name string,uid string",
  PersistentVolumeClaimSpec:
    "accessModes []string,dataSource TypedLocalObjectReference,dataSourceRef TypedObjectReference,resources VolumeResourceRequirements,selector LabelSelector,storageClassName string,volumeAttributesClassName string,volumeMode string,volumeName string",
  PersistentVolumeClaimTemplate: "metadata ObjectMeta,spec PersistentVolumeClaimSpec",
  PersistentVolumeClaimVolumeSource: "claimName string,readOnly bool",
  PhotonPersistentDiskVolumeSource: "fsType string,pdID string",
  Pod: "apiVersion string,kind string,metadata ObjectMeta,spec PodSpec,status PodStatus",
  PodAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm,requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm",
  PodAffinityTerm:
    "labelSelector LabelSelector,matchLabelKeys []string,mismatchLabelKeys []string,namespaceSelector LabelSelector,namespaces []string,topologyKey string",
  PodAntiAffinity:
    "preferredDuringSchedulingIgnoredDuringExecution []WeightedPodAffinityTerm,requiredDuringSchedulingIgnoredDuringExecution []PodAffinityTerm",
  PodCertificateProjection:
    "certificateChainPath string,credentialBundlePath string,keyPath string,keyType string,maxExpirationSeconds int32,signerName string,userAnnotations map[string]string",
  PodCondition:
    "lastProbeTime time,lastTransitionTime time,message string,observedGeneration int64,reason string,status string,type string",
  PodDNSConfig: "nameservers []string,options []PodDNSConfigOption,searches []string",
  PodDNSConfigOption: "name string,value string",
  PodExtendedResourceClaimStatus: "requestMappings []ContainerExtendedResourceRequest,resourceClaimName string",
  PodIP: "ip string",
  PodOS: "name string",
  PodReadinessGate: "conditionType string",
  PodResourceClaim: "name string,resourceClaimName string,resourceClaimTemplateName string",
  PodResourceClaimStatus: "name string,resourceClaimName string",
  PodSchedulingGate: "name string",
  PodSecurityContext:
    "appArmorProfile AppArmorProfile,fsGroup int64,fsGroupChangePolicy string,runAsGroup int64,runAsNonRoot bool,runAsUser int64,seLinuxChangePolicy string,seLinuxOptions SELinuxOptions,seccompProfile SeccompProfile,supplementalGroups []int64,supplementalGroupsPolicy string,sysctls []Sysctl,windowsOptions WindowsSecurityContextOptions",
  PodSpec:
    "activeDeadlineSeconds int64,affinity Affinity,automountServiceAccountToken bool,containers []Container,dnsConfig PodDNSConfig,dnsPolicy string,enableServiceLinks bool,ephemeralContainers []EphemeralContainer,hostAliases []HostAlias,hostIPC bool,hostNetwork bool,hostPID bool,hostUsers bool,hostname string,hostnameOverride string,imagePullSecrets []LocalObjectReference,initContainers []Container,nodeName string,nodeSelector map[string]string,os PodOS,overhead map[string]quantity,preemptionPolicy string,priority int32,priorityClassName string,readinessGates []PodReadinessGate,resourceClaims []PodResourceClaim,resources ResourceRequirements,restartPolicy string,runtimeClassName string,schedulerName string,schedulingGates []PodSchedulingGate,securityContext PodSecurityContext,serviceAccount string,serviceAccountName string,setHostnameAsFQDN bool,shareProcessNamespace bool,subdomain string,terminationGracePeriodSeconds int64,tolerations []Toleration,topologySpreadConstraints []TopologySpreadConstraint,volumes []Volume",
  PodStatus:
    "allocatedResources map[string]quantity,conditions []PodCondition,containerStatuses []ContainerStatus,ephemeralContainerStatuses []ContainerStatus,extendedResourceClaimStatus PodExtendedResourceClaimStatus,hostIP string,hostIPs []HostIP,initContainerStatuses []ContainerStatus,message string,nominatedNodeName string,observedGeneration int64,phase string,podIP string,podIPs []PodIP,qosClass string,reason string,resize string,resourceClaimStatuses []PodResourceClaimStatus,resources ResourceRequirements,startTime time",
  PodTemplateSpec: "metadata ObjectMeta,spec PodSpec",
  PortStatus: "error string,port int32,protocol string",
  PortworxVolumeSource: "fsType string,readOnly bool,volumeID string",
  PreferredSchedulingTerm: "preference NodeSelectorTerm,weight int32",
  Probe:
    "exec ExecAction,failureThreshold int32,grpc GRPCAction,httpGet HTTPGetAction,initialDelaySeconds int32,periodSeconds int32,successThreshold int32,tcpSocket TCPSocketAction,terminationGracePeriodSeconds int64,timeoutSeconds int32",
  ProjectedVolumeSource: "defaultMode int32,sources []VolumeProjection",
  QuobyteVolumeSource: "group string,readOnly bool,registry string,tenant string,user string,volume string",
  RBDVolumeSource:
    "fsType string,image string,keyring string,monitors []string,pool string,readOnly bool,secretRef LocalObjectReference,user string",
  ReplicaSet: "apiVersion string,kind string,metadata ObjectMeta,spec ReplicaSetSpec,status ReplicaSetStatus",
  ReplicaSetCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  ReplicaSetSpec: "minReadySeconds int32,replicas int32,selector LabelSelector,template PodTemplateSpec",
  ReplicaSetStatus:
    "availableReplicas int32,conditions []ReplicaSetCondition,fullyLabeledReplicas int32,observedGeneration int64,readyReplicas int32,replicas int32,terminatingReplicas int32",
  ResourceClaim: "name string,request string",
  ResourceFieldSelector: "containerName string,divisor quantity,resource string",
  ResourceHealth: "health string,resourceID string",
  ResourceRequirements: "claims []ResourceClaim,limits map[string]quantity,requests map[string]quantity",
  ResourceStatus: "name string,resources []ResourceHealth",
  RollingUpdateDeployment: "maxSurge intOrString,maxUnavailable intOrString",
  SELinuxOptions: "level string,role string,type string,user string",
  ScaleIOVolumeSource:
    "fsType string,gateway string,protectionDomain string,readOnly bool,secretRef LocalObjectReference,sslEnabled bool,storageMode string,storagePool string,system string,volumeName string",
  SeccompProfile: "localhostProfile string,type string",
  Secret:
    "apiVersion string,data map[string]bytes,immutable bool,kind string,metadata ObjectMeta,stringData map[string]string,type string",
  SecretEnvSource: "name string,optional bool",
  SecretKeySelector: "key string,name string,optional bool",
  SecretProjection: "items []KeyToPath,name string,optional bool",
  SecretVolumeSource: "defaultMode int32,items []KeyToPath,optional bool,secretName string",
  SecurityContext:
    "allowPrivilegeEscalation bool,appArmorProfile AppArmorProfile,capabilities Capabilities,privileged bool,procMount string,readOnlyRootFilesystem bool,runAsGroup int64,runAsNonRoot bool,runAsUser int64,seLinuxOptions SELinuxOptions,seccompProfile SeccompProfile,windowsOptions WindowsSecurityContextOptions",
  Service: "apiVersion string,kind string,metadata ObjectMeta,spec ServiceSpec,status ServiceStatus",
  ServiceAccount:
    "apiVersion string,automountServiceAccountToken bool,imagePullSecrets []LocalObjectReference,kind string,metadata ObjectMeta,secrets []ObjectReference",
  ServiceAccountTokenProjection: "audience string,expirationSeconds int64,path string",
  ServicePort: "appProtocol string,name string,nodePort int32,port int32,protocol string,targetPort intOrString",
  ServiceSpec:
    "allocateLoadBalancerNodePorts bool,clusterIP string,clusterIPs []string,externalIPs []string,externalName string,externalTrafficPolicy string,healthCheckNodePort int32,internalTrafficPolicy string,ipFamilies []string,ipFamilyPolicy string,loadBalancerClass string,loadBalancerIP string,loadBalancerSourceRanges []string,ports []ServicePort,publishNotReadyAddresses bool,selector map[string]string,sessionAffinity string,sessionAffinityConfig SessionAffinityConfig,trafficDistribution string,type string",
  ServiceStatus: "conditions []Condition,loadBalancer LoadBalancerStatus",
  SessionAffinityConfig: "clientIP ClientIPConfig",
  SleepAction: "seconds int64",
  StorageOSVolumeSource:
    "fsType string,readOnly bool,secretRef LocalObjectReference,volumeName string,volumeNamespace string",
  Sysctl: "name string,value string",
  TCPSocketAction: "host string,port intOrString",
  Taint: "effect string,key string,timeAdded time,value string",
  Toleration: "effect string,key string,operator string,tolerationSeconds int64,value string",
  TopologySpreadConstraint:
    "labelSelector LabelSelector,matchLabelKeys []string,maxSkew int32,minDomains int32,nodeAffinityPolicy string,nodeTaintsPolicy string,topologyKey string,whenUnsatisfiable string",
  Traffic: "apiVersion string,kind string,metadata ObjectMeta,spec TrafficSpec,status TrafficStatus",
  TrafficLatency: "p50 float64,p90 float64,p99 float64",
  TrafficSource: "pod string",
  TrafficSpec: "from TrafficSource,requestsPerSecond float64,timeoutSeconds float64,url string",
  TrafficStatus:
    "answers map[string]int64,errorsPerSecond float64,failed int64,failures map[string]int64,latencyMs TrafficLatency,observedGeneration int64,requestsPerSecond float64,sent int64,succeeded int64",
  TypedLocalObjectReference: "apiGroup string,kind string,name string",
  TypedObjectReference: "apiGroup string,kind string,name string,namespace string",
  Volume:
    "awsElasticBlockStore AWSElasticBlockStoreVolumeSource,azureDisk AzureDiskVolumeSource,azureFile AzureFileVolumeSource,cephfs CephFSVolumeSource,cinder CinderVolumeSource,configMap ConfigMapVolumeSource,csi CSIVolumeSource,downwardAPI DownwardAPIVolumeSource,emptyDir EmptyDirVolumeSource,ephemeral EphemeralVolumeSource,fc FCVolumeSource,flexVolume FlexVolumeSource,flocker FlockerVolumeSource,gcePersistentDisk GCEPersistentDiskVolumeSource,gitRepo GitRepoVolumeSource,glusterfs GlusterfsVolumeSource,hostPath HostPathVolumeSource,image ImageVolumeSource,iscsi ISCSIVolumeSource,name string,nfs NFSVolumeSource,persistentVolumeClaim PersistentVolumeClaimVolumeSource,photonPersistentDisk PhotonPersistentDiskVolumeSource,portworxVolume PortworxVolumeSource,projected ProjectedVolumeSource,quobyte QuobyteVolumeSource,rbd RBDVolumeSource,scaleIO ScaleIOVolumeSource,secret SecretVolumeSource,storageos StorageOSVolumeSource,vsphereVolume VsphereVirtualDiskVolumeSource",
  VolumeDevice: "devicePath string,name string",
  VolumeMount:
    "mountPath string,mountPropagation string,name string,readOnly bool,recursiveReadOnly string,subPath string,subPathExpr string",
  VolumeMountStatus: "mountPath string,name string,readOnly bool,recursiveReadOnly string",
  VolumeProjection:
    "clusterTrustBundle ClusterTrustBundleProjection,configMap ConfigMapProjection,downwardAPI DownwardAPIProjection,podCertificate PodCertificateProjection,secret SecretProjection,serviceAccountToken ServiceAccountTokenProjection",
  VolumeResourceRequirements: "limits map[string]quantity,requests map[string]quantity",
  VsphereVirtualDiskVolumeSource: "fsType string,storagePolicyID string,storagePolicyName string,volumePath string",
  WeightedPodAffinityTerm: "podAffinityTerm PodAffinityTerm,weight int32",
  WindowsSecurityContextOptions:
    "gmsaCredentialSpec string,gmsaCredentialSpecName string,hostProcess bool,runAsUserName string",
  "discovery.EndpointPort": "appProtocol string,name string,port int32,protocol string",
};
