{{/*
Helpers that the objects share. Most take a dict: root is the whole context, component is server, client,
orchestrator, tuning or test, and pod is the part of the values that holds the pod's knobs.
Numbers from values are floats: always `int64`, or a million is printed as 1e+06.
*/}}

{{/* What the names of objects begin with. Labels have the release's own name: the orchestrator finds other names by them. */}}
{{- define "megaconn.fullname" -}}
{{ .Values.fullnameOverride | default .Release.Name }}
{{- end }}

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

{{/* "true" if the release has no server of its own, otherwise empty. Values of an older chart have no target. */}}
{{- define "megaconn.external" -}}
{{- if (.Values.target | default dict).endpoints }}true{{ end }}
{{- end }}

{{/* echo or none: what the server does with a message. */}}
{{- define "megaconn.serverReply" -}}
{{- ternary "echo" .Values.server.reply (eq "echo" (.Values.server.protocol | default "raw")) }}
{{- end }}

{{/* raw, ws, tls or wss: what the server's option --protocol is. */}}
{{- define "megaconn.serverProtocol" -}}
{{- $protocol := .Values.server.protocol | default "raw" }}
{{- ternary "raw" $protocol (eq "echo" $protocol) }}
{{- end }}

{{/* "true" if the server speaks TLS, otherwise empty. */}}
{{- define "megaconn.serverTls" -}}
{{- if has (include "megaconn.serverProtocol" .) (list "tls" "wss") }}true{{ end }}
{{- end }}

{{/* "true" if the memory of client pods has to include TLS, otherwise empty. */}}
{{- define "megaconn.clientTls" -}}
{{- $tls := (.Values.workload | default dict).tls | default dict }}
{{- $endpoints := (.Values.target | default dict).endpoints | default list }}
{{- if or $tls.secretName (and $endpoints (regexMatch "^(tls|wss)://" (first $endpoints))) (and (not $endpoints) (include "megaconn.serverTls" .)) }}true{{ end }}
{{- end }}

{{/*
Volume of the clients' Secret with certificates and keys; takes secret and keys. Optional, so that preflight can name the key that is missing.
The group of the pod may read the files: see podSecurity.
*/}}
{{- define "megaconn.tlsVolume" -}}
- name: tls
  secret:
    secretName: {{ .secret }}
    # 0440
    defaultMode: 288
    optional: true
    {{- include "megaconn.tlsItems" .keys | nindent 4 }}
{{- end }}

{{/* Volume of the server's Secret, whose ca.crt is optional. */}}
{{- define "megaconn.serverTlsVolume" -}}
- name: tls
  projected:
    # 0440
    defaultMode: 288
    sources:
      - secret:
          name: {{ . }}
          {{- include "megaconn.tlsItems" (list "tls.crt" "tls.key") | nindent 10 }}
      - secret:
          name: {{ . }}
          optional: true
          {{- include "megaconn.tlsItems" (list "ca.crt") | nindent 10 }}
{{- end }}

{{- define "megaconn.tlsItems" -}}
items:
  {{- range . }}
  - key: {{ . }}
    path: {{ . }}
  {{- end }}
{{- end }}

{{- define "megaconn.tlsMount" -}}
- name: tls
  mountPath: /etc/megaconn-tls
  readOnly: true
{{- end }}

{{/* Defaults of ramp about target and workload, as JSON. */}}
{{- define "megaconn.workload" -}}
{{- $workload := .Values.workload | default dict }}
{{- $all := dict
  "endpoints" ((.Values.target | default dict).endpoints | default list)
  "messageInterval" (toString .Values.messageInterval)
  "reply" ($workload.reply | default "none")
  "message" ($workload.message | default "")
  "expect" ($workload.expect | default "")
  "first" ($workload.first | default list)
  "headers" ($workload.headers | default list)
  "headersSecret" ($workload.headersSecret | default "")
  "pingInterval" (toString ($workload.pingInterval | default ""))
  "idle" ($workload.idle | default false)
}}
{{- toJson $all }}
{{- end }}

{{/* "true" if Prometheus can reach the server's endpoint, otherwise empty: on the node's network it is on loopback only. */}}
{{- define "megaconn.serverReachable" -}}
{{- if and (not (include "megaconn.external" .)) (or (not .Values.server.hostNetwork) .Values.metrics.serverOnNode) }}true{{ end }}
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
  {{- /* A mesh would take part in every connection, and its sidecar would keep a Job from ending. */}}
  {{- $mesh := dict "sidecar.istio.io/inject" "false" "istio.io/dataplane-mode" "none" "kuma.io/sidecar-injection" "disabled" }}
  {{- $ours := include "megaconn.selector" . | fromYaml }}
  {{- mergeOverwrite $mesh (.pod.podLabels | default dict) $ours | toYaml | nindent 2 }}
annotations:
  {{- $ours := dict "sidecar.istio.io/inject" "false" "linkerd.io/inject" "disabled" "consul.hashicorp.com/connect-inject" "false" }}
  {{- if and .metricsPort .root.Values.metrics.annotations }}
  {{- $scrape := dict "prometheus.io/scrape" "true" "prometheus.io/path" "/metrics" "prometheus.io/port" .metricsPort }}
  {{- $ours = merge $ours $scrape }}
  {{- end }}
  {{- mergeOverwrite $ours (.pod.podAnnotations | default dict) | toYaml | nindent 2 }}
{{- end }}

{{/* Settings of every pod that users can change. */}}
{{- define "megaconn.podKnobs" -}}
enableServiceLinks: false
{{- $secrets := .root.Values.imagePullSecrets | default list }}
{{- range (.root.Values.global | default dict).imagePullSecrets }}
{{- $secrets = append $secrets (kindIs "string" . | ternary (dict "name" .) .) }}
{{- end }}
{{- with $secrets | uniq }}
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

{{/* The pod's security context, with a group that may read the files of a Secret for TLS; OpenShift assigns one itself. */}}
{{- define "megaconn.podSecurityWithTls" -}}
{{- $context := include "megaconn.podSecurity" . | fromYaml }}
{{- $group := $context.runAsGroup | default $context.runAsUser }}
{{- if and $group (not (hasKey $context "fsGroup")) }}
{{- $context = set $context "fsGroup" $group }}
{{- end }}
{{- include "megaconn.whole" $context }}
{{- end }}

{{/* The pod's security context. Values of a chart before 0.2.0 have none, after `helm upgrade --reuse-values`. */}}
{{- define "megaconn.podSecurity" -}}
{{- $context := .Values.podSecurityContext }}
{{- if kindIs "invalid" $context }}
{{- $context = dict "runAsNonRoot" true "runAsUser" 65532 "runAsGroup" 65532 "seccompProfile" (dict "type" "RuntimeDefault") }}
{{- end }}
{{- include "megaconn.whole" $context }}
{{- end }}

{{- define "megaconn.containerSecurity" -}}
{{- $context := .Values.containerSecurityContext }}
{{- if kindIs "invalid" $context }}
{{- $context = dict "allowPrivilegeEscalation" false "readOnlyRootFilesystem" true "capabilities" (dict "drop" (list "ALL")) }}
{{- end }}
{{- include "megaconn.whole" $context }}
{{- end }}

{{/* YAML of a dict, with whole numbers instead of floats, and without null. */}}
{{- define "megaconn.whole" -}}
{{- $all := dict }}
{{- range $key, $value := . }}
{{- if kindIs "float64" $value }}
{{- $all = set $all $key (int64 $value) }}
{{- else if not (kindIs "invalid" $value) }}
{{- $all = set $all $key $value }}
{{- end }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{/* image and imagePullPolicy; takes root and program */}}
{{- define "megaconn.image" -}}
{{- $image := .root.Values.image }}
{{- $repository := get ($image.repositories | default dict) .program | default (printf "%s/%s" $image.prefix .program) }}
{{- with (.root.Values.global | default dict).imageRegistry }}
{{- /* In place of the registry's host, if there is one. */}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .) (regexReplaceAll "^(localhost|[^/]*[.:][^/]*)/" $repository "") }}
{{- end }}
{{- $version := printf ":%s" ($image.tag | default .root.Chart.AppVersion) }}
{{- with get ($image.digests | default dict) .program }}
{{- $version = printf "@%s" . }}
{{- end }}
image: {{ printf "%s%s" $repository $version | quote }}
{{- with $image.pullPolicy }}
imagePullPolicy: {{ . }}
{{- end }}
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
Takes override, which is merged into the computed values, base (MiB), connections, cpu and tls. Each connection costs 150 bytes of the process and 4,200 of the kernel,
and over TLS 4,900 more of the process.
No CPU limit: throttling would stall event loops. The memory limit is a quarter above the request.
*/}}
{{- define "megaconn.resources" -}}
{{- $mi := add .base (div (add (mul .connections (ternary 9250 4350 (eq "true" (.tls | default "")))) 1048575) 1048576) -}}
{{- $requests := dict "cpu" .cpu "memory" (printf "%dMi" $mi) }}
{{- $limits := dict "memory" (printf "%dMi" (div (add (mul $mi 5) 3) 4)) }}
{{- $all := mergeOverwrite (dict "requests" $requests "limits" $limits) (deepCopy (.override | default dict)) }}
{{- range $name := list "requests" "limits" }}
{{- range $key, $value := get $all $name }}
{{- if kindIs "invalid" $value }}
{{- $_ := unset (get $all $name) $key }}
{{- end }}
{{- end }}
{{- end }}
{{- toYaml $all }}
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

{{/* Namespace and release of a pod that runs the orchestrator: from its own metadata, which kustomize may change. */}}
{{- define "megaconn.ownEnv" -}}
- name: POD_NAMESPACE
  valueFrom:
    fieldRef:
      fieldPath: metadata.namespace
- name: RELEASE
  valueFrom:
    fieldRef:
      fieldPath: metadata.labels['app.kubernetes.io/instance']
{{- end }}

{{/* The container of a pod that runs the orchestrator; takes root, args, env and ports (lists). */}}
{{- define "megaconn.orchestratorContainer" -}}
- name: orchestrator
  {{- include "megaconn.image" (dict "root" .root "program" "orchestrator") | nindent 2 }}
  args:
    {{- toYaml .args | nindent 4 }}
  env:
    {{- toYaml (concat .env (.root.Values.orchestrator.extraEnv | default list)) | nindent 4 }}
  {{- with .ports }}
  ports:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  resources:
    {{- toYaml .root.Values.orchestrator.resources | nindent 4 }}
  securityContext:
    {{- include "megaconn.containerSecurity" .root | nindent 4 }}
  volumeMounts:
    - name: tmp
      mountPath: /tmp
    {{- with .root.Values.orchestrator.extraVolumeMounts }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
