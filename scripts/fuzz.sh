#!/usr/bin/env bash
# Every fuzz target of rule sources, patterns, numbers, definitions, records and files in turn, each for FUZZTIME (60s where nothing is said),
# as one table. What a run finds is written to testdata/fuzz of its package and runs with every `go test` from then on. FUZZONLY picks targets
# by a part of their names.
set -uo pipefail
cd "$(dirname "$0")/.."

time=${FUZZTIME:-60s}
targets=(
  forms/num:FuzzParse forms/num:FuzzArithmetic
  forms/rules:FuzzCompile forms/rules:FuzzEval forms/rules:FuzzPattern forms/rules:FuzzFilter
  forms:FuzzCompile forms:FuzzDecode forms:FuzzWhy forms/rich:FuzzRead
  apps:FuzzFormat apps:FuzzCheck apps:FuzzDiff
  flows:FuzzCompile engine/files:FuzzAnew
)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0
printf '%-28s %-8s %12s %s\n' target time executions result
for target in "${targets[@]}"; do
  case $target in *"${FUZZONLY:-}"*) ;; *) continue ;; esac
  nice -n 10 go test "./${target%%:*}" -run '^$' -fuzz "^${target##*:}\$" -fuzztime "$time" -parallel "${FUZZPARALLEL:-2}" >"$log" 2>&1
  result=$?
  runs=$(grep -o 'execs: [0-9]*' "$log" | tail -1 | cut -d' ' -f2)
  if [ $result -eq 0 ]; then
    printf '%-28s %-8s %12s %s\n' "$target" "$time" "${runs:-0}" 'no finding'
  else
    printf '%-28s %-8s %12s %s\n' "$target" "$time" "${runs:-0}" FOUND
    sed 's/^/    /' "$log" | tail -40
    failed=1
  fi
done
exit $failed
