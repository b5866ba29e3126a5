/**
 * Made by scripts/generate-schemas.ts from the Kubernetes API types; do not edit.
 * Type name to its fields, each "name type". Types are written as in Go: `[]X` is a list, `map[string]X` a map.
 */
export const FIELD_TABLE: Readonly<Record<string, string>> = {
  APIService: "apiVersion string,kind string,metadata ObjectMeta,spec APIServiceSpec,status APIServiceStatus",
  APIServiceCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  APIServiceSpec:
    "caBundle string,group string,groupPriorityMinimum int32,insecureSkipTLSVerify bool,service apiregistration.ServiceReference,version string,versionPriority int32",
  APIServiceStatus: "conditions []APIServiceCondition",
  AWSElasticBlockStoreVolumeSource: "fsType string,partition int32,readOnly bool,volumeID string",
  Affinity: "nodeAffinity NodeAffinity,podAffinity PodAffinity,podAntiAffinity PodAntiAffinity",
  AggregationRule: "clusterRoleSelectors []LabelSelector",
  AllocatedDeviceStatus:
    "conditions []Condition,data any,device string,driver string,networkData NetworkDeviceData,pool string,shareID string",
  AllocationResult: "allocationTimestamp time,devices DeviceAllocationResult,nodeSelector NodeSelector",
  AppArmorProfile: "localhostProfile string,type string",
  AttachedVolume: "devicePath string,name string",
  AuditAnnotation: "key string,valueExpression string",
  AzureDiskVolumeSource: "cachingMode string,diskName string,diskURI string,fsType string,kind string,readOnly bool",
  AzureFilePersistentVolumeSource: "readOnly bool,secretName string,secretNamespace string,shareName string",
  AzureFileVolumeSource: "readOnly bool,secretName string,shareName string",
  CELDeviceSelector: "expression string",
  CSIDriver: "apiVersion string,kind string,metadata ObjectMeta,spec CSIDriverSpec",
  CSIDriverSpec:
    "attachRequired bool,fsGroupPolicy string,nodeAllocatableUpdatePeriodSeconds int64,podInfoOnMount bool,requiresRepublish bool,seLinuxMount bool,serviceAccountTokenInSecrets bool,storageCapacity bool,tokenRequests []TokenRequest,volumeLifecycleModes []string",
  CSINode: "apiVersion string,kind string,metadata ObjectMeta,spec CSINodeSpec",
  CSINodeDriver: "allocatable VolumeNodeResources,name string,nodeID string,topologyKeys []string",
  CSINodeSpec: "drivers []CSINodeDriver",
  CSIPersistentVolumeSource:
    "controllerExpandSecretRef SecretReference,controllerPublishSecretRef SecretReference,driver string,fsType string,nodeExpandSecretRef SecretReference,nodePublishSecretRef SecretReference,nodeStageSecretRef SecretReference,readOnly bool,volumeAttributes map[string]string,volumeHandle string",
  CSIStorageCapacity:
    "apiVersion string,capacity quantity,kind string,maximumVolumeSize quantity,metadata ObjectMeta,nodeTopology LabelSelector,storageClassName string",
  CSIVolumeSource:
    "driver string,fsType string,nodePublishSecretRef LocalObjectReference,readOnly bool,volumeAttributes map[string]string",
  Capabilities: "add []string,drop []string",
  CapacityRequestPolicy: "default quantity,validRange CapacityRequestPolicyRange,validValues []quantity",
  CapacityRequestPolicyRange: "max quantity,min quantity,step quantity",
  CapacityRequirements: "requests map[string]quantity",
  CephFSPersistentVolumeSource:
    "monitors []string,path string,readOnly bool,secretFile string,secretRef SecretReference,user string",
  CephFSVolumeSource:
    "monitors []string,path string,readOnly bool,secretFile string,secretRef LocalObjectReference,user string",
  CertificateSigningRequest:
    "apiVersion string,kind string,metadata ObjectMeta,spec CertificateSigningRequestSpec,status CertificateSigningRequestStatus",
  CertificateSigningRequestCondition:
    "lastTransitionTime time,lastUpdateTime time,message string,reason string,status string,type string",
  CertificateSigningRequestSpec:
    "expirationSeconds int32,extra map[string][]string,groups []string,request string,signerName string,uid string,usages []string,username string",
  CertificateSigningRequestStatus: "certificate string,conditions []CertificateSigningRequestCondition",
  CinderPersistentVolumeSource: "fsType string,readOnly bool,secretRef SecretReference,volumeID string",
  CinderVolumeSource: "fsType string,readOnly bool,secretRef LocalObjectReference,volumeID string",
  ClientIPConfig: "timeoutSeconds int32",
  ClusterRole: "aggregationRule AggregationRule,apiVersion string,kind string,metadata ObjectMeta,rules []PolicyRule",
  ClusterRoleBinding: "apiVersion string,kind string,metadata ObjectMeta,roleRef RoleRef,subjects []Subject",
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
  ContainerResourceMetricSource: "container string,name string,target MetricTarget",
  ContainerResourceMetricStatus: "container string,current MetricValueStatus,name string",
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
  ControllerRevision: "apiVersion string,data any,kind string,metadata ObjectMeta,revision int64",
  Counter: "value quantity",
  CounterSet: "counters map[string]Counter,name string",
  CronJob: "apiVersion string,kind string,metadata ObjectMeta,spec CronJobSpec,status CronJobStatus",
  CronJobSpec:
    "concurrencyPolicy string,failedJobsHistoryLimit int32,jobTemplate JobTemplateSpec,schedule string,startingDeadlineSeconds int64,successfulJobsHistoryLimit int32,suspend bool,timeZone string",
  CronJobStatus: "active []ObjectReference,lastScheduleTime time,lastSuccessfulTime time",
  CrossVersionObjectReference: "apiVersion string,kind string,name string",
  CustomResourceColumnDefinition:
    "description string,format string,jsonPath string,name string,priority int32,type string",
  CustomResourceConversion: "strategy string,webhook WebhookConversion",
  CustomResourceDefinition:
    "apiVersion string,kind string,metadata ObjectMeta,spec CustomResourceDefinitionSpec,status CustomResourceDefinitionStatus",
  CustomResourceDefinitionCondition:
    "lastTransitionTime time,message string,observedGeneration int64,reason string,status string,type string",
  CustomResourceDefinitionNames:
    "categories []string,kind string,listKind string,plural string,shortNames []string,singular string",
  CustomResourceDefinitionSpec:
    "conversion CustomResourceConversion,group string,names CustomResourceDefinitionNames,preserveUnknownFields bool,scope string,versions []CustomResourceDefinitionVersion",
  CustomResourceDefinitionStatus:
    "acceptedNames CustomResourceDefinitionNames,conditions []CustomResourceDefinitionCondition,observedGeneration int64,storedVersions []string",
  CustomResourceDefinitionVersion:
    "additionalPrinterColumns []CustomResourceColumnDefinition,deprecated bool,deprecationWarning string,name string,schema CustomResourceValidation,selectableFields []SelectableField,served bool,storage bool,subresources CustomResourceSubresources",
  CustomResourceSubresourceScale: "labelSelectorPath string,specReplicasPath string,statusReplicasPath string",
  CustomResourceSubresourceStatus: "",
  CustomResourceSubresources: "scale CustomResourceSubresourceScale,status CustomResourceSubresourceStatus",
  CustomResourceValidation: "openAPIV3Schema JSONSchemaProps",
  DaemonEndpoint: "Port int32",
  DaemonSet: "apiVersion string,kind string,metadata ObjectMeta,spec DaemonSetSpec,status DaemonSetStatus",
  DaemonSetCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  DaemonSetSpec:
    "minReadySeconds int32,revisionHistoryLimit int32,selector LabelSelector,template PodTemplateSpec,updateStrategy DaemonSetUpdateStrategy",
  DaemonSetStatus:
    "collisionCount int32,conditions []DaemonSetCondition,currentNumberScheduled int32,desiredNumberScheduled int32,numberAvailable int32,numberMisscheduled int32,numberReady int32,numberUnavailable int32,observedGeneration int64,updatedNumberScheduled int32",
  DaemonSetUpdateStrategy: "rollingUpdate RollingUpdateDaemonSet,type string",
  Deployment: "apiVersion string,kind string,metadata ObjectMeta,spec DeploymentSpec,status DeploymentStatus",
  DeploymentCondition:
    "lastTransitionTime time,lastUpdateTime time,message string,reason string,status string,type string",
  DeploymentSpec:
    "minReadySeconds int32,paused bool,progressDeadlineSeconds int32,replicas int32,revisionHistoryLimit int32,selector LabelSelector,strategy DeploymentStrategy,template PodTemplateSpec",
  DeploymentStatus:
    "availableReplicas int32,collisionCount int32,conditions []DeploymentCondition,observedGeneration int64,readyReplicas int32,replicas int32,terminatingReplicas int32,unavailableReplicas int32,updatedReplicas int32",
  DeploymentStrategy: "rollingUpdate RollingUpdateDeployment,type string",
  Device:
    "allNodes bool,allowMultipleAllocations bool,attributes map[string]DeviceAttribute,bindingConditions []string,bindingFailureConditions []string,bindsToNode bool,capacity map[string]DeviceCapacity,consumesCounters []DeviceCounterConsumption,name string,nodeName string,nodeSelector NodeSelector,taints []DeviceTaint",
  DeviceAllocationConfiguration: "opaque OpaqueDeviceConfiguration,requests []string,source string",
  DeviceAllocationResult: "config []DeviceAllocationConfiguration,results []DeviceRequestAllocationResult",
  DeviceAttribute: "bool bool,int int64,string string,version string",
  DeviceCapacity: "requestPolicy CapacityRequestPolicy,value quantity",
  DeviceClaim: "config []DeviceClaimConfiguration,constraints []DeviceConstraint,requests []DeviceRequest",
  DeviceClaimConfiguration: "opaque OpaqueDeviceConfiguration,requests []string",
  DeviceClass: "apiVersion string,kind string,metadata ObjectMeta,spec DeviceClassSpec",
  DeviceClassConfiguration: "opaque OpaqueDeviceConfiguration",
  DeviceClassSpec: "config []DeviceClassConfiguration,extendedResourceName string,selectors []DeviceSelector",
  DeviceConstraint: "distinctAttribute string,matchAttribute string,requests []string",
  DeviceCounterConsumption: "counterSet string,counters map[string]Counter",
  DeviceRequest: "exactly ExactDeviceRequest,firstAvailable []DeviceSubRequest,name string",
  DeviceRequestAllocationResult:
    "adminAccess bool,bindingConditions []string,bindingFailureConditions []string,consumedCapacity map[string]quantity,device string,driver string,pool string,request string,shareID string,tolerations []DeviceToleration",
  DeviceSelector: "cel CELDeviceSelector",
  DeviceSubRequest:
    "allocationMode string,capacity CapacityRequirements,count int64,deviceClassName string,name string,selectors []DeviceSelector,tolerations []DeviceToleration",
  DeviceTaint: "effect string,key string,timeAdded time,value string",
  DeviceToleration: "effect string,key string,operator string,tolerationSeconds int64,value string",
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
  EtcdMember: "apiVersion string,kind string,metadata ObjectMeta,spec EtcdMemberSpec,status EtcdMemberStatus",
  EtcdMemberSpec: "machine string",
  EtcdMemberStatus:
    "commitIndex int64,disk string,leader string,logIndex int64,nodeName string,peers []string,podName string,role string,since time,term int64",
  Event:
    "action string,apiVersion string,count int32,eventTime microTime,firstTimestamp time,involvedObject ObjectReference,kind string,lastTimestamp time,message string,metadata ObjectMeta,reason string,related ObjectReference,reportingComponent string,reportingInstance string,series EventSeries,source EventSource,type string",
  EventSeries: "count int32,lastObservedTime microTime",
  EventSource: "component string,host string",
  ExactDeviceRequest:
    "adminAccess bool,allocationMode string,capacity CapacityRequirements,count int64,deviceClassName string,selectors []DeviceSelector,tolerations []DeviceToleration",
  ExecAction: "command []string",
  ExemptPriorityLevelConfiguration: "lendablePercent int32,nominalConcurrencyShares int32",
  ExpressionWarning: "fieldRef string,warning string",
  ExternalDocumentation: "description string,url string",
  ExternalMetricSource: "metric MetricIdentifier,target MetricTarget",
  ExternalMetricStatus: "current MetricValueStatus,metric MetricIdentifier",
  FCVolumeSource: "fsType string,lun int32,readOnly bool,targetWWNs []string,wwids []string",
  Fault: "apiVersion string,kind string,metadata ObjectMeta,spec FaultSpec,status FaultStatus",
  FaultParameters: "factor float64,latencyMs int32,percent int32,shutdownSeconds int32,signal string",
  FaultSpec: "parameters FaultParameters,target FaultTarget,type string",
  FaultStatus: "conditions []Condition,message string,phase string,since time",
  FaultTarget:
    "component string,container string,machine string,namespace string,peerMachine string,peerZone string,pod string,registry string,zone string",
  FileKeySelector: "key string,optional bool,path string,volumeName string",
  FlexPersistentVolumeSource:
    "driver string,fsType string,options map[string]string,readOnly bool,secretRef SecretReference",
  FlexVolumeSource:
    "driver string,fsType string,options map[string]string,readOnly bool,secretRef LocalObjectReference",
  FlockerVolumeSource: "datasetName string,datasetUUID string",
  FlowDistinguisherMethod: "type string",
  FlowSchema: "apiVersion string,kind string,metadata ObjectMeta,spec FlowSchemaSpec,status FlowSchemaStatus",
  FlowSchemaCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  FlowSchemaSpec:
    "distinguisherMethod FlowDistinguisherMethod,matchingPrecedence int32,priorityLevelConfiguration PriorityLevelConfigurationReference,rules []PolicyRulesWithSubjects",
  FlowSchemaStatus: "conditions []FlowSchemaCondition",
  ForNode: "name string",
  ForZone: "name string",
  GCEPersistentDiskVolumeSource: "fsType string,partition int32,pdName string,readOnly bool",
  GRPCAction: "port int32,service string",
  GitRepoVolumeSource: "directory string,repository string,revision string",
  GlusterfsPersistentVolumeSource: "endpoints string,endpointsNamespace string,path string,readOnly bool",
  GlusterfsVolumeSource: "endpoints string,path string,readOnly bool",
  GroupSubject: "name string",
  HPAScalingPolicy: "periodSeconds int32,type string,value int32",
  HPAScalingRules:
    "policies []HPAScalingPolicy,selectPolicy string,stabilizationWindowSeconds int32,tolerance quantity",
  HTTPGetAction: "host string,httpHeaders []HTTPHeader,path string,port intOrString,scheme string",
  HTTPHeader: "name string,value string",
  HTTPIngressPath: "backend IngressBackend,path string,pathType string",
  HTTPIngressRuleValue: "paths []HTTPIngressPath",
  HorizontalPodAutoscaler:
    "apiVersion string,kind string,metadata ObjectMeta,spec HorizontalPodAutoscalerSpec,status HorizontalPodAutoscalerStatus",
  HorizontalPodAutoscalerBehavior: "scaleDown HPAScalingRules,scaleUp HPAScalingRules",
  HorizontalPodAutoscalerCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  HorizontalPodAutoscalerSpec:
    "behavior HorizontalPodAutoscalerBehavior,maxReplicas int32,metrics []MetricSpec,minReplicas int32,scaleTargetRef CrossVersionObjectReference",
  HorizontalPodAutoscalerStatus:
    "conditions []HorizontalPodAutoscalerCondition,currentMetrics []MetricStatus,currentReplicas int32,desiredReplicas int32,lastScaleTime time,observedGeneration int64",
  HostAlias: "hostnames []string,ip string",
  HostIP: "ip string",
  HostPathVolumeSource: "path string,type string",
  IPAddress: "apiVersion string,kind string,metadata ObjectMeta,spec IPAddressSpec",
  IPAddressSpec: "parentRef ParentReference",
  IPBlock: "cidr string,except []string",
  ISCSIPersistentVolumeSource:
    "chapAuthDiscovery bool,chapAuthSession bool,fsType string,initiatorName string,iqn string,iscsiInterface string,lun int32,portals []string,readOnly bool,secretRef SecretReference,targetPortal string",
  ISCSIVolumeSource:
    "chapAuthDiscovery bool,chapAuthSession bool,fsType string,initiatorName string,iqn string,iscsiInterface string,lun int32,portals []string,readOnly bool,secretRef LocalObjectReference,targetPortal string",
  ImageVolumeSource: "pullPolicy string,reference string",
  Ingress: "apiVersion string,kind string,metadata ObjectMeta,spec IngressSpec,status IngressStatus",
  IngressBackend: "resource TypedLocalObjectReference,service IngressServiceBackend",
  IngressClass: "apiVersion string,kind string,metadata ObjectMeta,spec IngressClassSpec",
  IngressClassParametersReference: "apiGroup string,kind string,name string,namespace string,scope string",
  IngressClassSpec: "controller string,parameters IngressClassParametersReference",
  IngressLoadBalancerIngress: "hostname string,ip string,ports []IngressPortStatus",
  IngressLoadBalancerStatus: "ingress []IngressLoadBalancerIngress",
  IngressPortStatus: "error string,port int32,protocol string",
  IngressRule: "host string,http HTTPIngressRuleValue",
  IngressServiceBackend: "name string,port ServiceBackendPort",
  IngressSpec: "defaultBackend IngressBackend,ingressClassName string,rules []IngressRule,tls []IngressTLS",
  IngressStatus: "loadBalancer IngressLoadBalancerStatus",
  IngressTLS: "hosts []string,secretName string",
  JSONSchemaProps:
    "$ref string,$schema string,additionalItems any,additionalProperties any,allOf []JSONSchemaProps,anyOf []JSONSchemaProps,default any,definitions map[string]JSONSchemaProps,dependencies map[string]any,description string,enum []any,example any,exclusiveMaximum bool,exclusiveMinimum bool,externalDocs ExternalDocumentation,format string,id string,items any,maxItems int64,maxLength int64,maxProperties int64,maximum float64,minItems int64,minLength int64,minProperties int64,minimum float64,multipleOf float64,not JSONSchemaProps,nullable bool,oneOf []JSONSchemaProps,pattern string,patternProperties map[string]JSONSchemaProps,properties map[string]JSONSchemaProps,required []string,title string,type string,uniqueItems bool,x-kubernetes-embedded-resource bool,x-kubernetes-int-or-string bool,x-kubernetes-list-map-keys []string,x-kubernetes-list-type string,x-kubernetes-map-type string,x-kubernetes-preserve-unknown-fields bool,x-kubernetes-validations []ValidationRule",
  Job: "apiVersion string,kind string,metadata ObjectMeta,spec JobSpec,status JobStatus",
  JobCondition: "lastProbeTime time,lastTransitionTime time,message string,reason string,status string,type string",
  JobSpec:
    "activeDeadlineSeconds int64,backoffLimit int32,backoffLimitPerIndex int32,completionMode string,completions int32,managedBy string,manualSelector bool,maxFailedIndexes int32,parallelism int32,podFailurePolicy PodFailurePolicy,podReplacementPolicy string,selector LabelSelector,successPolicy SuccessPolicy,suspend bool,template PodTemplateSpec,ttlSecondsAfterFinished int32",
  JobStatus:
    "active int32,completedIndexes string,completionTime time,conditions []JobCondition,failed int32,failedIndexes string,ready int32,startTime time,succeeded int32,terminating int32,uncountedTerminatedPods UncountedTerminatedPods",
  JobTemplateSpec: "metadata ObjectMeta,spec JobSpec",
  KeyToPath: "key string,mode int32,path string",
  LabelSelector: "matchExpressions []LabelSelectorRequirement,matchLabels map[string]string",
  LabelSelectorRequirement: "key string,operator string,values []string",
  Lease: "apiVersion string,kind string,metadata ObjectMeta,spec LeaseSpec",
  LeaseSpec:
    "acquireTime microTime,holderIdentity string,leaseDurationSeconds int32,leaseTransitions int32,preferredHolder string,renewTime microTime,strategy string",
  Lifecycle: "postStart LifecycleHandler,preStop LifecycleHandler,stopSignal string",
  LifecycleHandler: "exec ExecAction,httpGet HTTPGetAction,sleep SleepAction,tcpSocket TCPSocketAction",
  LimitRange: "apiVersion string,kind string,metadata ObjectMeta,spec LimitRangeSpec",
  LimitRangeItem:
    "default map[string]quantity,defaultRequest map[string]quantity,max map[string]quantity,maxLimitRequestRatio map[string]quantity,min map[string]quantity,type string",
  LimitRangeSpec: "limits []LimitRangeItem",
  LimitResponse: "queuing QueuingConfiguration,type string",
  LimitedPriorityLevelConfiguration:
    "borrowingLimitPercent int32,lendablePercent int32,limitResponse LimitResponse,nominalConcurrencyShares int32",
  LinuxContainerUser: "gid int64,supplementalGroups []int64,uid int64",
  LoadBalancerIngress: "hostname string,ip string,ipMode string,ports []PortStatus",
  LoadBalancerStatus: "ingress []LoadBalancerIngress",
  LocalObjectReference: "name string",
  LocalVolumeSource: "fsType string,path string",
  Machine: "apiVersion string,kind string,metadata ObjectMeta,spec MachineSpec,status MachineStatus",
  MachineSpec:
    "cpu quantity,extendedResources map[string]quantity,labels map[string]string,memory quantity,pods int32,power string,taints []Taint,zone string",
  MachineStatus: "address string,bootedAt time,faults []string,nodeName string,phase string,stopped []string",
  ManagedFieldsEntry:
    "apiVersion string,fieldsType string,fieldsV1 any,manager string,operation string,subresource string,time time",
  MatchCondition: "expression string,name string",
  MatchResources:
    "excludeResourceRules []NamedRuleWithOperations,matchPolicy string,namespaceSelector LabelSelector,objectSelector LabelSelector,resourceRules []NamedRuleWithOperations",
  MetricIdentifier: "name string,selector LabelSelector",
  MetricSpec:
    "containerResource ContainerResourceMetricSource,external ExternalMetricSource,object ObjectMetricSource,pods PodsMetricSource,resource ResourceMetricSource,type string",
  MetricStatus:
    "containerResource ContainerResourceMetricStatus,external ExternalMetricStatus,object ObjectMetricStatus,pods PodsMetricStatus,resource ResourceMetricStatus,type string",
  MetricTarget: "averageUtilization int32,averageValue quantity,type string,value quantity",
  MetricValueStatus: "averageUtilization int32,averageValue quantity,value quantity",
  ModifyVolumeStatus: "status string,targetVolumeAttributesClassName string",
  MutatingWebhook:
    "admissionReviewVersions []string,clientConfig WebhookClientConfig,failurePolicy string,matchConditions []MatchCondition,matchPolicy string,name string,namespaceSelector LabelSelector,objectSelector LabelSelector,reinvocationPolicy string,rules []RuleWithOperations,sideEffects string,timeoutSeconds int32",
  MutatingWebhookConfiguration: "apiVersion string,kind string,metadata ObjectMeta,webhooks []MutatingWebhook",
  NFSVolumeSource: "path string,readOnly bool,server string",
  NamedRuleWithOperations:
    "apiGroups []string,apiVersions []string,operations []string,resourceNames []string,resources []string,scope string",
  Namespace: "apiVersion string,kind string,metadata ObjectMeta,spec NamespaceSpec,status NamespaceStatus",
  NamespaceCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  NamespaceSpec: "finalizers []string",
  NamespaceStatus: "conditions []NamespaceCondition,phase string",
  NetworkDeviceData: "hardwareAddress string,interfaceName string,ips []string",
  NetworkPolicy: "apiVersion string,kind string,metadata ObjectMeta,spec NetworkPolicySpec",
  NetworkPolicyEgressRule: "ports []NetworkPolicyPort,to []NetworkPolicyPeer",
  NetworkPolicyIngressRule: "from []NetworkPolicyPeer,ports []NetworkPolicyPort",
  NetworkPolicyPeer: "ipBlock IPBlock,namespaceSelector LabelSelector,podSelector LabelSelector",
  NetworkPolicyPort: "endPort int32,port intOrString,protocol string",
  NetworkPolicySpec:
    "egress []NetworkPolicyEgressRule,ingress []NetworkPolicyIngressRule,podSelector LabelSelector,policyTypes []string",
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
  NonResourcePolicyRule: "nonResourceURLs []string,verbs []string",
  ObjectFieldSelector: "apiVersion string,fieldPath string",
  ObjectMeta:
    "annotations map[string]string,creationTimestamp time,deletionGracePeriodSeconds int64,deletionTimestamp time,finalizers []string,generateName string,generation int64,labels map[string]string,managedFields []ManagedFieldsEntry,name string,namespace string,ownerReferences []OwnerReference,resourceVersion string,selfLink string,uid string",
  ObjectMetricSource: "describedObject CrossVersionObjectReference,metric MetricIdentifier,target MetricTarget",
  ObjectMetricStatus: "current MetricValueStatus,describedObject CrossVersionObjectReference,metric MetricIdentifier",
  ObjectReference:
    "apiVersion string,fieldPath string,kind string,name string,namespace string,resourceVersion string,uid string",
  OpaqueDeviceConfiguration: "driver string,parameters any",
  Overhead: "podFixed map[string]quantity",
  OwnerReference: "apiVersion string,blockOwnerDeletion bool,controller bool,kind string,name string,uid string",
  ParamKind: "apiVersion string,kind string",
  ParamRef: "name string,namespace string,parameterNotFoundAction string,selector LabelSelector",
  ParentReference: "group string,name string,namespace string,resource string",
  PersistentVolume:
    "apiVersion string,kind string,metadata ObjectMeta,spec PersistentVolumeSpec,status PersistentVolumeStatus",
  PersistentVolumeClaim:
    "apiVersion string,kind string,metadata ObjectMeta,spec PersistentVolumeClaimSpec,status PersistentVolumeClaimStatus",
  PersistentVolumeClaimCondition:
    "lastProbeTime time,lastTransitionTime time,message string,reason string,status string,type string",
  PersistentVolumeClaimSpec:
    "accessModes []string,dataSource TypedLocalObjectReference,dataSourceRef TypedObjectReference,resources VolumeResourceRequirements,selector LabelSelector,storageClassName string,volumeAttributesClassName string,volumeMode string,volumeName string",
  PersistentVolumeClaimStatus:
    "accessModes []string,allocatedResourceStatuses map[string]string,allocatedResources map[string]quantity,capacity map[string]quantity,conditions []PersistentVolumeClaimCondition,currentVolumeAttributesClassName string,modifyVolumeStatus ModifyVolumeStatus,phase string",
  PersistentVolumeClaimTemplate: "metadata ObjectMeta,spec PersistentVolumeClaimSpec",
  PersistentVolumeClaimVolumeSource: "claimName string,readOnly bool",
  PersistentVolumeSpec:
    "accessModes []string,awsElasticBlockStore AWSElasticBlockStoreVolumeSource,azureDisk AzureDiskVolumeSource,azureFile AzureFilePersistentVolumeSource,capacity map[string]quantity,cephfs CephFSPersistentVolumeSource,cinder CinderPersistentVolumeSource,claimRef ObjectReference,csi CSIPersistentVolumeSource,fc FCVolumeSource,flexVolume FlexPersistentVolumeSource,flocker FlockerVolumeSource,gcePersistentDisk GCEPersistentDiskVolumeSource,glusterfs GlusterfsPersistentVolumeSource,hostPath HostPathVolumeSource,iscsi ISCSIPersistentVolumeSource,local LocalVolumeSource,mountOptions []string,nfs NFSVolumeSource,nodeAffinity VolumeNodeAffinity,persistentVolumeReclaimPolicy string,photonPersistentDisk PhotonPersistentDiskVolumeSource,portworxVolume PortworxVolumeSource,quobyte QuobyteVolumeSource,rbd RBDPersistentVolumeSource,scaleIO ScaleIOPersistentVolumeSource,storageClassName string,storageos StorageOSPersistentVolumeSource,volumeAttributesClassName string,volumeMode string,vsphereVolume VsphereVirtualDiskVolumeSource",
  PersistentVolumeStatus: "lastPhaseTransitionTime time,message string,phase string,reason string",
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
  PodDisruptionBudget:
    "apiVersion string,kind string,metadata ObjectMeta,spec PodDisruptionBudgetSpec,status PodDisruptionBudgetStatus",
  PodDisruptionBudgetSpec:
    "maxUnavailable intOrString,minAvailable intOrString,selector LabelSelector,unhealthyPodEvictionPolicy string",
  PodDisruptionBudgetStatus:
    "conditions []Condition,currentHealthy int32,desiredHealthy int32,disruptedPods map[string]time,disruptionsAllowed int32,expectedPods int32,observedGeneration int64",
  PodExtendedResourceClaimStatus: "requestMappings []ContainerExtendedResourceRequest,resourceClaimName string",
  PodFailurePolicy: "rules []PodFailurePolicyRule",
  PodFailurePolicyOnExitCodesRequirement: "containerName string,operator string,values []int32",
  PodFailurePolicyOnPodConditionsPattern: "status string,type string",
  PodFailurePolicyRule:
    "action string,onExitCodes PodFailurePolicyOnExitCodesRequirement,onPodConditions []PodFailurePolicyOnPodConditionsPattern",
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
  PodTemplate: "apiVersion string,kind string,metadata ObjectMeta,template PodTemplateSpec",
  PodTemplateSpec: "metadata ObjectMeta,spec PodSpec",
  PodsMetricSource: "metric MetricIdentifier,target MetricTarget",
  PodsMetricStatus: "current MetricValueStatus,metric MetricIdentifier",
  PolicyRule: "apiGroups []string,nonResourceURLs []string,resourceNames []string,resources []string,verbs []string",
  PolicyRulesWithSubjects:
    "nonResourceRules []NonResourcePolicyRule,resourceRules []ResourcePolicyRule,subjects []flowcontrol.Subject",
  PortStatus: "error string,port int32,protocol string",
  PortworxVolumeSource: "fsType string,readOnly bool,volumeID string",
  PreferredSchedulingTerm: "preference NodeSelectorTerm,weight int32",
  PriorityClass:
    "apiVersion string,description string,globalDefault bool,kind string,metadata ObjectMeta,preemptionPolicy string,value int32",
  PriorityLevelConfiguration:
    "apiVersion string,kind string,metadata ObjectMeta,spec PriorityLevelConfigurationSpec,status PriorityLevelConfigurationStatus",
  PriorityLevelConfigurationCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  PriorityLevelConfigurationReference: "name string",
  PriorityLevelConfigurationSpec:
    "exempt ExemptPriorityLevelConfiguration,limited LimitedPriorityLevelConfiguration,type string",
  PriorityLevelConfigurationStatus: "conditions []PriorityLevelConfigurationCondition",
  Probe:
    "exec ExecAction,failureThreshold int32,grpc GRPCAction,httpGet HTTPGetAction,initialDelaySeconds int32,periodSeconds int32,successThreshold int32,tcpSocket TCPSocketAction,terminationGracePeriodSeconds int64,timeoutSeconds int32",
  ProjectedVolumeSource: "defaultMode int32,sources []VolumeProjection",
  QueuingConfiguration: "handSize int32,queueLengthLimit int32,queues int32",
  QuobyteVolumeSource: "group string,readOnly bool,registry string,tenant string,user string,volume string",
  RBDPersistentVolumeSource:
    "fsType string,image string,keyring string,monitors []string,pool string,readOnly bool,secretRef SecretReference,user string",
  RBDVolumeSource:
    "fsType string,image string,keyring string,monitors []string,pool string,readOnly bool,secretRef LocalObjectReference,user string",
  ReplicaSet: "apiVersion string,kind string,metadata ObjectMeta,spec ReplicaSetSpec,status ReplicaSetStatus",
  ReplicaSetCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  ReplicaSetSpec: "minReadySeconds int32,replicas int32,selector LabelSelector,template PodTemplateSpec",
  ReplicaSetStatus:
    "availableReplicas int32,conditions []ReplicaSetCondition,fullyLabeledReplicas int32,observedGeneration int64,readyReplicas int32,replicas int32,terminatingReplicas int32",
  ReplicationController:
    "apiVersion string,kind string,metadata ObjectMeta,spec ReplicationControllerSpec,status ReplicationControllerStatus",
  ReplicationControllerCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  ReplicationControllerSpec: "minReadySeconds int32,replicas int32,selector map[string]string,template PodTemplateSpec",
  ReplicationControllerStatus:
    "availableReplicas int32,conditions []ReplicationControllerCondition,fullyLabeledReplicas int32,observedGeneration int64,readyReplicas int32,replicas int32",
  ResourceClaim: "name string,request string",
  ResourceClaimConsumerReference: "apiGroup string,name string,resource string,uid string",
  ResourceClaimSpec: "devices DeviceClaim",
  ResourceClaimStatus:
    "allocation AllocationResult,devices []AllocatedDeviceStatus,reservedFor []ResourceClaimConsumerReference",
  ResourceClaimTemplate: "apiVersion string,kind string,metadata ObjectMeta,spec ResourceClaimTemplateSpec",
  ResourceClaimTemplateSpec: "metadata ObjectMeta,spec ResourceClaimSpec",
  ResourceFieldSelector: "containerName string,divisor quantity,resource string",
  ResourceHealth: "health string,resourceID string",
  ResourceMetricSource: "name string,target MetricTarget",
  ResourceMetricStatus: "current MetricValueStatus,name string",
  ResourcePolicyRule: "apiGroups []string,clusterScope bool,namespaces []string,resources []string,verbs []string",
  ResourcePool: "generation int64,name string,resourceSliceCount int64",
  ResourceQuota: "apiVersion string,kind string,metadata ObjectMeta,spec ResourceQuotaSpec,status ResourceQuotaStatus",
  ResourceQuotaSpec: "hard map[string]quantity,scopeSelector ScopeSelector,scopes []string",
  ResourceQuotaStatus: "hard map[string]quantity,used map[string]quantity",
  ResourceRequirements: "claims []ResourceClaim,limits map[string]quantity,requests map[string]quantity",
  ResourceSlice: "apiVersion string,kind string,metadata ObjectMeta,spec ResourceSliceSpec",
  ResourceSliceSpec:
    "allNodes bool,devices []Device,driver string,nodeName string,nodeSelector NodeSelector,perDeviceNodeSelection bool,pool ResourcePool,sharedCounters []CounterSet",
  ResourceStatus: "name string,resources []ResourceHealth",
  Role: "apiVersion string,kind string,metadata ObjectMeta,rules []PolicyRule",
  RoleBinding: "apiVersion string,kind string,metadata ObjectMeta,roleRef RoleRef,subjects []Subject",
  RoleRef: "apiGroup string,kind string,name string",
  RollingUpdateDaemonSet: "maxSurge intOrString,maxUnavailable intOrString",
  RollingUpdateDeployment: "maxSurge intOrString,maxUnavailable intOrString",
  RollingUpdateStatefulSetStrategy: "maxUnavailable intOrString,partition int32",
  RuleWithOperations: "apiGroups []string,apiVersions []string,operations []string,resources []string,scope string",
  RuntimeClass:
    "apiVersion string,handler string,kind string,metadata ObjectMeta,overhead Overhead,scheduling Scheduling",
  SELinuxOptions: "level string,role string,type string,user string",
  ScaleIOPersistentVolumeSource:
    "fsType string,gateway string,protectionDomain string,readOnly bool,secretRef SecretReference,sslEnabled bool,storageMode string,storagePool string,system string,volumeName string",
  ScaleIOVolumeSource:
    "fsType string,gateway string,protectionDomain string,readOnly bool,secretRef LocalObjectReference,sslEnabled bool,storageMode string,storagePool string,system string,volumeName string",
  Scheduling: "nodeSelector map[string]string,tolerations []Toleration",
  ScopeSelector: "matchExpressions []ScopedResourceSelectorRequirement",
  ScopedResourceSelectorRequirement: "operator string,scopeName string,values []string",
  SeccompProfile: "localhostProfile string,type string",
  Secret:
    "apiVersion string,data map[string]bytes,immutable bool,kind string,metadata ObjectMeta,stringData map[string]string,type string",
  SecretEnvSource: "name string,optional bool",
  SecretKeySelector: "key string,name string,optional bool",
  SecretProjection: "items []KeyToPath,name string,optional bool",
  SecretReference: "name string,namespace string",
  SecretVolumeSource: "defaultMode int32,items []KeyToPath,optional bool,secretName string",
  SecurityContext:
    "allowPrivilegeEscalation bool,appArmorProfile AppArmorProfile,capabilities Capabilities,privileged bool,procMount string,readOnlyRootFilesystem bool,runAsGroup int64,runAsNonRoot bool,runAsUser int64,seLinuxOptions SELinuxOptions,seccompProfile SeccompProfile,windowsOptions WindowsSecurityContextOptions",
  SelectableField: "jsonPath string",
  Service: "apiVersion string,kind string,metadata ObjectMeta,spec ServiceSpec,status ServiceStatus",
  ServiceAccount:
    "apiVersion string,automountServiceAccountToken bool,imagePullSecrets []LocalObjectReference,kind string,metadata ObjectMeta,secrets []ObjectReference",
  ServiceAccountSubject: "name string,namespace string",
  ServiceAccountTokenProjection: "audience string,expirationSeconds int64,path string",
  ServiceBackendPort: "name string,number int32",
  ServiceCIDR: "apiVersion string,kind string,metadata ObjectMeta,spec ServiceCIDRSpec,status ServiceCIDRStatus",
  ServiceCIDRSpec: "cidrs []string",
  ServiceCIDRStatus: "conditions []Condition",
  ServicePort: "appProtocol string,name string,nodePort int32,port int32,protocol string,targetPort intOrString",
  ServiceReference: "name string,namespace string,path string,port int32",
  ServiceSpec:
    "allocateLoadBalancerNodePorts bool,clusterIP string,clusterIPs []string,externalIPs []string,externalName string,externalTrafficPolicy string,healthCheckNodePort int32,internalTrafficPolicy string,ipFamilies []string,ipFamilyPolicy string,loadBalancerClass string,loadBalancerIP string,loadBalancerSourceRanges []string,ports []ServicePort,publishNotReadyAddresses bool,selector map[string]string,sessionAffinity string,sessionAffinityConfig SessionAffinityConfig,trafficDistribution string,type string",
  ServiceStatus: "conditions []Condition,loadBalancer LoadBalancerStatus",
  SessionAffinityConfig: "clientIP ClientIPConfig",
  SleepAction: "seconds int64",
  StatefulSet: "apiVersion string,kind string,metadata ObjectMeta,spec StatefulSetSpec,status StatefulSetStatus",
  StatefulSetCondition: "lastTransitionTime time,message string,reason string,status string,type string",
  StatefulSetOrdinals: "start int32",
  StatefulSetPersistentVolumeClaimRetentionPolicy: "whenDeleted string,whenScaled string",
  StatefulSetSpec:
    "minReadySeconds int32,ordinals StatefulSetOrdinals,persistentVolumeClaimRetentionPolicy StatefulSetPersistentVolumeClaimRetentionPolicy,podManagementPolicy string,replicas int32,revisionHistoryLimit int32,selector LabelSelector,serviceName string,template PodTemplateSpec,updateStrategy StatefulSetUpdateStrategy,volumeClaimTemplates []PersistentVolumeClaim",
  StatefulSetStatus:
    "availableReplicas int32,collisionCount int32,conditions []StatefulSetCondition,currentReplicas int32,currentRevision string,observedGeneration int64,readyReplicas int32,replicas int32,updateRevision string,updatedReplicas int32",
  StatefulSetUpdateStrategy: "rollingUpdate RollingUpdateStatefulSetStrategy,type string",
  StorageClass:
    "allowVolumeExpansion bool,allowedTopologies []TopologySelectorTerm,apiVersion string,kind string,metadata ObjectMeta,mountOptions []string,parameters map[string]string,provisioner string,reclaimPolicy string,volumeBindingMode string",
  StorageOSPersistentVolumeSource:
    "fsType string,readOnly bool,secretRef ObjectReference,volumeName string,volumeNamespace string",
  StorageOSVolumeSource:
    "fsType string,readOnly bool,secretRef LocalObjectReference,volumeName string,volumeNamespace string",
  Subject: "apiGroup string,kind string,name string,namespace string",
  SuccessPolicy: "rules []SuccessPolicyRule",
  SuccessPolicyRule: "succeededCount int32,succeededIndexes string",
  Sysctl: "name string,value string",
  TCPSocketAction: "host string,port intOrString",
  Taint: "effect string,key string,timeAdded time,value string",
  TokenRequest: "audience string,expirationSeconds int64",
  Toleration: "effect string,key string,operator string,tolerationSeconds int64,value string",
  TopologySelectorLabelRequirement: "key string,values []string",
  TopologySelectorTerm: "matchLabelExpressions []TopologySelectorLabelRequirement",
  TopologySpreadConstraint:
    "labelSelector LabelSelector,matchLabelKeys []string,maxSkew int32,minDomains int32,nodeAffinityPolicy string,nodeTaintsPolicy string,topologyKey string,whenUnsatisfiable string",
  Traffic: "apiVersion string,kind string,metadata ObjectMeta,spec TrafficSpec,status TrafficStatus",
  TrafficFailure: "hop string,message string,reason string",
  TrafficLatency: "p50 float64,p90 float64,p99 float64",
  TrafficSource: "pod string",
  TrafficSpec: "from TrafficSource,requestsPerSecond float64,timeoutSeconds float64,url string",
  TrafficStatus:
    "answers map[string]int64,errorsPerSecond float64,failed int64,failures map[string]int64,lastFailure TrafficFailure,latencyMs TrafficLatency,observedGeneration int64,ok int64,requestsPerSecond float64,sent int64",
  TypeChecking: "expressionWarnings []ExpressionWarning",
  TypedLocalObjectReference: "apiGroup string,kind string,name string",
  TypedObjectReference: "apiGroup string,kind string,name string,namespace string",
  UncountedTerminatedPods: "failed []string,succeeded []string",
  UserSubject: "name string",
  ValidatingAdmissionPolicy:
    "apiVersion string,kind string,metadata ObjectMeta,spec ValidatingAdmissionPolicySpec,status ValidatingAdmissionPolicyStatus",
  ValidatingAdmissionPolicyBinding:
    "apiVersion string,kind string,metadata ObjectMeta,spec ValidatingAdmissionPolicyBindingSpec",
  ValidatingAdmissionPolicyBindingSpec:
    "matchResources MatchResources,paramRef ParamRef,policyName string,validationActions []string",
  ValidatingAdmissionPolicySpec:
    "auditAnnotations []AuditAnnotation,failurePolicy string,matchConditions []MatchCondition,matchConstraints MatchResources,paramKind ParamKind,validations []Validation,variables []Variable",
  ValidatingAdmissionPolicyStatus: "conditions []Condition,observedGeneration int64,typeChecking TypeChecking",
  ValidatingWebhook:
    "admissionReviewVersions []string,clientConfig WebhookClientConfig,failurePolicy string,matchConditions []MatchCondition,matchPolicy string,name string,namespaceSelector LabelSelector,objectSelector LabelSelector,rules []RuleWithOperations,sideEffects string,timeoutSeconds int32",
  ValidatingWebhookConfiguration: "apiVersion string,kind string,metadata ObjectMeta,webhooks []ValidatingWebhook",
  Validation: "expression string,message string,messageExpression string,reason string",
  ValidationRule:
    "fieldPath string,message string,messageExpression string,optionalOldSelf bool,reason string,rule string",
  Variable: "expression string,name string",
  Volume:
    "awsElasticBlockStore AWSElasticBlockStoreVolumeSource,azureDisk AzureDiskVolumeSource,azureFile AzureFileVolumeSource,cephfs CephFSVolumeSource,cinder CinderVolumeSource,configMap ConfigMapVolumeSource,csi CSIVolumeSource,downwardAPI DownwardAPIVolumeSource,emptyDir EmptyDirVolumeSource,ephemeral EphemeralVolumeSource,fc FCVolumeSource,flexVolume FlexVolumeSource,flocker FlockerVolumeSource,gcePersistentDisk GCEPersistentDiskVolumeSource,gitRepo GitRepoVolumeSource,glusterfs GlusterfsVolumeSource,hostPath HostPathVolumeSource,image ImageVolumeSource,iscsi ISCSIVolumeSource,name string,nfs NFSVolumeSource,persistentVolumeClaim PersistentVolumeClaimVolumeSource,photonPersistentDisk PhotonPersistentDiskVolumeSource,portworxVolume PortworxVolumeSource,projected ProjectedVolumeSource,quobyte QuobyteVolumeSource,rbd RBDVolumeSource,scaleIO ScaleIOVolumeSource,secret SecretVolumeSource,storageos StorageOSVolumeSource,vsphereVolume VsphereVirtualDiskVolumeSource",
  VolumeAttachment:
    "apiVersion string,kind string,metadata ObjectMeta,spec VolumeAttachmentSpec,status VolumeAttachmentStatus",
  VolumeAttachmentSource: "inlineVolumeSpec PersistentVolumeSpec,persistentVolumeName string",
  VolumeAttachmentSpec: "attacher string,nodeName string,source VolumeAttachmentSource",
  VolumeAttachmentStatus:
    "attachError VolumeError,attached bool,attachmentMetadata map[string]string,detachError VolumeError",
  VolumeAttributesClass:
    "apiVersion string,driverName string,kind string,metadata ObjectMeta,parameters map[string]string",
  VolumeDevice: "devicePath string,name string",
  VolumeError: "errorCode int32,message string,time time",
  VolumeMount:
    "mountPath string,mountPropagation string,name string,readOnly bool,recursiveReadOnly string,subPath string,subPathExpr string",
  VolumeMountStatus: "mountPath string,name string,readOnly bool,recursiveReadOnly string",
  VolumeNodeAffinity: "required NodeSelector",
  VolumeNodeResources: "count int32",
  VolumeProjection:
    "clusterTrustBundle ClusterTrustBundleProjection,configMap ConfigMapProjection,downwardAPI DownwardAPIProjection,podCertificate PodCertificateProjection,secret SecretProjection,serviceAccountToken ServiceAccountTokenProjection",
  VolumeResourceRequirements: "limits map[string]quantity,requests map[string]quantity",
  VsphereVirtualDiskVolumeSource: "fsType string,storagePolicyID string,storagePolicyName string,volumePath string",
  WebhookClientConfig: "caBundle string,service ServiceReference,url string",
  WebhookConversion: "clientConfig apiextensions.WebhookClientConfig,conversionReviewVersions []string",
  WeightedPodAffinityTerm: "podAffinityTerm PodAffinityTerm,weight int32",
  WindowsSecurityContextOptions:
    "gmsaCredentialSpec string,gmsaCredentialSpecName string,hostProcess bool,runAsUserName string",
  "apiextensions.ServiceReference": "name string,namespace string,path string,port int32",
  "apiextensions.WebhookClientConfig": "caBundle string,service apiextensions.ServiceReference,url string",
  "apiregistration.ServiceReference": "name string,namespace string,port int32",
  "autoscalingV1.HorizontalPodAutoscaler":
    "apiVersion string,kind string,metadata ObjectMeta,spec autoscalingV1.HorizontalPodAutoscalerSpec,status autoscalingV1.HorizontalPodAutoscalerStatus",
  "autoscalingV1.HorizontalPodAutoscalerSpec":
    "maxReplicas int32,minReplicas int32,scaleTargetRef CrossVersionObjectReference,targetCPUUtilizationPercentage int32",
  "autoscalingV1.HorizontalPodAutoscalerStatus":
    "currentCPUUtilizationPercentage int32,currentReplicas int32,desiredReplicas int32,lastScaleTime time,observedGeneration int64",
  "discovery.EndpointPort": "appProtocol string,name string,port int32,protocol string",
  "events.Event":
    "action string,apiVersion string,deprecatedCount int32,deprecatedFirstTimestamp time,deprecatedLastTimestamp time,deprecatedSource EventSource,eventTime microTime,kind string,metadata ObjectMeta,note string,reason string,regarding ObjectReference,related ObjectReference,reportingController string,reportingInstance string,series events.EventSeries,type string",
  "events.EventSeries": "count int32,lastObservedTime microTime",
  "flowcontrol.Subject": "group GroupSubject,kind string,serviceAccount ServiceAccountSubject,user UserSubject",
  "resource.ResourceClaim":
    "apiVersion string,kind string,metadata ObjectMeta,spec ResourceClaimSpec,status ResourceClaimStatus",
};
