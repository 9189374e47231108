#!/usr/bin/env bash
# Generates the certificates and keys of the tests. They protect nothing.
set -euo pipefail
cd "$(dirname "$0")"
rm -f -- *.pem
days=36500
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca-key.pem -out ca.pem -days $days -subj /CN=test-ca
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other-key.pem -out other-ca.pem -days $days -subj /CN=other-ca
sign() { # name subject extension: signs the request on standard input
  openssl x509 -req -CA ca.pem -CAkey ca-key.pem -days $days -out "$1.pem" -extfile <(echo "$2")
}
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out server-key.pem
openssl req -new -key server-key.pem -subj /CN=server | sign server "subjectAltName=DNS:localhost,IP:127.0.0.1,DNS:api.example.test"
openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out named-key.pem
openssl req -new -key named-key.pem -subj /CN=named | sign named "subjectAltName=DNS:api.example.test"
# Client keys in every format that kubectl reads.
openssl ecparam -name prime256v1 -genkey -out ec-parameters-key.pem # EC PARAMETERS, then EC PRIVATE KEY
openssl ec -in ec-parameters-key.pem -out ec-sec1-key.pem           # EC PRIVATE KEY
openssl pkcs8 -topk8 -nocrypt -in ec-parameters-key.pem -out ec-pkcs8-key.pem
openssl genrsa -traditional -out rsa-pkcs1-key.pem 2048
openssl pkcs8 -topk8 -nocrypt -in rsa-pkcs1-key.pem -out rsa-pkcs8-key.pem
openssl genpkey -algorithm ed25519 -out ed25519-key.pem
openssl rsa -aes128 -traditional -passout pass:test -in rsa-pkcs1-key.pem -out encrypted-key.pem
for kind in ec-parameters ec-sec1 ec-pkcs8 rsa-pkcs1 rsa-pkcs8 ed25519; do
  openssl req -new -key $kind-key.pem -subj "/O=testers/CN=$kind" | sign $kind "extendedKeyUsage=clientAuth"
done
rm -f -- *.srl
