#!/usr/bin/env bash
# ./build.sh [Build|Test|Demo|Pack|Publish|Help|Soak|Bench|Clean]: finds or gets PowerShell and hands over to build.ps1.
# Without PowerShell it does what needs only the .NET SDK, and says what it left out.
set -euo pipefail
cd "$(dirname "$0")"
task=${1:-Build}
export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1

if command -v pwsh > /dev/null; then
    exec pwsh -NoProfile -File build.ps1 "$@"
fi
if dotnet tool restore > /dev/null 2>&1 && dotnet pwsh -NoProfile -Command exit > /dev/null 2>&1; then
    exec dotnet pwsh -NoProfile -File build.ps1 "$@"
fi
echo "PowerShell could not be had: there is no pwsh on PATH, and 'dotnet tool restore' did not bring it."

build() {
    rm -rf out/Moomoo.ShortInterest
    dotnet build src/Moomoo.ShortInterest.PowerShell -c Release -nologo -v:quiet -clp:NoSummary
    echo "Built: $PWD/out/Moomoo.ShortInterest"
}

case $task in
Build)
    build
    ;;
Demo)
    mkdir -p out
    dotnet run --project samples/ShortInterestTable -c Release -- out/hk-00700.csv
    echo "Reduced demo: the same query through the .NET library. Not shown: the cmdlets, which need PowerShell."
    ;;
Test)
    build
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    status=0
    dotnet test ShortInterest.sln -c Release -nologo -v:quiet --logger 'console;verbosity=minimal' 2>&1 | tee "$log" || status=$?
    if command -v mono > /dev/null; then
        dotnet build tests/Moomoo.OpenD.Tests -c Release -f net472 -p:TestNetFramework=true -t:RunOnNetFramework -nologo -v:minimal 2>&1 | tee -a "$log" || status=$?
    else
        echo "Not run: the client's tests on .NET Framework's API (the netstandard2.0 build), because mono is not on PATH."
    fi
    echo "Reduced test: xunit alone. Not run: the Pester tests of the cmdlets, which need PowerShell."
    # One summary a project: Passed!  - Failed:     0, Passed:   123, Skipped:     0, Total:   123, ...
    # and of xunit's console: Total: 123, Errors: 0, Failed: 0, Skipped: 0, Time: ...
    awk '/ - Failed: / { gsub(",", ""); for (i = 1; i <= NF; i++) { if ($i == "Failed:") f += $(i + 1); if ($i == "Passed:") p += $(i + 1); if ($i == "Skipped:") s += $(i + 1) } }
         / Total: [0-9]+, Errors: / { gsub(",", ""); for (i = 1; i <= NF; i++) { if ($i == "Total:") t = $(i + 1); if ($i == "Errors:") e = $(i + 1); if ($i == "Failed:") g = $(i + 1); if ($i == "Skipped:") k = $(i + 1) }
             p += t - g - k; f += g + e; s += k }
         END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit !(p > 0 && f == 0) }' "$log" || status=1
    exit "$status"
    ;;
Clean)
    rm -rf out
    find src tests samples \( -name bin -o -name obj \) -type d -prune -exec rm -rf {} +
    ;;
*)
    echo "The task '$task' needs PowerShell."
    exit 1
    ;;
esac
