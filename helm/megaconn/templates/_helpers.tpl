{{/*
Helpers that the objects share. Most take a dict: root is the whole context, component is server, client,
orchestrator, tuning or test, and pod is the part of the values that holds the pod's knobs.
Numbers from values are floats: always `int64`, or a million is printed as 1e+06.
*/}}

{{- define "megaconn.selector" -}}
app.kubernetes.io/name: megaconn
app.kubernetes.io/instance: {{ .root.Release.Name | quote }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* Labels of objects. Pods have only the selector's: a label with a version would restart the server, and end its connections. */}}
{{- define "megaconn.labels" -}}
{{ include "megaconn.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | replace "+" "_" | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end }}

{{/* "true" if Prometheus can reach the server's endpoint, otherwise empty: on the node's network it is on loopback only. */}}
{{- define "megaconn.serverReachable" -}}
{{- if or (not .Values.server.hostNetwork) .Values.metrics.serverOnNode }}true{{ end }}
{{- end }}

{{/* "true" if the pods are configured for Prometheus, otherwise empty. */}}
{{- define "megaconn.scraped" -}}
{{- if or .Values.metrics.podMonitor.enabled .Values.metrics.annotations }}true{{ end }}
{{- end }}

{{/*
Labels and annotations of a pod. The user's override them, except for the labels that selectors need. With metricsPort,
annotations for Prometheus are added if enabled.
*/}}
{{- define "megaconn.podMetadata" -}}
labels:
  {{- $ours := include "megaconn.selector" . | fromYaml }}
  {{- mergeOverwrite (dict) (.pod.podLabels | default dict) $ours | toYaml | nindent 2 }}
annotations:
  {{- /* A sidecar would intercept every connection, and keep a Job from completing. */}}
  {{- $ours := dict "sidecar.istio.io/inject" "false" "linkerd.io/inject" "disabled" }}
  {{- if and .metricsPort .root.Values.metrics.annotations }}
  {{- $scrape := dict "prometheus.io/scrape" "true" "prometheus.io/path" "/metrics" "prometheus.io/port" .metricsPort }}
  {{- $ours = merge $ours $scrape }}
  {{- end }}
  {{- mergeOverwrite $ours (.pod.podAnnotations | default dict) | toYaml | nindent 2 }}
{{- end }}

{{/* Settings of every pod that users can change. */}}
{{- define "megaconn.podKnobs" -}}
enableServiceLinks: false
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .pod.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .pod.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "megaconn.podSecurity" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "megaconn.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* image and imagePullPolicy; takes root and program */}}
{{- define "megaconn.image" -}}
image: {{ printf "%s/%s:%s" .root.Values.image.prefix .program (.root.Values.image.tag | default .root.Chart.AppVersion) }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
{{- end }}

{{/* Overrides the image's entry point to set the heap. It has its full size from the start, because growing it takes full collections. */}}
{{- define "megaconn.javaCommand" -}}
- java
- "@/app/jvm.options"
- -Xms{{ .heapMb }}m
- -Xmx{{ .heapMb }}m
- -Xmn{{ .youngMb }}m
- -cp
- "@/app/jib-classpath-file"
- "@/app/jib-main-class-file"
{{- end }}

{{/* Heap in MiB: twice the size of the objects, so that the old generation never fills; takes base (MiB) and connections. */}}
{{- define "megaconn.heapMb" -}}
{{- add .base (div (mul .connections 220) 1048576) -}}
{{- end }}

{{/*
Takes override, base (MiB), connections and cpu. Each connection costs 150 bytes of the process and 4,200 of the kernel.
No CPU limit: throttling would stall event loops. The memory limit is a quarter above the request.
*/}}
{{- define "megaconn.resources" -}}
{{- if .override -}}
{{- toYaml .override }}
{{- else -}}
{{- $mi := add .base (div (add (mul .connections 4350) 1048575) 1048576) -}}
requests:
  cpu: {{ .cpu }}
  memory: {{ $mi }}Mi
limits:
  memory: {{ div (add (mul $mi 5) 3) 4 }}Mi
{{- end }}
{{- end }}

{{/* Address on which programs listen on the pods' network, as part of HOST:PORT. */}}
{{- define "megaconn.listenHost" -}}
{{- $address := .Values.listenAddress | default "0.0.0.0" -}}
{{ ternary "[::]" $address (contains ":" $address) }}
{{- end }}

{{/* kubelet's probes of the admin endpoint; a hostNetwork server serves it on loopback only. Takes path, port and local. */}}
{{- define "megaconn.httpGet" -}}
httpGet:
  path: {{ .path }}
  port: {{ .port }}
  {{- if .local }}
  host: 127.0.0.1
  {{- end }}
{{- end }}

{{/* The container of a pod that runs the orchestrator; takes root, args, env and ports (lists). */}}
{{- define "megaconn.orchestratorContainer" -}}
- name: orchestrator
  {{- include "megaconn.image" (dict "root" .root "program" "orchestrator") | nindent 2 }}
  args:
    {{- toYaml .args | nindent 4 }}
  {{- with .env }}
  env:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .ports }}
  ports:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml .root.Values.orchestrator.resources | nindent 4 }}
  securityContext:
    {{- include "megaconn.containerSecurity" . | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
{{- end }}
