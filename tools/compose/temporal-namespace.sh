#!/bin/sh
# Makes the namespace and the search attributes that workflows set; repeating it changes nothing. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE name them.
set -eu

tries=30
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -le 0 ]; then
    echo "the Temporal server did not become healthy"
    exit 1
  fi
  sleep 2
done

temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create --retention 30d --namespace "$TEMPORAL_NAMESPACE"

# A new namespace takes some seconds to be known everywhere.
until present=$(temporal operator search-attribute list 2>/dev/null); do
  tries=$((tries - 1))
  if [ "$tries" -le 0 ]; then
    echo "the namespace did not become usable"
    exit 1
  fi
  sleep 2
done
for name in TenantId BranchId TableCode SessionId RoundStatus CheckStatus PaymentStatus; do
  echo "$present" | grep -qw "$name" || temporal operator search-attribute create --name "$name" --type Keyword
done
